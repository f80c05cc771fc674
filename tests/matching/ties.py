"""Rows that the tests of this app share: a visited city, a letter, a match. Plain functions."""

import datetime as dt

from django.utils import timezone

from events.models import Attendance, Event, Registration
from iwate_kankei.models import Assignment
from matching import actions
from tests import factories

LETTER = {
    "saw": "工場の棚に眠る試作品を見ました。",
    "propose": "首都圏の雑貨店に試作品を紹介します。",
    "first_months": "12月に候補を出し、1月に訪ね、2月に結果をまとめます。",
    "bring": "小売の仕入れを8年しています。",
    "hours_per_month": 10,
    "in_return": "工場での仕事を一日体験したいです。",
}


def visited(participant, challenge):
    """The person came to fieldwork in the company's city."""
    event = factories.event(
        kind=Event.Kind.FIELDWORK,
        programme_=challenge.programme,
        municipalities=[challenge.company.municipality_id],
        starts_at=timezone.now() - dt.timedelta(days=20),
    )
    registration = Registration.objects.create(
        event=event, participant=participant, status=Registration.Status.CONFIRMED
    )
    Attendance.objects.create(
        registration=registration, session=event.sessions.get(), status=Attendance.Status.PRESENT
    )


def letter(challenge=None, author=None, **parts):
    """A complete draft by somebody who has visited."""
    challenge = challenge or factories.challenge()
    author = author or factories.participant()
    visited(author, challenge)
    proposal = actions.start_proposal(challenge=challenge, participant=author)
    return actions.save_draft(proposal=proposal, by=author.user, **(LETTER | parts))


def sent(challenge=None, author=None, **parts):
    """A submitted proposal."""
    proposal = letter(challenge, author, **parts)
    return actions.submit(proposal=proposal, by=lead_of(proposal))


def lead_of(row):
    return row.team.members.current().get(is_lead=True).participant.user


def host_of(row):
    """The account of the company's contact, made when there is none."""
    contact = row.challenge.company.contacts.filter(user__isnull=False).first()
    return (contact or factories.host(row.challenge.company)).user


def mentor_for(row, **fields):
    return factories.staff(
        Assignment.Role.MENTOR, row.challenge.company.municipality_id, name="支援 まどか", **fields
    )


def city_for(row):
    return factories.staff(Assignment.Role.CITY, row.challenge.company.municipality_id, name="市 職員")


def match(challenge=None, author=None, starts_on=None, by=None):
    """A match that came from an accepted proposal; recorded by a mentor of the city."""
    proposal = sent(challenge, author)
    actions.accept(proposal=proposal, by=host_of(proposal))
    return actions.record_match(
        challenge=proposal.challenge,
        participants=[],
        starts_on=starts_on or timezone.localdate(),
        by=by or mentor_for(proposal),
        proposal=proposal,
    )


CONDITIONS = {
    "client": "千厩製作所",
    "client_address": "岩手県一関市千厩町1-1",
    "workers": "岩手 花子",
    "contract": "service",
    "agreed_on": dt.date(2026, 11, 20),
    "work": "首都圏の取引先候補の調査と訪問の準備",
    "starts_on": dt.date(2026, 12, 1),
    "ends_on": dt.date(2027, 2, 28),
    "place": "リモート",
    "hours_per_month": 10,
    "unpaid": False,
    "pay": "月3万円（税込）",
    "closing": "monthly",
    "paid_months_after": 1,
    "paid_day": 31,
    "method": "銀行振込",
    "expenses": "交通費は実費を支給",
    "remarks": "",
}
