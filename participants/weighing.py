"""The table of weights as people read it: made from suggest/weights.py, so that it cannot be out of date."""

from django.utils.translation import gettext_lazy as _

from .reasons import LABELS
from .suggest import weights

# code → (points, why so many); the codes are those of the parts of a score.
_WHY = {
    "must_skills": (weights.MUST_SKILLS, _("What an owner looks for first. A level below counts half.")),
    "welcome_skills": (weights.WELCOME_SKILLS, _("Useful, and not decisive.")),
    "field": (weights.FIELD, _("People stay with what interests them.")),
    "hours": (weights.HOURS, _("In proportion to the hours needed.")),
    "city": (weights.CITY, _("Places that somebody named themselves.")),
    "visits": (weights.VISITS, _("In proportion to the visits needed.")),
    "contract": (weights.CONTRACT, _("Whoever wants paid work only gets it first.")),
    "language": (weights.LANGUAGE, _("Only where a challenge needs one.")),
    "met": (weights.MET, _("Both know already whom they would work with.")),
    "visited": (weights.VISITED, _("Somebody who was there knows the way.")),
}


def table():
    """[(label, points, why)] of everything that counts, most first."""
    rows = [(LABELS[code], points, why) for code, (points, why) in _WHY.items()]
    return sorted(rows, key=lambda row: -row[1])


def lifts():
    """[(label, most points)] of what gives others a chance; it says nothing about fit."""
    return [
        (_("Fewer proposals than teams wanted"), weights.FEWER_APPLICANTS),
        (_("Hardly shown yet (until %(times)s times)") % {"times": weights.FRESH_SHOWINGS}, weights.FRESH),
    ]
