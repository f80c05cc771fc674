"""What becomes of a record when its account changes."""

from allauth.account.signals import email_changed

from .models import Participant


def follow_address(sender, user, to_email_address, **kwargs):
    """The office, imports and duplicates look at the record: it goes with the account's new address."""
    Participant.objects.filter(user=user).update(email=to_email_address.email)


email_changed.connect(follow_address)
