"""How far the profile is filled in, and what each missing answer would open up."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# field, what it is called, what it opens up; in the order in which we would ask
OPENS = [
    ("name_kana", _("Furigana"), _("Your name is read correctly at the reception.")),
    ("residence", _("Prefecture of residence"), _("Events can be planned for where people live.")),
    ("skills", _("Skills"), _("We can show you challenges that need exactly you.")),
    ("hours_per_month", _("Hours a month"), _("Companies see at once whether it can work.")),
    ("fields", _("Fields of interest"), _("You hear of new challenges in these fields.")),
    ("municipalities", _("Municipalities"), _("The mentors of these places get to know you.")),
    ("tie_to_iwate", _("Tie to Iwate"), _("A first thing to talk about with an owner.")),
    ("message", _("What you would like to do"), _("Mentors can bring you together with an owner.")),
]


@dataclass(frozen=True)
class Missing:
    field: str
    label: str
    opens: str


def missing_answers(participant):
    """The unanswered questions, the most useful first. Two queries (skills, municipalities)."""
    return [Missing(*row) for row in OPENS if not _answered(participant, row[0])]


def _answered(participant, field):
    if field in {"skills", "municipalities"}:
        return getattr(participant, field).exists()
    return getattr(participant, field) not in ("", None, [])


def percent(missing):
    return round(100 * (len(OPENS) - len(missing)) / len(OPENS))
