"""Faults of a round's input in words, for those in office: what the engine found, and what the portal did."""

from django.utils.translation import gettext as _

from iwate_kankei.templatetags.languages import listed

FLAWS = {
    "person_listed_nothing": lambda: _("%(who)s: has not ranked any challenge."),
    "person_hours": lambda: _("%(who)s: the hours fit none of the challenges that were ranked."),
    "person_onsite": lambda: _("%(who)s: works remotely only, and all that was ranked is on site."),
    "person_company_did_not_list": lambda: _("%(who)s: no company that was ranked has ranked this person."),
    "person_fits_nothing": lambda: _("%(who)s: fits none of the challenges that were ranked."),
    "challenge_nobody_listed": lambda: _("%(who)s: nobody has ranked this challenge."),
    "challenge_not_enough_eligible": lambda: _("%(who)s: too few people fit for a team."),
    "challenge_skill_nobody_holds": lambda: _("%(who)s: nobody who fits has a skill that is required."),
    "challenge_ranked_nobody": lambda: _("%(who)s: the company has not ranked any proposal."),
    "group_fits_nothing": lambda: _("%(who)s: they proposed together, but nothing fits all of them."),
    # found by the portal (problems.py), not by the engine
    "teams_overlap": lambda: _(
        "%(who)s: wrote in different teams, so they are placed one by one. Take a letter out of the round "
        "to bind a team."
    ),
    "pin_does_not_fit": lambda: _(
        "%(who)s: fixed as a pair, but they do not fit: one side has not ranked the other, or hours or "
        "place rule it out."
    ),
    "pins_too_many": lambda: _("%(who)s: more people are fixed than the team may have."),
    "pinned_twice": lambda: _("%(who)s: fixed to more than one team."),
    "letters_outside": lambda: _("Proposals that are not in the round: %(who)s."),
}


def flaw_in_words(code, who, names):
    return FLAWS[code]() % {"who": listed(names(one) for one in who)}
