"""What allauth asks of us: its mails go through the outbox, its secrets are kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from .access import STRONG


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request):
        """Whoever signs in without asking for a page begins where they work."""
        duties = request.user.duties
        if duties.is_host:
            return reverse("host:home")
        if duties.is_mentor:
            return reverse("mentor:home")
        return reverse("admin:index" if duties.in_office else settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix, email, context):
        """Queue allauth's mail in our words (templates/mail/account), in the transaction of its reason."""
        name = template_prefix.rsplit("/", 1)[-1]
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        rendered = render_to_string(f"mail/account/{name}.{language}.txt", {**context, "email": email})
        apps.get_model("notifications", "Message").objects.enqueue_account_mail(
            name, to=email, rendered=rendered, is_code="code" in context
        )


def _fernet():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa" + key.encode()).digest())) for key in keys]
    )


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user, types=None):
        """Is a second step asked for after a password or code?

        A passkey is another way in, and no hurdle on the old one: only an app, a key that was added to stand
        beside the password, or an office asks for more.
        """
        if not types or set(types) != set(STRONG) or user.duties.is_staff_anywhere:
            return super().is_mfa_enabled(user, types)
        mine = user.authenticator_set.filter(type__in=STRONG)
        return any(
            each.type == Authenticator.Type.TOTP or each.wrap().is_passwordless is False for each in mine
        )

    def generate_authenticator_name(self, user, type):
        """“Passkey 2”: people can give it a better one."""
        number = user.authenticator_set.filter(type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator):
        """Whoever is in office keeps at least one second factor."""
        if not authenticator.user.duties.is_staff_anywhere:
            return True
        return authenticator.user.authenticator_set.filter(type__in=STRONG).count() > 1
