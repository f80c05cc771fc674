"""What the form partials in templates/dads ask about a field."""

from django import forms, template

register = template.Library()

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def control_kind(field):
    """checkbox, choices, several or single: decides between label and fieldset with legend."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, CHOICES):
        return "choices"
    return "several" if widget.use_fieldset else "single"


@register.filter
def error_target(field):
    """The id of the first control of a field: where the error summary's link leads."""
    if isinstance(field.field.widget, CHOICES):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def error_count(form):
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def without_placeholders(form):
    """The label already says it, and a placeholder vanishes while typing."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
