import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from events.models import Attendance
from matching.actions import record_match
from matching.models import Proposal, Team, TeamMember
from matching.seen import Seen
from participants import stages
from participants.involvement import fiscal_years
from tests.factories import challenge, company, event, participant, staff

pytestmark = pytest.mark.django_db


def keys(person):
    return [stage.key for stage, first in stages.steps(stages.evidence_of(person)) if first]


def came_to(person, kind="lecture", present=True, **fields):
    page = event(kind=kind, **fields)
    registration = page.registrations.create(participant=person, status="confirmed")
    status = "present" if present else "absent"
    Attendance.objects.create(registration=registration, session=page.sessions.get(), status=status)


def team_of(*people):
    team = Team.objects.create(name="南部組")
    for place, person in enumerate(people):
        TeamMember.objects.create(team=team, participant=person, is_lead=place == 0)
    return team


def test_whoever_has_a_record_knows_of_us():
    assert keys(participant()) == ["registered"]


def test_a_registration_alone_is_not_attendance():
    person = participant()
    came_to(person, present=False)
    assert keys(person) == ["registered"]


def test_attendance_and_fieldwork_are_told_apart_with_their_evidence():
    person = participant()
    came_to(person, title="第1回 講座")
    came_to(person, kind="fieldwork", title="釜石の二日間")
    evidence = stages.evidence_of(person)
    assert {each.stage.key: each.what for each in evidence if each.number > 1} == {
        "attended": "第1回 講座",
        "fieldwork": "釜石の二日間",
    }
    assert stages.reached(evidence).key == "fieldwork"


def test_a_draft_is_not_a_proposal():
    person = participant()
    proposal = Proposal.objects.create(challenge=challenge(), team=team_of(person))
    assert keys(person) == ["registered"]
    now = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(status="submitted", submitted_at=now, answer_by=now)
    assert keys(person) == ["registered", "proposed"]


def test_a_match_that_reaches_into_the_next_fiscal_year_is_going_on():
    person = participant()
    sheet = challenge(company(name="南部鉄器工房"))
    record_match(challenge=sheet, participants=[person], starts_on=dt.date(2026, 1, 5), by=staff())
    with time_machine.travel("2026-03-31 12:00+09:00"):
        assert keys(person) == ["registered", "works"]
    with time_machine.travel("2026-04-01 12:00+09:00"):
        assert keys(person) == ["registered", "works", "continues"]


def test_whoever_left_before_the_match_was_recorded_has_no_part_in_it_though_it_is_said_to_begin_earlier():
    stays, left = participant(), participant()
    match = record_match(
        challenge=challenge(), participants=[stays, left], starts_on=dt.date(2026, 1, 5), by=staff()
    )
    before = match.created_at - dt.timedelta(hours=1)
    match.team.members.filter(participant=left).update(left_at=before)
    assert keys(stays)[1] == "works" and "works" not in keys(left)
    assert fiscal_years([stays.pk, left.pk])[left.pk] == set()
    shown = stages.evidence_of(left, Seen(left, staff()).facts)
    assert [each.stage.key for each in shown] == ["registered"]


def test_earlier_years_count():
    person = participant()
    person.earlier_ties.create(kind="attended", fiscal_year=2018, what="第1回講座")
    person.earlier_ties.create(kind="worked", fiscal_year=2019, what="南部鉄器工房")
    person.earlier_ties.create(kind="other", fiscal_year=2020)
    assert keys(person) == ["registered", "attended", "works", "continues"]


def test_whoever_leads_others_brings_others_and_the_others_do_not():
    lead, mate = participant(), participant()
    team_of(lead, mate)
    team_of(mate)
    assert keys(lead) == ["registered", "brings"]
    assert keys(mate) == ["registered"]


def test_the_evidence_of_a_busy_person_costs_as_many_queries_as_that_of_a_new_one(django_assert_num_queries):
    busy = participant()
    for _time in range(5):
        came_to(busy)
    new = participant()
    for person in (busy, new):
        with django_assert_num_queries(5):
            stages.evidence_of(person)
