"""The sample data: repeatable, marked, and the programme of 2018 ends in exactly 5社・5組."""

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from companies.models import Challenge, Company
from events.models import Event, Registration
from iwate_kankei.models import Programme, User
from matching import actions, week
from matching.models import Greeting, Match, Proposal, Round
from matching.rounds import running
from notifications.models import Message
from notifications.models.message import about_key
from participants.models import Participant

pytestmark = pytest.mark.django_db


def load(**options):
    call_command("load_demo_data", **options)


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker):
    """The sample data, loaded once for the tests of a class; taken away with its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


def challenge_of(spell):
    return spell.match.challenge.slug


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_twice_changes_nothing():
    load()
    before = counts()
    load()
    assert counts() == before


@pytest.mark.usefixtures("loaded")
class TestWhatItHolds:
    def test_the_programme_of_2018_ends_in_five_companies_and_five_teams(self):
        matches = Match.objects.filter(challenge__programme=Programme.objects.get(fiscal_year=2018))
        assert matches.values("challenge__company").distinct().count() == 5
        assert matches.values("team").distinct().count() == matches.count() == 5
        assert set(matches.values_list("status", flat=True)) == {Match.Status.FINISHED}

    def test_this_year_has_something_to_do_for_every_role(self):
        lecture = Event.objects.get(slug__endswith="lecture-3", programme__fiscal_year__gt=2018)
        assert lecture.seats_taken == lecture.capacity == 8
        states = list(lecture.registrations.order_by("status").values_list("status", flat=True))
        assert states == ["cancelled"] + ["confirmed"] * 7 + ["offered"] + ["waiting"] * 3
        assert Event.objects.upcoming().filter(status=Event.Status.PUBLISHED).count() == 5
        assert Proposal.objects.waiting_for_answer().count() == 34  # most of them in the round
        assert set(
            Match.objects.exclude(challenge__programme__fiscal_year=2018).values_list("status", flat=True)
        ) == {
            Match.Status.AGREED,
            Match.Status.RUNNING,
            Match.Status.FINISHED,
        }

    @pytest.mark.parametrize("mentor", ["mentor-ichinoseki@example.jp", "mentor-kamaishi@example.jp"])
    def test_each_mentor_s_desk_shows_life(self, mentor):
        desk = week.of(User.objects.get(email=mentor))
        for name in ("waiting", "alerts", "quiet", "matches"):
            assert list(desk[name]), name

    def test_in_kamaishi_something_of_everything_waits(self):
        desk = week.of(User.objects.get(email="mentor-kamaishi@example.jp"))
        assert {why for alert in desk["alerts"] for why in alert.reasons} == {
            "trouble",
            "different",
            "silent",
        }
        assert [len(desk[name]) for name in ("to_comment", "promises", "matches")] == [1, 1, 2]
        ((spell, reasons, _action),) = [row for row in desk["quiet"] if "coffee" in challenge_of(row[0])]
        assert spell.ended_on is None and reasons
        assert Greeting.objects.exclude(told_at=None).count() == Greeting.objects.waiting().count() == 1
        assert Proposal.objects.exclude(forwarded_from=None).get().challenge.company.slug == "sample-nouen"

    def test_nobody_writes_before_there_is_something_to_write_to(self):
        this_year = Proposal.objects.filter(challenge__programme__fiscal_year__gt=2018)
        for row in this_year.exclude(submitted_at=None).select_related("challenge"):
            assert row.submitted_at >= row.challenge.published_at, row

    def test_everything_is_marked_as_a_sample(self):
        for model in (Participant, Company, Challenge, Event, Programme):
            assert not model.objects.filter(is_sample=False).exists(), model

    def test_history_is_not_mailed(self):
        earlier = Registration.objects.filter(event__programme__fiscal_year=2018)
        assert earlier.count() == 72
        assert not Message.objects.filter(about__in=[about_key(row) for row in earlier]).exists()
        assert Message.objects.filter(kind="events.confirmed").exists()


def test_it_tops_up_to_the_size_asked_for():
    load(participants=55, companies=11)
    load(participants=55, companies=11)
    assert Participant.objects.filter(is_sample=True).count() == 55
    assert Company.objects.filter(is_sample=True).count() == 11


@pytest.mark.parametrize("day", ["2027-04-02", "2028-02-29"])
def test_it_loads_on_any_day_of_the_year(day):
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T10:00:00+09:00")):
        load()
        assert Event.objects.upcoming().count() == 5
        assert Proposal.objects.waiting_for_answer().count() == 34  # most of them in the round


def test_this_years_round_runs_at_once():
    load()
    round = Round.objects.get()
    assert round.status == Round.Status.CLOSED
    run = actions.start_run(round=round, by=User.objects.get(email="prefecture@example.jp"))
    assert running.carry_out_next()
    run.refresh_from_db()
    assert run.is_feasible
    assert run.result["vector"]["staffed"] >= 4
    assert run.result["vector"]["blocking"] == 0
    assert run.result["unplaced"] and run.result["unstaffed"] and run.result["flaws"]
