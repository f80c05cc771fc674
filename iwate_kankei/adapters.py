"""What allauth asks of us: its mails go through the outbox, its secrets are kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.apps import apps
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        """Queue the mail that allauth has rendered, in the same transaction as its reason."""
        message = self.render_mail(template_prefix, email, context)
        apps.get_model("notifications", "Message").objects.enqueue_account_mail(
            template_prefix.rsplit("/", 1)[-1], to=email, subject=message.subject, text=message.body
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

    def can_delete_authenticator(self, authenticator):
        """Whoever is in office keeps at least one second factor."""
        if not authenticator.user.duties.is_staff_anywhere:
            return True
        strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        return authenticator.user.authenticator_set.filter(type__in=strong).count() > 1
