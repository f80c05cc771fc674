"""The sign-up page: three answers, of which one may stay empty."""

from allauth.account.forms import SignupForm
from django.utils.translation import gettext_lazy as _


class SignupPageForm(SignupForm):
    """allauth's form with our order and fewer words; the validators speak up when they are needed."""

    field_order = ["email", "password1", "consent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "8 letters or more. Or leave it empty: then we mail you a code each time you sign in."
        )
