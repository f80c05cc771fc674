"""Views call actions through these two: what an action refuses is shown, and nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError


def attempt(form, action, **arguments):
    """Run the action; a refusal becomes an error of the form. Returns the result, or None if refused."""
    try:
        return action(**arguments)
    except ValidationError as refused:
        fields = getattr(refused, "error_dict", None)
        if fields and set(fields) - set(form.fields):
            refused = ValidationError([message for texts in fields.values() for message in texts])
        form.add_error(None, refused)


def try_or_say(request, action, done="", **arguments):
    """Run the action and say `done`, or say why it was refused. Returns whether it was done."""
    try:
        action(**arguments)
    except ValidationError as refused:
        for text in refused.messages:
            messages.error(request, text)
        return False
    if done:
        messages.success(request, done)
    return True
