from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import actions


class SignupForm(forms.Form):
    """What allauth's sign-up page asks for besides e-mail and password."""

    consent = forms.BooleanField(
        label=_("I agree to the handling of my personal data for running the programme"),
        error_messages={"required": _("Please agree to the handling of personal data to register")},
    )

    def signup(self, request, user):
        user.language = get_language()[:2]
        user.save(update_fields=["language"])
        actions.register(user=user, how="sign-up page")
