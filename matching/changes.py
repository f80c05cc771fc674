"""What would have to change for a pair to come about, in words for each of its readers (as reasons.py)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .reasons import for_each


def _fewer_hours(c, names):
    return _("It would come about with %(would)s hours a month instead of %(was)s.") % {
        "would": f"{c['would']:g}",
        "was": f"{c['was']:g}",
    }


def _no_onsite(c, names):
    return _("It would come about if the work could be done from afar.")


def _not_forbidden(c, names):
    return _("It would come about if the pair were not ruled out.")


def _smaller_minimum(c, names):
    return ngettext(
        "It would come about if %(would)s person were enough for a team.",
        "It would come about if %(would)s people were enough for a team.",
        c["would"],
    ) % {"would": c["would"]}


def _larger_maximum(c, names):
    return _("It would come about if the team could have %(would)s people instead of %(was)s.") % c


def _without_skill(c, names):
    return _("It would come about if one member knew %(skill)s, or if it were not asked for.") % {
        "skill": names(c["was"])
    }


def _better_rank(c, names):
    if c["would"] == c["was"]:  # a place of one's own, before those who share it now
        return _("It would come about if the company ranked the person before the others on the same place.")
    return (
        _("It would come about if the company ranked the person on place %(would)s instead of %(was)s.") % c
    )


CHANGES = {
    "fewer_hours": for_each(_fewer_hours, _fewer_hours),
    "no_onsite": for_each(_no_onsite, _no_onsite),
    "not_forbidden": for_each(_not_forbidden),
    "smaller_minimum": for_each(_smaller_minimum, None, _smaller_minimum),
    "larger_maximum": for_each(_larger_maximum),
    "without_skill": for_each(_without_skill, _without_skill, _without_skill),
    "better_rank": for_each(_better_rank),
}


def words(found, viewer, names):
    """What `viewer` reads of changes {"code", "was", "would"}; as reasons.words."""
    writers = [(CHANGES[change["code"]][viewer], change) for change in found]
    return [write(change, names) for write, change in writers if write]
