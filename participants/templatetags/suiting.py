"""Why a challenge of a list suits the person who reads it."""

from django import template

from .. import suiting

register = template.Library()


@register.simple_tag(takes_context=True)
def why_it_suits(context, challenge):
    """Reasons in words; none for visitors and for people without a record. Asks once for a whole page."""
    request = context["request"]
    if not hasattr(request, "_wishes"):
        request._wishes = suiting.wishes_of(request.user)
    return suiting.weigh(challenge, request._wishes).reasons if request._wishes else []
