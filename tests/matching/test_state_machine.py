"""Every transition × every role, for letters and matches: what is allowed happens, all else is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from iwate_kankei import clock
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
    "invite_to_talk": ({"submitted", "accepted"}, MAY["ask"]),
    "remind": ({"submitted"}, MAY["remind"]),
    "forward": ({"declined"}, MAY["forward"]),
}
RESULT = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "reopen": "draft",
    "accept": "accepted",
    "decline": "declined",
}


def in_state(status):
    write = ties.letter if status == "draft" else ties.sent
    proposal = write(may_forward=True)
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
        "invite_to_talk": {"times": [clock.now() + dt.timedelta(days=2)]},
        "forward": {"challenge": factories.challenge(programme_=proposal.challenge.programme)},
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
        assert next_steps.OWNERS[owner]


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


# verb → who may, of those that the office table of a match knows besides its states.
MATCH_VERBS = {
    "issue_terms": (MAY["terms"], ties.CONDITIONS),
    "confirm_work": (MAY["confirm_work"], {}),
    "look_back": (MAY["look_back"], {"side": "host", "results": "販路が一つ", "next_step": "renew"}),
}


@pytest.mark.parametrize("role", ROLES)
def test_conditions_hours_and_looking_back(role):
    running, over = match_in("running"), match_in("finished")
    for verb, (allowed, arguments) in MATCH_VERBS.items():
        for match, expected in [(running, verb != "look_back"), (over, verb != "issue_terms")]:
            # One side's word about its own work: the team does not look back for the company.
            may = role in allowed and not (verb == "look_back" and role in {TEAM, LEAD})
            seen = outcome(getattr(actions, verb), match=match, by=person(role, match), **arguments)
            assert seen == ("not yours" if not may else "done" if expected else "not now"), (verb, role)


def test_whatever_a_mentor_writes_down_for_an_owner_is_marked_as_by_telephone():
    letter, declined = ties.sent(), ties.sent()
    mentor = ties.mentor_for(letter)
    question = actions.ask_question(proposal=letter, by=mentor, text="いつから始められますか")
    later = clock.now() + dt.timedelta(days=2)
    talk = actions.invite_to_talk(proposal=letter, by=mentor, times=[later])
    (ranked,) = actions.rank_proposals(challenge=letter.challenge, by=mentor, ranks={letter: 1})
    accepted = actions.accept(proposal=letter, by=mentor)
    refused = actions.decline(proposal=declined, by=mentor, reason="timing")
    match = actions.record_match(
        challenge=letter.challenge, participants=[], starts_on=clock.today(), by=mentor, proposal=letter
    )
    terms = actions.issue_terms(match=match, by=mentor, **ties.CONDITIONS)
    received = actions.receive_terms(terms=terms, by=mentor, side="host")
    actions.log_work(
        match=match,
        participant=ties.lead_of(match).participant,
        day=clock.today(),
        hours=2,
        what="候補を調べた",
    )
    actions.confirm_work(match=match, by=mentor)
    actions.move_match(match=match, to="running", by=mentor)
    check_in = actions.answer_check_in(
        check_in=match.check_ins.get(step="2w", side="host"), mood="well", by=mentor
    )
    actions.move_match(match=match, to="finished", by=mentor)
    closing = actions.look_back(match=match, side="host", by=mentor, results="販路", next_step="renew")
    marked = [question, talk, ranked, accepted, refused, received, check_in, closing]
    marked += [match.work_logs.get(), *match.moves.exclude(from_status="")]
    assert all(row.by_telephone for row in marked)
    assert len(marked) == 11
