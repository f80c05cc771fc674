"""Companies and challenge sheets from a spreadsheet. New sheets are drafts."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iwate_kankei.cells import choice, parts
from iwate_kankei.models import Municipality, Programme
from iwate_kankei.sheets import Sheet

from .models import Challenge, ChallengeSkill, Company, Skill

NEEDED = re.compile(r"(?P<name>.+?)\s*(?:[×xX*]\s*(?P<people>[1-9]\d?)(?:名|人)?)?")
SKILLS = ("must", "welcome")


class CompanySheet(Sheet):
    model = Company
    columns = (
        "slug", "municipality", "name", "name_kana", "description", "industry", "employees", "address",
        "website",
    )  # fmt: skip
    required = ("municipality", "name")
    identity = ("municipality", "name")

    def rows(self):
        return super().rows().select_related("municipality")

    def offered(self, name):
        return Municipality.objects.visible_to(self.user)


class ChallengeSheet(Sheet):
    model = Challenge
    columns = (
        "slug", "company", "programme", "title", "field", "problem", "why_now", "deliverable",
        "contract", "pay", "pay_yen", "pay_unit", "expenses", "place", "hours_per_month", "months",
        "visits", "team_min", "team_max", "teams", "starts_on", "apply_until", "languages", "must", "welcome",
    )  # fmt: skip
    required = ("company", "programme", "title", "field", "contract")
    identity = ("company", "programme", "title")
    extra = {
        "languages": gettext_lazy("languages needed besides Japanese"),
        "must": gettext_lazy("skills needed"),
        "welcome": gettext_lazy("skills welcome"),
    }
    prefetch = ("needs__skill",)
    hints = {
        "must": gettext_lazy(
            "Names of the vocabulary; behind × for how many of the team: 会計・財務×2、英語"
        ),
        "welcome": gettext_lazy("Written like the skills needed."),
        "languages": gettext_lazy("One behind the other: 英語、中国語"),
    }

    def rows(self):
        return super().rows().select_related("company", "programme")

    def offered(self, name):
        if name == "company":
            return Company.objects.managed_by(self.user)
        return Programme.objects.visible_to(self.user)

    def current(self, challenge, name):
        if name not in SKILLS:
            return super().current(challenge, name)
        needs = [need for need in challenge.needs.all() if need.is_required == (name == "must")]
        return _in_order(Needed(need.skill, need.people) for need in needs)

    def value(self, name, text):
        if name not in self.extra:
            return super().value(name, text)
        named = parts(unicodedata.normalize("NFKC", text))
        if name == "languages":
            return [choice(Challenge.Language.choices, part) for part in named]
        return _in_order(self._needed(part) for part in named)

    def words(self, name, value):
        if name == "languages":
            value = [Challenge.Language(code).label for code in value or ()]
        return super().words(name, value)

    def assign(self, challenge, name, value):
        if name not in SKILLS:
            setattr(challenge, name, value)

    def _needed(self, text):
        """A skill by its name in either language, and how many have it: 会計・財務×2."""
        if "skills" not in self.choices:
            names = {}
            for skill in Skill.objects.all():
                for name in (skill.name, skill.name_en):
                    names[unicodedata.normalize("NFKC", name).casefold()] = skill
            self.choices["skills"] = names
        match = NEEDED.fullmatch(text)
        skill = self.choices["skills"].get(match["name"].casefold())
        if skill is None:
            raise ValidationError(
                _("“%(name)s” is not in the vocabulary of skills.") % {"name": match["name"]}
            )
        return Needed(skill, int(match["people"] or 1))

    def check(self, row):
        given = {name: row.values[name] for name in SKILLS if name in row.values}
        named = [needed.skill for value in given.values() for needed in value]
        if len(named) != len(set(named)):
            row.errors.append(_("A skill is named twice."))
        most = row.instance.team_max
        for name, value in given.items():
            if any(needed.people > most for needed in value):
                facts = {"column": self.label(name), "most": most}
                row.errors.append(
                    _("%(column)s: from 1 to %(most)s people, as many as a team may have.") % facts
                )

    def write(self, row):
        """A skill that is in the other column now moves there; a column that the file lacks stays."""
        super().write(row)
        for name in SKILLS:
            if name in row.values:
                wanted, required = row.values[name], name == "must"
                row.instance.needs.filter(is_required=required).exclude(
                    skill__in=[needed.skill for needed in wanted]
                ).delete()
                for needed in wanted:
                    ChallengeSkill.objects.update_or_create(
                        challenge=row.instance,
                        skill=needed.skill,
                        defaults={"is_required": required, "people": needed.people},
                    )


@dataclass(frozen=True)
class Needed:
    skill: Skill
    people: int

    def __str__(self):
        return f"{self.skill}×{self.people}" if self.people > 1 else str(self.skill)


def _in_order(needs):
    return sorted(needs, key=lambda needed: (needed.skill.position, needed.skill.pk))
