"""The portal's own mails about mails."""

from django.utils.translation import gettext_lazy as _

from iwate_kankei.models import User

from . import kinds
from .models import Bounce


def _address_stopped(message):
    bounce = kinds.find(message.about, Bounce)
    if bounce.cleared_at:
        raise kinds.Withdrawn("the address works again")
    return {"bounce": bounce, "person": User.objects.filter(email=bounce.address).first()}


ADDRESS_STOPPED = kinds.register(
    "notifications.address_stopped",
    label=_("A person's address no longer works"),
    load=_address_stopped,
    may_wait=True,
)
