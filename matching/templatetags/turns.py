from django import template

from .. import next_steps

register = template.Library()


@register.filter
def turn(row):
    """(who, what) for partials that list several rows; matching/_next.html prints it."""
    return next_steps.of(row)
