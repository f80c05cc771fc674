"""Any order of registering, cancelling, accepting, running out and resizing keeps every invariant."""

import datetime as dt

from django.core.exceptions import ValidationError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from events import actions
from events.invariants import CHECKS
from events.models import Event, Registration
from events.models.registration import new_code
from iwate_kankei import clock
from notifications.models import Message
from tests import factories

Status = Registration.Status


class SeatsMachine(RuleBasedStateMachine):
    """One event, with or without seats by municipality, and everything that people may do to it."""

    @initialize(capacity=st.integers(0, 4), by_city=st.booleans())
    def open_event(self, capacity, by_city):
        self.event = factories.event(capacity=capacity)
        self.streams = [None]
        if by_city:
            self.streams = [
                self.event.streams.create(municipality_id=code, capacity=2)
                for code in (factories.ICHINOSEKI, factories.KAMAISHI)
            ]
        self.office = factories.staff()
        self.people = []

    def choose(self, number):
        rows = list(self.event.registrations.select_related("participant__user").order_by("number"))
        return rows[number % len(rows)]

    @property
    def somebody(self):
        return bool(self.people)

    @rule(which=st.integers(0, 1))
    def register(self, which):
        person = factories.participant()
        self.people.append(person)
        stream = self.streams[which % len(self.streams)]
        queue = self.event.registrations.waiting().filter(stream=stream)
        waited = queue.exists()
        row = actions.register(event=self.event, participant=person, stream=stream)
        if waited:
            assert row.status == Status.WAITING  # nobody passes the queue

    @precondition(lambda self: self.somebody)
    @rule(number=st.integers(0, 50))
    def register_again(self, number):
        person = self.people[number % len(self.people)]
        active = self.event.registrations.active().filter(participant=person).exists()
        try:
            actions.register(event=self.event, participant=person, stream=self.streams[0])
            assert not active
        except ValidationError as refused:
            assert active and refused.code == "already"

    @precondition(lambda self: self.somebody)
    @rule(number=st.integers(0, 50), by_staff=st.booleans())
    def cancel(self, number, by_staff):
        row = self.choose(number)
        actions.cancel(registration=row, by=self.office if by_staff else row.participant.user)

    @precondition(lambda self: self.somebody)
    @rule(number=st.integers(0, 50), accept=st.booleans())
    def answer_offer(self, number, accept):
        row = self.choose(number)
        try:
            (actions.accept_offer if accept else actions.decline_offer)(registration=row)
        except ValidationError:
            assert row.status != Status.OFFERED

    @rule()
    def offers_run_out(self):
        past = clock.now() - dt.timedelta(hours=1)
        self.event.registrations.filter(status=Status.OFFERED).update(offered_until=past)
        actions.move_waiting_lists()

    @rule(capacity=st.integers(0, 6))
    def resize(self, capacity):
        try:
            actions.change_capacity(event=self.event, capacity=capacity, by=self.office)
        except ValidationError:
            assert capacity < Event.objects.get(pk=self.event.pk).seats_taken

    @precondition(lambda self: self.somebody)
    @rule(number=st.integers(0, 50))
    def promote(self, number):
        row = self.choose(number)
        try:
            actions.promote(registration=row, by=self.office, reason="通訳")
        except ValidationError as refused:
            assert refused.code in ("not_waiting", "full")

    @rule(which=st.integers(0, 1), capacity=st.integers(0, 4))
    def resize_a_citys_share(self, which, capacity):
        stream = self.streams[which % len(self.streams)]
        if stream is None:
            return
        try:
            actions.change_capacity(event=self.event, capacity=capacity, by=self.office, stream=stream)
        except ValidationError:
            stream.refresh_from_db()
            assert capacity < stream.seats_taken

    @precondition(lambda self: self.somebody)
    @rule(number=st.integers(0, 50), over_capacity=st.booleans())
    def come_to_the_door(self, number, over_capacity):
        person = self.people[number % len(self.people)]
        row = actions.admit_at_the_door(
            event=self.event, participant=person, by=self.office, code=new_code(), over_capacity=over_capacity
        )
        assert row.status == Status.CONFIRMED or not over_capacity

    @invariant()
    def everything_holds(self):
        assert [line for check in CHECKS for line in check()] == []

    @invariant()
    def everybody_was_told_once(self):
        if not hasattr(self, "event"):
            return
        about = Message.objects.filter(kind="events.confirmed").values_list("about", flat=True)
        assert len(about) == len(set(about))


class TestSeats(SeatsMachine.TestCase, TestCase):
    settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
