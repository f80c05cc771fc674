"""Skills found in what somebody writes, offered beside the text: tick and save. Works without JavaScript."""

from crispy_forms.layout import LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from . import tags
from .models import Skill

FIELD, BUTTON = "add_skills", "find_skills"
MOST = 8  # more is a list to read, not a hint


def found_in(text, chosen=()):
    """Skills of the vocabulary whose words occur in the text, the best-founded first. chosen: ids."""
    offered = {skill.slug: skill for skill in Skill.objects.filter(is_active=True)}
    taken = {slug for slug, skill in offered.items() if skill.pk in chosen}
    return [offered[slug] for slug in tags.suggest(text, chosen=taken, known=offered.keys())][:MOST]


def field():
    return forms.ModelMultipleChoiceField(
        Skill.objects.filter(is_active=True), required=False, label=_("Skills found in what you wrote")
    )


def asks(request):
    """Was the button pressed that only looks for skills, and saves nothing?"""
    return request.method == "POST" and BUTTON in request.POST


def take_up(form, typed):
    """Show in an unbound form what was typed (a QueryDict), without complaining about what is missing."""
    for name, each in form.fields.items():
        form.initial[name] = each.widget.value_from_datadict(typed, {}, name)
    return form


class FoundSkills(LayoutObject):
    """The tick boxes. `texts`: names of the fields that are read. `form.chosen`: ids held already."""

    def __init__(self, *texts, help=""):
        self.texts, self.help = texts, help

    def render(self, form, context, **kwargs):
        form.rendered_fields.add(FIELD)
        chosen = set(form.chosen)
        ticked = {str(pk) for pk in form[FIELD].value() or []}
        offered = {str(skill.pk): skill for skill in Skill.objects.filter(is_active=True)}
        found = found_in("\n".join(str(form[name].value() or "") for name in self.texts), chosen)
        kept = [skill for pk, skill in offered.items() if pk in ticked]
        skills = [*kept, *(skill for skill in found if skill not in kept)]
        return render_to_string(
            "companies/_found_skills.html",
            {
                "name": form.add_prefix(FIELD),
                "button": BUTTON,
                "texts": " ".join(form.add_prefix(name) for name in self.texts),
                "chosen": " ".join(map(str, sorted(chosen))),
                "skills": [(skill, str(skill.pk) in ticked) for skill in skills],
                "help": self.help,
            },
        )
