"""What staff type about an event's people."""

import hashlib
from uuid import UUID, uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Skill
from iwate_kankei.dads import Actions, Button
from iwate_kankei.models import Municipality
from iwate_kankei.spreadsheets import Format

from . import office
from .models import Attendance, Registration

PART = ("state", "session", "attendance", "city", "skill")


class PartForm(forms.Form):
    """A part of an event's people: what is chosen must all be true."""

    is_filter = True

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Registration.Status.choices]
    )
    session = forms.ModelChoiceField(
        label=_("Session"),
        required=False,
        queryset=None,
        empty_label=_("Any session"),
    )
    attendance = forms.ChoiceField(
        label=_("Attendance"), required=False, choices=[("", _("Came or not")), *Attendance.Status.choices]
    )
    city = forms.ModelChoiceField(
        label=_("Municipality"),
        required=False,
        queryset=Municipality.objects.none(),
        empty_label=_("All municipalities"),
    )
    skill = forms.ModelChoiceField(
        label=_("Skill"), required=False, queryset=Skill.objects.none(), empty_label=_("All skills")
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = event.registrations.managed_by(user)
        self.fields["session"].queryset = event.sessions.all()
        self.fields["city"].queryset = Municipality.objects.taking_part()
        self.fields["skill"].queryset = Skill.objects.filter(
            holders__participant__registrations__event=event
        ).distinct()

    def rows(self):
        """The registrations chosen; an unknown value chooses nothing in particular."""
        self.is_valid()
        chosen = {name: value for name in PART if (value := self.cleaned_data.get(name))}
        return office.part(self.people, **chosen)


class ExportForm(PartForm):
    format = forms.ChoiceField(label=_("File"), choices=Format.choices, initial=Format.XLSX)


class MailingForm(PartForm):
    """A mail to a part of the people; the part and the words are looked at before it goes."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=uuid4)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(label=_("Message text"), max_length=5000, widget=forms.Textarea({"rows": 12}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_filter = False
        self.fields["session"].help_text = _(
            "Who came to it; until somebody is marked there, everybody registered."
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Actions(Button(_("See the preview"), "step", "preview")))

    def form_key(self):
        """Names this mail as it was previewed: the form, the part and the words."""
        chosen = [str(self.cleaned_data.get(name) or "") for name in ("key", *PART, "subject", "text")]
        return UUID(hashlib.sha256("\0".join(chosen).encode()).hexdigest()[:32])


class AdmitForm(forms.Form):
    """Somebody whom staff register outside the rules."""

    email = forms.EmailField(label=_("E-mail address of the account"))
    stream = forms.ModelChoiceField(label=_("Municipality"), queryset=None)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    over_capacity = forms.BooleanField(
        label=_("Let in although the event is full (adds a seat)"), required=False
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = event.streams.managed_by(user).select_related("municipality")
        if not self.fields["stream"].queryset:
            del self.fields["stream"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Actions(Button(_("Register this person"))))


class CancelEventForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Everybody registered reads it in the mail.")
    )


class CloneForm(forms.Form):
    """A copy with new dates: the first session's new day; the other days keep their distance."""

    starts_on = forms.DateField(
        label=_("Day of the first session"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
