"""The small template language in which staff word mails: placeholders, filters for dates, if and for.

A text that asks for anything else cannot be saved, so no wording can reach what its kind does not offer.
"""

import re

from django.template import Context, Engine, Library, TemplateSyntaxError, defaultfilters, defaulttags
from django.template.base import FilterExpression, VariableNode
from django.template.defaulttags import ForNode, IfNode, URLNode
from django.template.loader import get_template
from django.utils.translation import gettext as _

from iwate_kankei.templatetags import dates

TAGS = ("if", "for", "url")
FILTERS = ("default", "floatformat", "join", "length", "linebreaksbr", "truncatechars")
LOAD = re.compile(r"{%\s*load\b[^%]*%}")
INCLUDE = re.compile(r"{%\s*include \"([^\"]+)\"\s*%}")


def _engine():
    library = Library()
    library.tags = {name: defaulttags.register.tags[name] for name in TAGS}
    library.filters = {name: defaultfilters.register.filters[name] for name in FILTERS}
    library.filters |= dates.register.filters
    engine = Engine(autoescape=False)
    engine.template_libraries, engine.template_builtins = {}, [library]
    return engine


ENGINE = _engine()


def built_in(kind, language):
    """The source of a kind's own text, whole and in the language of the sandbox: (subject, text)."""
    source = _expanded(f"{kind.template}.{language}.txt")
    subject, _newline, text = source.strip().partition("\n")
    return subject.strip(), text.strip() + "\n"


def _expanded(name):
    source = LOAD.sub("", get_template(name).template.source)
    return INCLUDE.sub(lambda found: _expanded(found.group(1)), source)


def placeholders(kind):
    """What a wording of this kind may use: every name that the built-in texts use, sorted."""
    found = set()
    for language in ("ja", "en"):
        for part in built_in(kind, language):
            found |= names(ENGINE.from_string(part))
    return sorted(found | set(kind.placeholders))


def render(source, facts):
    return ENGINE.from_string(source).render(Context(facts, autoescape=False))


def problem(kind, *sources):
    """Why these sources cannot be used, in words for the person who wrote them; "" if they can."""
    allowed = set(placeholders(kind))
    for source in sources:
        try:
            template = ENGINE.from_string(source)
        except TemplateSyntaxError as error:
            return _("This is not understood: %(error)s") % {"error": error}
        if unknown := names(template) - allowed:
            return _("Unknown placeholder: %(names)s") % {"names": ", ".join(sorted(unknown))}
    return ""


def names(template):
    """The dotted names that a template asks for, those that its loops make included."""
    found = set()
    for node in template.nodelist.get_nodes_by_type((VariableNode, IfNode, ForNode, URLNode)):
        if isinstance(node, VariableNode):
            found |= _of(node.filter_expression)
        elif isinstance(node, ForNode):
            found |= _of(node.sequence)
        elif isinstance(node, URLNode):
            for argument in [node.view_name, *node.args, *node.kwargs.values()]:
                found |= _of(argument)
        else:
            for condition, _nodes in node.conditions_nodelists:
                found |= _of_condition(condition)
    return {name for name in found if not name.startswith("forloop.")}


def _of_condition(condition):
    """A condition is a tree of operators (first, second) with filter expressions at its leaves."""
    if condition is None:
        return set()
    if isinstance(getattr(condition, "value", None), FilterExpression):
        return _of(condition.value)
    parts = [getattr(condition, "first", None), getattr(condition, "second", None)]
    return set().union(*map(_of_condition, parts))


def _of(expression):
    variables = [expression.var] + [
        argument
        for _function, arguments in expression.filters
        for is_variable, argument in arguments
        if is_variable
    ]
    return {variable.var for variable in variables if getattr(variable, "lookups", None)}
