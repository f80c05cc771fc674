"""What is passed on before both sides have agreed holds no addresses: checked here, in one place."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# An @ between word characters, also in full width, spelled out as (at), or with spaces around it.
ADDRESS = re.compile(r"[\w.+-]+\s*(?:@|＠|[(（\[]at[)）\]])\s*[\w-]+(?:[.．][\w-]+)+", re.IGNORECASE)


def without_addresses(*texts):
    """Refuse texts that hold an e-mail address; the portal passes messages on until both have agreed."""
    if any(ADDRESS.search(text or "") for text in texts):
        raise ValidationError(
            _(
                "Please leave out e-mail addresses. Until both sides have agreed, the portal passes "
                "messages on."
            ),
            code="address",
        )
