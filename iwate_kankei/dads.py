"""Crispy layout objects and the form renderer of our template pack "dads" (Digital Agency Design System).

A form of our own is printed with ``{% crispy form %}``. A form of somebody else's (allauth, MFA) is printed
with ``{{ form }}`` and meets the same partials through `DadsRenderer`.
"""

from crispy_forms.layout import LayoutObject
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string


class DadsRenderer(TemplatesSetting):
    form_template_name = "dads/uni_form.html"
    field_template_name = "dads/field.html"


class Section(LayoutObject):
    """A titled group of fields: <section aria-labelledby> with an <h2>.

    Not a <fieldset>: nested fieldsets make screen readers repeat every legend.
    """

    def __init__(self, title, *fields, lead=""):
        self.title, self.fields, self.lead = title, list(fields), lead

    def render(self, form, context, **kwargs):
        # The first field names the section: stable, and unique in its form.
        first = next((field for field in self.fields if isinstance(field, str)), "plain")
        prefix = f"{form.prefix}-" if form.prefix else ""
        return render_to_string(
            "dads/layout/section.html",
            {
                "title": self.title,
                "lead": self.lead,
                "slug": f"section-{prefix}{first}",
                "fields": self.get_rendered_fields(form, context, **kwargs),
            },
        )


class More(LayoutObject):
    """Fields behind a line to open, for what few need; open by itself where one of them has an error."""

    def __init__(self, title, *fields):
        self.title, self.fields = title, list(fields)

    def render(self, form, context, **kwargs):
        is_open = any(form.errors.get(name) for name in self.fields if isinstance(name, str))
        return render_to_string(
            "dads/layout/more.html",
            {
                "title": self.title,
                "is_open": is_open,
                "fields": self.get_rendered_fields(form, context, **kwargs),
            },
        )


class Button(LayoutObject):
    """A submit button. `variant`: fill (one a page), outline, text or danger."""

    fields = ()

    def __init__(self, label, name="", value="", variant="fill"):
        self.label, self.name, self.value, self.variant = label, name, value, variant

    def render(self, form, context, **kwargs):
        return render_to_string("dads/layout/button.html", {"button": self})


class Actions(LayoutObject):
    """The row of buttons at the end of a form: the main one first, full width on phones."""

    def __init__(self, *buttons):
        self.fields = list(buttons)

    def render(self, form, context, **kwargs):
        return render_to_string(
            "dads/layout/actions.html", {"fields": self.get_rendered_fields(form, context, **kwargs)}
        )
