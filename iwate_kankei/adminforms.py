"""Names for what Django's admin leaves unnamed: cells of inline tables, and the halves of date and time.

A screen reader would read only "edit text"; the head of the column says it to eyes alone.
"""

from django.contrib.admin.widgets import AdminSplitDateTime
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def name_halves(field):
    """Name date and time of a moment after its field."""
    if field and isinstance(field.widget, AdminSplitDateTime):
        date, time = field.widget.widgets
        date.attrs["aria-label"] = _("%(field)s: date") % {"field": capfirst(field.label)}
        time.attrs["aria-label"] = _("%(field)s: time") % {"field": capfirst(field.label)}


class NamedCells(BaseInlineFormSet):
    """Each control of an inline table carries its column's name."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # A choice of rows has its real control inside, with "add another" around it.
            widget = getattr(field.widget, "widget", field.widget)
            if not isinstance(widget, AdminSplitDateTime):
                widget.attrs.setdefault("aria-label", capfirst(field.label or name))
