"""Passkeys: allauth's security keys, in the form that people know from their telephones."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _


class PasskeyForm(AddWebAuthnForm):
    """A key opens the portal by itself, unless somebody in office wants it beside the password only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("name of this passkey")
        self.fields["name"].help_text = _("For example the device: so that you know it again.")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with this passkey alone, without password or code")
        alone.help_text = _("Your device asks for your face, finger or screen lock.")


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("name of this passkey")


class AddPasskey(AddWebAuthnView):
    def get_success_url(self):
        """Recovery codes concern only those who are asked for a second step."""
        if self.request.user.duties.is_staff_anywhere:
            return super().get_success_url()
        return reverse("mfa_index")


urlpatterns = [path("2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn")]
