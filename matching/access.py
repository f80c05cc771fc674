"""Who may do what with a proposal or match. *When* a state allows it: TRANSITIONS and the actions."""

from django.core.exceptions import PermissionDenied

from companies.models import Company
from iwate_kankei.duties import duties_of

from .models import Match

TEAM, LEAD, HOST, MENTOR, CITY, PREFECTURE = "team", "lead", "host", "mentor", "city", "prefecture"
OPERATOR = "operator"
OFFICE = {MENTOR, CITY, PREFECTURE}

MAY = {
    # proposals
    "write": {TEAM},
    "submit": {LEAD},
    "withdraw": {LEAD},
    "lead": {LEAD},
    "comment": {TEAM, MENTOR, PREFECTURE},
    "answer": {HOST, MENTOR, PREFECTURE},
    "ask": {HOST, MENTOR, PREFECTURE},
    "reply": {TEAM},
    "remind": OFFICE,
    "rank": {HOST, MENTOR, PREFECTURE},
    "forward": {MENTOR, PREFECTURE},
    "admit": OFFICE,
    # people suggested for a challenge
    "hint": {MENTOR, PREFECTURE},
    # matches
    "record_match": OFFICE,
    "terms": {HOST, MENTOR, PREFECTURE},
    "log_work": {TEAM},
    "confirm_work": {HOST, MENTOR, PREFECTURE},
    "look_back": {TEAM, HOST, MENTOR, PREFECTURE},
    "snooze": OFFICE,
    # a pair or team of a matching round, towards the challenge's company
    "rule_pair": {MENTOR, PREFECTURE},
    "change_team": {MENTOR, PREFECTURE},
    "confirm_for_host": {HOST, MENTOR, PREFECTURE},
    "confirm_for_mentor": {MENTOR, PREFECTURE},
    "publish_round": {MENTOR, PREFECTURE},  # towards every company of the round
}

# A round as a whole, towards its programme. A round crosses cities, so whoever leads one sees all of it;
# a city sees its own challenges and those who wrote to them.
MAY_IN_ROUND = {
    "see": OFFICE | {OPERATOR},
    "see_whole": {MENTOR, OPERATOR, PREFECTURE},
    "lead": {MENTOR, OPERATOR, PREFECTURE},
    "annotate": OFFICE | {OPERATOR},
}

# Who may bring a match into a state. The two sides agree, so either may end; a team alone starts nothing.
MAY_MOVE_TO = {
    Match.Status.TRIAL: {HOST, MENTOR, PREFECTURE},
    Match.Status.RUNNING: {HOST, MENTOR, PREFECTURE},
    Match.Status.RENEWED: {HOST, MENTOR, PREFECTURE},
    Match.Status.FINISHED: {TEAM, HOST, MENTOR, PREFECTURE},
    Match.Status.ENDED: {TEAM, HOST, MENTOR, PREFECTURE},
}


def roles(user, *, company, team=None):
    """What the person is towards this company and team: any of TEAM, LEAD, HOST, MENTOR, CITY, PREFECTURE."""
    found, duties = set(), duties_of(user)
    member = team and team.members.current().filter(participant__user=user).first()
    if member:
        found |= {TEAM, LEAD} if member.is_lead else {TEAM}
    if company.contacts.of(user).exists():
        found.add(HOST)
    if company.municipality_id in duties.mentor_codes:
        found.add(MENTOR)
    if company.municipality_id in duties.city_codes:
        found.add(CITY)
    if duties.everywhere:
        found.add(PREFECTURE)
    return found


def roles_towards(user, row):
    """The same for a proposal or a match."""
    return roles(user, company=row.challenge.company, team=row.team)


def may(user, verb, row):
    return bool(roles_towards(user, row) & MAY[verb])


def companies_that_greet(user):
    """Companies in whose name the person may write a word of the season: one's own, or those looked after."""
    duties = duties_of(user)
    rows = Company.objects.hosted_by(user)
    if duties.everywhere:
        return Company.objects.all()
    return rows | Company.objects.filter(municipality__in=duties.mentor_codes)


def require(user, verb, row):
    """The person's roles towards the row, or PermissionDenied when none of them may `verb`."""
    held = roles_towards(user, row)
    if not held & MAY[verb]:
        raise PermissionDenied
    return held


def speaks_for_host(held, by_telephone):
    """Is this the owner's word passed on by somebody else? Then it is marked "by telephone"."""
    return by_telephone or HOST not in held


def roles_in_programme(user, programme):
    """What the person is towards a programme: any of OPERATOR, MENTOR, CITY, PREFECTURE."""
    found, duties = set(), duties_of(user)
    places = set(programme.places.values_list("municipality", flat=True))
    if programme.pk in duties.programmes:
        found.add(OPERATOR)
    if places & duties.mentor_codes:
        found.add(MENTOR)
    if places & duties.city_codes:
        found.add(CITY)
    if duties.everywhere:
        found.add(PREFECTURE)
    return found


def may_in_round(user, verb, programme):
    return bool(roles_in_programme(user, programme) & MAY_IN_ROUND[verb])


def require_in_round(user, verb, programme):
    if not may_in_round(user, verb, programme):
        raise PermissionDenied


def require_for_company(user, verb, company):
    """The person's roles towards the company, or PermissionDenied when none of them may `verb`."""
    held = roles(user, company=company)
    if not held & MAY[verb]:
        raise PermissionDenied
    return held
