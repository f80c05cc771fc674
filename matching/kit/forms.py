import json

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.dads import Actions, Button, Section
from iwate_kankei.models import Municipality, Programme
from iwate_kankei.models.programme import fiscal_year_of

from . import start

LARGEST = 1_000_000  # bytes; a programme with forty events is a tenth of that


class StartForm(forms.Form):
    """Name, year and places of the new programme; everything else comes from the old one."""

    name = forms.CharField(label=_("Name"), max_length=200)
    fiscal_year = forms.IntegerField(
        label=_("Fiscal year"), min_value=2018, max_value=2100, help_text=_("The year in which it begins.")
    )
    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.all(),
        label=_("Municipalities that take part"),
        widget=forms.CheckboxSelectMultiple,
    )
    like = forms.ChoiceField(
        label=_("New municipalities follow the plan of"),
        help_text=_(
            "Its events are copied, with the new place's name. Municipalities that took part keep theirs."
        ),
    )

    def __init__(self, data=None, *, blueprint):
        here = {place["code"]: place["name"] for place in blueprint["places"]}
        name = blueprint["programme"]["name"]
        initial = {
            "name": name,
            "fiscal_year": _free_year(name, blueprint["fiscal_year"] + 1),
            "municipalities": list(here),
        }
        super().__init__(data, initial=initial)
        self.blueprint = blueprint
        self.fields["like"].choices = list(here.items())
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Section(_("The new programme"), "name", "fiscal_year"),
            Section(_("Which municipalities?"), "municipalities", "like"),
            Actions(Button(_("Start the programme"))),
        )

    def save(self, source=None, by=None):
        """Makes the programme; refusals stand at the form."""
        here = {place["code"] for place in self.blueprint["places"]}
        answers = self.cleaned_data
        codes = [place.pk for place in answers["municipalities"]]
        places = {code: code if code in here else answers["like"] for code in codes}
        try:
            return start.start(
                self.blueprint,
                name=answers["name"],
                fiscal_year=answers["fiscal_year"],
                places=places,
                source=source,
                by=by,
            )
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
            return None


def _free_year(name, earliest):
    """The first year from now on that has no programme of this name: the form can be sent as it stands."""
    year = max(earliest, fiscal_year_of(clock.today()))
    taken = set(Programme.objects.filter(name=name).values_list("fiscal_year", flat=True))
    return next(free for free in range(year, year + len(taken) + 1) if free not in taken)


class FileForm(forms.Form):
    """A programme that another installation has written to a file."""

    file = forms.FileField(label=_("File"), help_text=_("A file ending in .json that this portal has made."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Actions(Button(_("Read the file"))))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is too large."))
        try:
            data = json.loads(file.read().decode())
        except ValueError as error:
            raise ValidationError(_("This file does not hold a programme of this portal.")) from error
        start.check(data)
        return data
