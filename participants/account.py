"""A change of the account's address, and what becomes of the record then."""

from allauth.account.forms import AddEmailForm
from allauth.account.signals import email_changed
from django.utils.translation import gettext_lazy as _

from .models import Participant


class NewAddressForm(AddEmailForm):
    """Beside the present address the word “new” is needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("new e-mail address")


def follow_address(sender, user, to_email_address, **kwargs):
    """The office, imports and duplicates look at the record: it goes with the account's new address."""
    Participant.objects.filter(user=user).update(email=to_email_address.email)


email_changed.connect(follow_address)
