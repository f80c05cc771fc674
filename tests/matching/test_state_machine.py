"""Every transition × every role, for letters and matches: what is allowed happens, all else is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matching import actions, next_steps
from matching.access import CITY, HOST, LEAD, MAY, MAY_MOVE_TO, MENTOR, PREFECTURE, TEAM
from matching.models import Match, Proposal, TeamMember
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db
STRANGER, OTHER_CITYS_MENTOR, OTHER_HOST, OPERATOR = "stranger", "other mentor", "other host", "operator"
ROLES = [
    TEAM, LEAD, HOST, MENTOR, CITY, PREFECTURE, STRANGER, OTHER_CITYS_MENTOR, OTHER_HOST, OPERATOR
]  # fmt: skip


def person(role, row):
    """Somebody who is `role` towards the row, and nothing else."""
    if role == LEAD:
        return ties.lead_of(row)
    if role == TEAM:
        mate = factories.participant("仲間 一人")
        TeamMember.objects.create(team=row.team, participant=mate)
        return mate.user
    makers = {
        HOST: lambda: ties.host_of(row),
        MENTOR: lambda: ties.mentor_for(row),
        CITY: lambda: ties.city_for(row),
        PREFECTURE: lambda: factories.staff(),
        STRANGER: lambda: factories.participant().user,
        OTHER_CITYS_MENTOR: lambda: factories.staff("mentor", factories.KAMAISHI),
        OTHER_HOST: lambda: factories.host(factories.company("よその会社")).user,
        OPERATOR: lambda: factories.staff("operator", programme=row.challenge.programme),
    }
    return makers[role]()


def outcome(action, **arguments):
    try:
        action(**arguments)
    except PermissionDenied:
        return "not yours"
    except ValidationError:
        return "not now"
    return "done"


# verb → (states in which it is possible, who may). Withdrawn letters come back by `reopen`.
PROPOSAL_VERBS = {
    "submit": ({"draft"}, MAY["submit"]),
    "withdraw": ({"draft", "submitted"}, MAY["withdraw"]),
    "reopen": ({"withdrawn"}, MAY["withdraw"]),
    "accept": ({"submitted"}, MAY["answer"]),
    "decline": ({"submitted"}, MAY["answer"]),
    "save_draft": ({"draft"}, MAY["write"]),
    "ask_for_comments": ({"draft"}, MAY["write"]),
    "ask_question": ({"submitted", "accepted"}, MAY["ask"]),
}
RESULT = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "reopen": "draft",
    "accept": "accepted",
    "decline": "declined",
}


def in_state(status):
    proposal = ties.sent() if status != "draft" else ties.letter()
    lead = ties.lead_of(proposal)
    if status == "withdrawn":
        actions.withdraw(proposal=proposal, by=lead)
    elif status == "accepted":
        actions.accept(proposal=proposal, by=ties.host_of(proposal))
    elif status == "declined":
        actions.decline(proposal=proposal, by=ties.host_of(proposal), reason="timing")
    proposal.refresh_from_db()
    assert proposal.status == status
    return proposal


@pytest.mark.parametrize("status", Proposal.Status.values)
@pytest.mark.parametrize("role", ROLES)
def test_letters(role, status):
    proposal = in_state(status)
    user = person(role, proposal)
    extra = {
        "decline": {"reason": "timing"},
        "ask_question": {"text": "いつから始められますか"},
        "save_draft": {"saw": "書き直し"},
    }
    for verb, (states, allowed) in PROPOSAL_VERBS.items():
        Proposal.objects.filter(pk=proposal.pk).update(status=status)
        seen = outcome(getattr(actions, verb), proposal=proposal, by=user, **extra.get(verb, {}))
        held = {TEAM, LEAD} if role == LEAD else {role}
        expected = "not yours" if not held & allowed else "done" if status in states else "not now"
        assert seen == expected, (verb, role, status)
        now = Proposal.objects.get(pk=proposal.pk).status
        assert now == (RESULT.get(verb, status) if seen == "done" else status)


def match_in(status):
    match = ties.match()
    Match.objects.filter(pk=match.pk).update(
        status=status, ended_because="事情により" if status == "ended" else ""
    )
    match.refresh_from_db()
    return match


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", Match.Status.values)
def test_matches(status, role):
    match = match_in(status)
    user = person(role, match)
    for to in Match.Status:
        Match.objects.filter(pk=match.pk).update(status=status)
        seen = outcome(actions.move_match, match=match, to=to, by=user, reason="収穫が終わったため")
        held = {TEAM, LEAD} if role == LEAD else {role}
        if not held & MAY_MOVE_TO.get(to, set()):
            expected = "not yours"
        else:
            expected = "done" if to in Match.TRANSITIONS[status] else "not now"
        assert seen == expected, (role, status, to)
        assert Match.objects.get(pk=match.pk).status == (to if seen == "done" else status)


def test_every_state_has_an_owner_and_a_next_action():
    assert set(next_steps.PROPOSALS) == set(Proposal.Status) == set(Proposal.TRANSITIONS)
    assert set(next_steps.MATCHES) == set(Match.Status) == set(Match.TRANSITIONS)
    for owner, step in [*next_steps.PROPOSALS.values(), *next_steps.MATCHES.values()]:
        assert owner in {LEAD, TEAM, HOST, MENTOR} and str(step)


def test_every_state_is_reached_and_left_as_the_diagram_says():
    for transitions in (Proposal.TRANSITIONS, Match.TRANSITIONS):
        reached = set().union(*transitions.values())
        first = next(iter(transitions))
        assert reached | {first} == set(transitions)


def test_ending_early_needs_a_reason_and_every_step_is_written_down():
    match = ties.match()
    with pytest.raises(ValidationError):
        actions.move_match(match=match, to="ended", by=ties.host_of(match))
    for to in ("running", "renewed", "renewed", "finished"):
        actions.move_match(match=match, to=to, by=ties.host_of(match))
    assert list(match.moves.values_list("to_status", flat=True)) == [
        "agreed", "running", "renewed", "renewed", "finished"
    ]  # fmt: skip
