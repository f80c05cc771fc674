from django import template

register = template.Library()


@register.filter
def within(path, section):
    """Whether an address lies below another: "/events/x/"|within:"/events/"."""
    return path.startswith(section)
