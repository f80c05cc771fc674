"""Two answers at the same moment leave one. The control takes the lock away and shows the race."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from matching import actions
from matching.actions import answers
from matching.models import Match, Proposal, Rules
from notifications.models import Message
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Status = Proposal.Status


def at_once(*calls):
    """Run the calls in threads of their own that start together; returns "done" or "refused" for each."""
    barrier, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(timeout=20)
            call()
            outcomes[place] = "done"
        except ValidationError:
            outcomes[place] = "refused"
        except Exception as error:
            outcomes[place] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes)


def test_two_hosts_who_answer_at_once_leave_one_answer():
    proposal = ties.sent()
    first = ties.host_of(proposal)
    second = factories.host(proposal.challenge.company, name="専務").user
    assert at_once(
        lambda: actions.accept(proposal=proposal, by=first, words="ぜひ"),
        lambda: actions.decline(proposal=proposal, by=second, reason="timing", words="春に"),
    ) == ["done", "refused"]
    proposal.refresh_from_db()
    to_authors = Message.objects.filter(kind__in=["matching.accepted", "matching.declined"])
    assert to_authors.count() == 1
    assert to_authors.get().kind == f"matching.{proposal.status}"


def test_a_host_and_a_mentor_who_answer_at_once_leave_one_answer():
    proposal = ties.sent()
    host, mentor = ties.host_of(proposal), ties.mentor_for(proposal)
    assert at_once(
        lambda: actions.accept(proposal=proposal, by=host),
        lambda: actions.decline(proposal=proposal, by=mentor, reason="timing"),
    ) == ["done", "refused"]


def test_two_mentors_who_answer_at_once_leave_one_answer():
    proposal = ties.sent()
    first, second = ties.mentor_for(proposal), ties.mentor_for(proposal)
    assert at_once(
        lambda: actions.accept(proposal=proposal, by=first, words="喜んで"),
        lambda: actions.decline(proposal=proposal, by=second, reason="timing"),
    ) == ["done", "refused"]
    proposal.refresh_from_db()
    assert proposal.by_telephone and proposal.answered_by in {first, second}


def test_withdrawing_while_the_host_answers_leaves_one_of_the_two():
    proposal = ties.sent()
    host, lead = ties.host_of(proposal), ties.lead_of(proposal)
    assert at_once(
        lambda: actions.accept(proposal=proposal, by=host),
        lambda: actions.withdraw(proposal=proposal, by=lead),
    ) == ["done", "refused"]


def test_two_mentors_who_record_the_same_match_leave_one():
    proposal = ties.sent()
    actions.accept(proposal=proposal, by=ties.host_of(proposal))
    mentors = [ties.mentor_for(proposal), ties.mentor_for(proposal)]

    def record(mentor):
        return lambda: actions.record_match(
            challenge=proposal.challenge,
            participants=[],
            starts_on=proposal.answer_by,
            by=mentor,
            proposal=proposal,
        )

    assert at_once(*map(record, mentors)) == ["done", "refused"]
    assert Match.objects.count() == 1


def test_two_mentors_who_record_the_same_telephone_call_leave_one_match():
    challenge, person = factories.challenge(), factories.participant()
    mentors = [factories.staff("mentor", factories.ICHINOSEKI) for _ in range(2)]

    def record(mentor):
        return lambda: actions.record_match(
            challenge=challenge, participants=[person], starts_on=person.created_at.date(), by=mentor
        )

    assert at_once(*map(record, mentors)) == ["done", "refused"]
    assert Match.objects.count() == 1


def test_control_without_the_lock_both_answers_go_through(monkeypatch):
    """The same two answers, read without a lock and both before either is written."""
    proposal = ties.sent()
    first, mentor = ties.host_of(proposal), ties.mentor_for(proposal)
    both_have_looked = threading.Barrier(2)

    def unlocked(row):
        found = Proposal.objects.select_related("challenge__company", "team").get(pk=row.pk)
        both_have_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(answers, "proposal_now", unlocked)
    assert at_once(
        lambda: actions.accept(proposal=proposal, by=first),
        lambda: actions.decline(proposal=proposal, by=mentor, reason="timing"),
    ) == ["done", "done"]
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"matching.accepted", "matching.declined"} <= kinds  # two answers that contradict each other


def test_the_last_place_under_the_cap_is_taken_once():
    person, programme = factories.participant(), factories.programme()
    Rules.objects.create(programme=programme, most_pending=1)
    letters = [ties.letter(factories.challenge(programme_=programme), person) for _ in range(2)]
    assert at_once(*(lambda row=row: actions.submit(proposal=row, by=person.user) for row in letters)) == [
        "done",
        "refused",
    ]


def test_the_last_place_in_a_team_is_taken_once():
    proposal = ties.letter()
    lead = ties.lead_of(proposal)
    for _ in range(3):
        actions.join(team=proposal.team, participant=factories.participant())
    people = [factories.participant(), factories.participant()]
    assert lead and at_once(
        *(lambda one=one: actions.join(team=proposal.team, participant=one) for one in people)
    ) == ["done", "refused"]
    assert proposal.team.members.current().count() == 5
