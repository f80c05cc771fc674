"""What people type about events."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.dads import Actions, Button
from iwate_kankei.models import Municipality

from .models import Event, Question
from .models.registration import ALPHABET, new_code

LONGEST = 1000  # characters of an answer


class QuestionsForm(forms.Form):
    """A questionnaire as a form; `answers()` gives {question id: text} for the row."""

    def __init__(self, *args, questionnaire, given=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questionnaire.questions.all()) if questionnaire else []
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question, (given or {}).get(str(question.pk), ""))

    def answers(self):
        return {
            str(question.pk): str(value)
            for question in self.questions
            if (value := self.cleaned_data[f"q{question.pk}"])
        }


def _field(question, given):
    common = {"label": question.label, "required": question.is_required, "initial": given}
    if question.kind == Question.Kind.CHOICE:
        choices = [(option, option) for option in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind == Question.Kind.CONSENT:
        return forms.BooleanField(**common)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 3}), **common)


class RegistrationForm(QuestionsForm):
    """Registering from the event's page: one button, unless the event asks something."""

    def __init__(self, *args, event, streams, **kwargs):
        """streams: of the event; initial: {field name: what a guest typed before signing in}."""
        super().__init__(*args, questionnaire=event.questionnaire, **kwargs)
        if streams:
            self.fields["stream"] = forms.ChoiceField(
                label=_("Which municipality would you like to work with?"),
                choices=[(stream.pk, stream) for stream in streams],
                widget=forms.RadioSelect,
            )
        self.streams = {str(stream.pk): stream for stream in streams}
        waiting = event.booking() == Event.Booking.WAITING
        self.helper = FormHelper()
        self.helper.form_action = reverse("events:register", args=[event.slug])
        button = Button(_("Join the waiting list") if waiting else _("Register for this event"))
        self.helper.layout = Layout(*self.fields, Actions(button))

    @property
    def stream(self):
        return self.streams.get(self.cleaned_data.get("stream"))


class AnswersForm(QuestionsForm):
    """Changing the answers given at registration."""

    def __init__(self, *args, registration, **kwargs):
        super().__init__(
            *args, questionnaire=registration.event.questionnaire, given=registration.answers, **kwargs
        )
        self.helper = FormHelper()
        self.helper.form_action = reverse("my_events:answers", args=[registration.pk])
        self.helper.layout = Layout(*self.fields, Actions(Button(_("Save the answers"), variant="outline")))


class FilterForm(forms.Form):
    """The filters of the public list; an unknown value filters nothing."""

    is_filter = True

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Event.Kind.choices]
    )
    city = forms.ModelChoiceField(
        label=_("Municipality"),
        required=False,
        queryset=Municipality.objects.none(),
        empty_label=_("All municipalities"),
    )
    month = forms.ChoiceField(label=_("Month"), required=False)
    free = forms.BooleanField(label=_("With free seats only"), required=False)

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = Municipality.objects.taking_part()
        self.fields["month"].choices = [("", _("All months")), *months]

    def apply(self, events):
        """The events that fit; `month` is YYYY-MM in Japan's calendar."""
        self.is_valid()
        chosen = self.cleaned_data
        if kind := chosen.get("kind"):
            events = events.filter(kind=kind)
        if city := chosen.get("city"):
            events = events.filter(municipalities=city)
        if month := chosen.get("month"):
            year, number = month.split("-")
            events = events.filter(starts_at__year=int(year), starts_at__month=int(number))
        if chosen.get("free"):
            events = events.with_free_seats(clock.now())
        return events


class WalkInForm(forms.Form):
    """Somebody at the door. `code` is made with the form, so that it may be sent twice."""

    code = forms.RegexField(rf"^[{ALPHABET}]{{10}}$", widget=forms.HiddenInput, initial=new_code)
    name = forms.CharField(label=_("Full name"), max_length=100)
    name_kana = forms.CharField(label=_("Furigana"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    over_capacity = forms.BooleanField(
        label=_("Let in although the event is full (adds a seat)"), required=False
    )


class SurveyForm(QuestionsForm):
    """What is asked of those who came."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Actions(Button(_("Send my answers"))))
