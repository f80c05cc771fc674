"""The engine's codes in words, for each of its readers. Pure; names are looked up by the caller.

Nobody learns how the other side, or another person, has ranked. What the engine's own table (AUDIENCE) lets
through is narrowed here once more: a code without words for a reader is not shown to them, and
tests/matching/test_reasons.py says for every code who reads what.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iwate_kankei.templatetags.languages import listed
from matching.engine.reason import HOST, PARTICIPANT, STAFF

AIMS = {
    "staffed": lambda: _("challenges with a team"),
    "city_gap": lambda: _("difference between the cities"),
    "blocking": lambda: _("pairs who would rather swap"),
    "placed": lambda: _("people with a place"),
    "cost": lambda: _("sum of the ranks"),
}


def _pinned(v, names):
    return _("A mentor has fixed this pair.")


def _group(v, names):
    return _("They proposed together and stay together: %(names)s.") % {
        "names": listed(names(member) for member in v["members"])
    }


def _participant_rank(v, names):
    return _("The person's wish number %(rank)s of %(of)s.") % v


def _own_rank(v, names):
    return _("It is your wish number %(rank)s of %(of)s.") % v


def _challenge_rank(v, names):
    return _("The company's place %(rank)s of %(of)s.") % v


def _own_challenge_rank(v, names):
    return _("You have put them on place %(rank)s of %(of)s.") % v


def _team_size(v, names):
    said = ngettext(
        "%(size)s person in the team; the challenge asks for %(min)s to %(max)s.",
        "%(size)s people in the team; the challenge asks for %(min)s to %(max)s.",
        v["size"],
    )
    return said % v


def _hours_fit(v, names):
    return _("Needs %(needs)s hours a month of the %(has)s that are there.") % _numbers(v)


def _skills_brought(v, names):
    return _("Brings what is asked for: %(skills)s.") % {"skills": _skills(v, names)}


def _only_holder(v, names):
    return _("The only one in the team who knows %(skills)s.") % {"skills": _skills(v, names)}


def _did_not_list(v, names):
    return _("The person has not ranked this challenge.")


def _you_did_not_list(v, names):
    return _("You have not ranked this challenge.")


def _company_did_not_list(v, names):
    return _("The company has not ranked the person's proposal.")


def _forbidden(v, names):
    return _("Those in charge have ruled this pair out.")


def _hours(v, names):
    return _("%(needs)s hours a month are needed, %(has)s are there.") % _numbers(v)


def _onsite(v, names):
    return _("The work is on site; the profile says remote only.")


def _group_member(v, names):
    return _("Does not fit for those who proposed together: %(names)s.") % {
        "names": listed(names(member) for member in v["members"])
    }


def _unstaffed(v, names):
    if v["skills"]:
        said = _("No team came about here: it takes %(min)s or more people who know %(skills)s.")
    else:
        said = _("No team came about here: it takes %(min)s or more people.")
    return said % {"min": max(1, v["min"]), "skills": _skills(v, names)}


def _participant_better(v, names):
    return _("Has a place that the person likes better: %(names)s.") % {
        "names": listed(names(c) for c in v["challenges"])
    }


def _you_have_better(v, names):
    return _("You have a place that you like at least as well: %(names)s.") % {
        "names": listed(names(c) for c in v["challenges"])
    }


def _no_free_team(v, names):
    return _("Is in a team already: %(names)s.") % {"names": listed(names(c) for c in v["challenges"])}


def _hours_taken(v, names):
    return _("%(used)s of %(has)s hours a month are taken, %(needs)s more are needed.") % _numbers(v)


def _cut_off(v, names):
    return (
        _("The seats went to people whom the company ranks at least as high (place %(last)s or better).") % v
    )


def _company_cap(v, names):
    return _("The company takes at most %(max_people)s people altogether.") % v


def _team_would_break(v, names):
    return _("The team of “%(name)s” would break without this person.") % {"name": names(v["challenge"])}


def _swap_loses_skill(v, names):
    return _("A swap would lose a skill that is asked for: %(skills)s.") % {"skills": _skills(v, names)}


def _aim(v, names):
    return _("Decided by the rule “%(aim)s”: %(is)s as proposed, %(would)s otherwise.") % {
        "aim": AIMS[v["aim"]](),
        "is": v["is"],
        "would": v["would"],
    }


def _lottery(v, names):
    return _("Equal in every rule; the lot of the round decided.")


def _impossible(v, names):
    return _("Otherwise no result is possible with what has been fixed.")


def _not_proved(v, names):
    return _("The time ran out before the rule “%(aim)s” was proved here.") % {"aim": AIMS[v["aim"]]()}


def _nobody_listed(v, names):
    return _("Nobody has ranked this challenge.")


def _not_enough(v, names):
    return _("%(eligible)s people fit and are ranked by the company; it takes %(min)s.") % v


def _skill_nobody_holds(v, names):
    return _("None of those who fit knows %(skills)s.") % {"skills": _skills(v, names)}


def _needed_elsewhere(v, names):
    return _("Those who fit are needed for other teams: %(names)s.") % {
        "names": listed(names(p) for p in v["eligible"])
    }


def _listed_nothing(v, names):
    return _("The person has ranked no challenge.")


def _you_listed_nothing(v, names):
    return _("You have ranked no challenge.")


def _skills(v, names):
    return listed(names(skill) for skill in v["skills"])


def _numbers(v):
    """Whole hours without a decimal point; other values as they are."""
    return {key: f"{x:g}" if isinstance(x, int | float) else x for key, x in v.items()}


def for_each(staff, participant=None, host=None):
    return {STAFF: staff, PARTICIPANT: participant, HOST: host}


WORDS = {
    "pinned": for_each(_pinned, _pinned, _pinned),
    "group": for_each(_group, _group, _group),
    "participant_rank": for_each(_participant_rank, _own_rank),
    "challenge_rank": for_each(_challenge_rank, None, _own_challenge_rank),
    "team_size": for_each(_team_size, _team_size, _team_size),
    "hours_fit": for_each(_hours_fit, _hours_fit),
    "skills_brought": for_each(_skills_brought, _skills_brought, _skills_brought),
    "only_holder": for_each(_only_holder, _only_holder, _only_holder),
    "participant_did_not_list": for_each(_did_not_list, _you_did_not_list),
    "company_did_not_list": for_each(_company_did_not_list),
    "forbidden": for_each(_forbidden),
    "hours": for_each(_hours, _hours),
    "onsite": for_each(_onsite, _onsite),
    "group_member_not_eligible": for_each(_group_member),
    "unstaffed": for_each(_unstaffed, _unstaffed),
    "participant_better": for_each(_participant_better, _you_have_better),
    "no_free_team": for_each(_no_free_team, _no_free_team),
    "hours_taken": for_each(_hours_taken, _hours_taken),
    # A cut-off tells a host that the person wanted to come, and a person where the host has put them.
    "cut_off": for_each(_cut_off),
    "company_cap": for_each(_company_cap),
    "team_would_break": for_each(_team_would_break),
    "swap_loses_skill": for_each(_swap_loses_skill),
    "aim": for_each(_aim),
    "lottery": for_each(_lottery, _lottery, _lottery),
    "impossible": for_each(_impossible),
    "not_proved": for_each(_not_proved),
    # How many have ranked a challenge is a ranking too, when the host knows who wrote.
    "nobody_listed": for_each(_nobody_listed),
    "not_enough_eligible": for_each(_not_enough),
    "skill_nobody_holds": for_each(_skill_nobody_holds, None, _skill_nobody_holds),
    "members_needed_elsewhere": for_each(_needed_elsewhere),
    "listed_nothing": for_each(_listed_nothing, _you_listed_nothing),
}


def words(reasons, viewer, names):
    """What `viewer` reads of reasons {"code", "values"}. names(id): what the engine's ids are called."""
    writers = [(WORDS[reason["code"]][viewer], reason["values"]) for reason in reasons]
    return [write(values, names) for write, values in writers if write]
