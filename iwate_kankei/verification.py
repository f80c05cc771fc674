"""Whose account is it? Whoever reads the mails of its address."""

from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.utils.translation import gettext as _


def forget_unproven_password(sender, request, email_address, **kwargs):
    """An address first proven by a sign-in code: the password was typed by whoever began the account.

    That may have been somebody else, who waited for the owner of the address to confirm it.
    """
    user = email_address.user
    if request.resolver_match.url_name == "account_confirm_login_code" and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        messages.info(request, _("For your safety the password from sign-up is void. You can set a new one."))


email_confirmed.connect(forget_unproven_password)
