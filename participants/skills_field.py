"""One question for many skills: tick what you have, say how far. Works without JavaScript."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.models import Skill

from .models import ParticipantSkill

Level = ParticipantSkill.Level


class SkillsWidget(forms.Widget):
    """A folded group of tick boxes for each group of skills; the value is {skill id: level}."""

    template_name = "participants/widgets/skills.html"
    use_fieldset = True
    needs_multipart_form = False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = self._groups(value or {})
        context["widget"]["levels"] = Level.choices
        return context

    def _groups(self, chosen):
        japanese = (get_language() or "ja").startswith("ja")
        groups = {}
        for skill in Skill.objects.filter(is_active=True):
            group = groups.setdefault(
                skill.group, {"label": skill.group if japanese else skill.group_en, "skills": [], "chosen": 0}
            )
            level = chosen.get(skill.pk)
            group["skills"].append({"skill": skill, "level": level or Level.WORKING, "checked": bool(level)})
            group["chosen"] += bool(level)
        return list(groups.values())

    def value_from_datadict(self, data, files, name):
        ids = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return {int(pk): data.get(f"{name}-level-{pk}") for pk in ids if str(pk).isdecimal()}

    def value_omitted_from_data(self, data, files, name):
        return False  # nothing ticked is an answer too

    def id_for_label(self, id_):
        return f"{id_}_group"


class SkillsField(forms.Field):
    """Cleans to {skill id: level}; a skill without a level counts as used at work."""

    widget = SkillsWidget
    default_error_messages = {"unknown": _("Please choose skills from the list")}

    def prepare_value(self, value):
        return {pk: self._level(level) for pk, level in (value or {}).items()}

    def to_python(self, value):
        levels = {pk: self._level(level) for pk, level in (value or {}).items()}
        if Skill.objects.filter(pk__in=levels, is_active=True).count() != len(levels):
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return levels

    @staticmethod
    def _level(level):
        return int(level) if str(level) in {"1", "2", "3"} else Level.WORKING.value

    def has_changed(self, initial, data):
        return (initial or {}) != {pk: self._level(level) for pk, level in (data or {}).items()}
