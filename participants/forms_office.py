"""Forms of the office's pages about people."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button

from .importing.columns import FIELDS, letter


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List of people"),
        help_text=_(
            "Excel (xlsx) or CSV (UTF-8 or CP932), headings in the first row. Nothing is written yet."
        ),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Please choose a file")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("file", Actions(Button(_("Read the list"))))


class ColumnsForm(forms.Form):
    """Which column is which; `mapping` is {column number: field} once valid."""

    fiscal_year = forms.IntegerField(
        label=_("Fiscal year of the list"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("For rows whose date has no year."),
        widget=forms.NumberInput({"data-width": "s"}),
    )

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].initial = run.fiscal_year
        self.columns = []
        for number, header in enumerate(run.headers):
            name = f"column_{number}"
            self.columns.append((number, name))
            self.fields[name] = forms.ChoiceField(
                label=f"{letter(number)}: {header or '–'}",
                choices=[("", _("Not used")), *FIELDS],
                required=False,
                initial=run.mapping.get(str(number), ""),
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "fiscal_year",
            *[name for _number, name in self.columns],
            Actions(Button(_("Look through again"), variant="outline")),
        )

    def clean(self):
        chosen = [self.cleaned_data[name] for _number, name in self.columns if self.cleaned_data.get(name)]
        for field in {each for each in chosen if chosen.count(each) > 1}:
            raise forms.ValidationError(
                _("Two columns are set to “%(field)s”."), params={"field": dict(FIELDS)[field]}, code="twice"
            )
        return self.cleaned_data

    @property
    def mapping(self):
        return {number: self.cleaned_data[name] for number, name in self.columns}
