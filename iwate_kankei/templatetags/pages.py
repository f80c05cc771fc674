"""The numbers under a list of many pages."""

from django import template

register = template.Library()


@register.filter
def numbers(page):
    """The pages around this one, the first and the last, and an ellipsis for what lies between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
