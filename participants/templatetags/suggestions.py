"""Why a challenge fits the person who reads the page."""

from django import template

from ..suggestions import reader_of

register = template.Library()


@register.simple_tag(takes_context=True)
def why_it_fits(context, challenge):
    """The Fit, or None: for visitors, people without a record, and what may not be recommended."""
    reader = reader_of(context["request"])
    return reader.fit(challenge) if reader else None


@register.simple_tag(takes_context=True)
def put_aside_by_reader(context, challenge):
    reader = reader_of(context["request"])
    return bool(reader) and str(challenge.pk) in reader.person.dismissed
