"""How far the profile is filled in, and what each missing answer would open up."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# field, what it is called, what it opens up; in the order in which we would ask
OPENS = [
    ("name_kana", _("Furigana"), _("Your name is read correctly at the reception.")),
    ("residence", _("Prefecture of residence"), _("Events can be planned for where people live.")),
    ("skills", _("Skills"), _("We can show you challenges that need exactly you.")),
    ("hours_per_month", _("Hours a month"), _("Companies see at once whether it can work.")),
    ("available_on", _("When you have time"), _("Talks and visits are proposed at times that suit you.")),
    (
        "side_work",
        _("Side work at the employer"),
        _("We can tell you which papers are needed."),
    ),
    ("fields", _("Fields of interest"), _("You hear of new challenges in these fields.")),
    ("municipalities", _("Municipalities"), _("The mentors of these places get to know you.")),
    ("tie_to_iwate", _("Tie to Iwate"), _("A first thing to talk about with an owner.")),
    ("visits_per_year", _("Visits a year"), _("We can tell challenges that need you there from the others.")),
    ("message", _("What you would like to do"), _("Mentors can bring you together with an owner.")),
]


@dataclass(frozen=True)
class Missing:
    field: str
    label: str
    opens: str

    @property
    def anchor(self):
        """The id of the question in the profile form; questions of several boxes have a group's id."""
        several = {"skills", "fields", "municipalities", "available_on", "side_work"}
        return f"id_{self.field}_group" if self.field in several else f"id_{self.field}"


def missing_answers(participant):
    """The unanswered questions, the most useful first. Reads the prefetched rows where there are any."""
    return [Missing(*row) for row in OPENS if not _answered(participant, row[0])]


def _answered(participant, field):
    if field == "skills":
        return bool(participant.held_skills.all())
    if field == "municipalities":
        return bool(participant.municipalities.all())
    return getattr(participant, field) not in ("", None, [], participant.SideWork.UNKNOWN)


def percent(missing):
    return round(100 * (len(OPENS) - len(missing)) / len(OPENS))
