import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.importing import EventSheet
from events.models import Event
from iwate_kankei.models import Assignment
from iwate_kankei.reading import Table
from tests import factories

pytestmark = pytest.mark.django_db
KAMAISHI, ICHINOSEKI = factories.KAMAISHI, factories.ICHINOSEKI
COLUMNS = ["programme", "kind", "title", "municipalities", "starts_at", "ends_at", "capacity"]


@pytest.fixture
def city():
    return factories.staff(Assignment.Role.CITY, KAMAISHI)


@pytest.fixture
def programme():
    return factories.programme(municipalities=[KAMAISHI, ICHINOSEKI])


def rows(user, *cells, headers=COLUMNS):
    return EventSheet(user).compare(Table(headers, list(enumerate(cells, 2)), ""))


def at(*moment):
    return timezone.make_aware(dt.datetime(*moment))


def test_an_event_comes_in_as_a_draft_with_its_session(city, programme):
    found = rows(
        city,
        [str(programme), "講座", "講座⑤", "釜石市", "2027年1月15日（金）19:00", "2027-01-15 21:00", "30名"],
    )
    assert [row.errors for row in found] == [[]]
    assert EventSheet(city).save(found) == (1, 0)
    event = Event.objects.get()
    assert (event.status, event.kind, event.capacity) == ("draft", "lecture", 30)
    assert [place.pk for place in event.municipalities.all()] == [KAMAISHI]
    session = event.sessions.get()
    assert (session.starts_at, session.ends_at) == (at(2027, 1, 15, 19), at(2027, 1, 15, 21))
    assert (event.starts_at, event.slug) == (session.starts_at, "lecture-20270115-2")


@pytest.mark.parametrize(
    "cells",
    [
        {"municipalities": "一関市"},
        {"kind": "宴会"},
        {"starts_at": "2027-01-15"},
        {"starts_at": "2027-01-15（土）19:00"},
        {"ends_at": "2027-01-15 18:00"},
        {"capacity": ""},
        {"title": ""},
        {"starts_at": ""},
    ],
)
def test_what_is_wrong_in_a_row_is_told_and_not_written(city, programme, cells):
    good = [str(programme), "講座", "講座⑤", "釜石市", "2027-01-15 19:00", "2027-01-15 21:00", "30"]
    found = rows(city, [cells.get(name, value) for name, value in zip(COLUMNS, good, strict=True)])
    assert [row.state for row in found] == ["error"]
    EventSheet(city).save(found)
    assert not Event.objects.exists()


def test_exported_events_read_back_are_unchanged_and_changes_reach_sessions(sign_in, city, programme):
    event = factories.event(
        "合同",
        programme,
        municipalities=[KAMAISHI, ICHINOSEKI],
        starts_at=at(2027, 1, 15, 19),
        venue="民泊",
        venue_for=Event.VenueFor.CONFIRMED,
    )
    client = sign_in(city)
    data = {"action": "export", "_selected_action": [event.pk], "index": 0, "format": "csv"}
    exported = client.post(reverse("admin:events_event_changelist"), data).content.decode("utf-8-sig")
    page = reverse("admin:events_event_import")

    def read(text):
        file = SimpleUploadedFile("e.csv", text.encode())
        return client.post(page, {"file": file}).context["rows"]

    (same,) = read(exported.replace("釜石市、一関市", "釜石市").replace("一関市、釜石市", "釜石市"))
    assert (same.errors, same.changes) == ([], [])
    assert "参加が確定した方" in exported
    old = timezone.localtime(event.starts_at)
    later = exported.replace("一関市、", "").replace(
        old.strftime("%Y-%m-%d %H:%M"), (old - dt.timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M")
    )
    (changed,) = read(later)
    assert changed.state == "changed", changed.errors
    client.post(page, {"confirmed": "1"})
    event.refresh_from_db()
    assert event.starts_at == event.sessions.get().starts_at == old - dt.timedelta(minutes=30)
    assert event.municipalities.count() == 2


def test_dates_of_several_sessions_stay(city, programme):
    event = factories.event("二日間", programme, municipalities=[KAMAISHI])
    event.sessions.create(
        starts_at=event.ends_at + dt.timedelta(days=1), ends_at=event.ends_at + dt.timedelta(days=1, hours=2)
    )
    found = rows(
        city, [str(programme), "講座", "二日間", "釜石市", "2027-01-15 19:00", "2027-01-15 21:00", "30"]
    )
    assert [row.state for row in found] == ["error"]


def test_fewer_seats_than_given_are_refused_and_more_are_offered(city, programme):
    event = factories.event("満席", programme, municipalities=[KAMAISHI], capacity=20)
    Event.objects.filter(pk=event.pk).update(seats_taken=5)
    start, end = (timezone.localtime(m).strftime("%Y-%m-%d %H:%M") for m in (event.starts_at, event.ends_at))

    def seats(number):
        return rows(city, [str(programme), event.kind, "満席", "釜石市", start, end, str(number)])

    assert seats(4)[0].state == "error"
    EventSheet(city).save(seats(25))
    event.refresh_from_db()
    assert (event.capacity, event.seats_taken) == (25, 5)


def test_foreign_events_are_not_found(city, programme):
    event = factories.event("よその講座", programme, municipalities=[ICHINOSEKI], slug="foreign")
    found = rows(
        city,
        ["foreign", str(programme), "講座", "釜石の", "釜石市", "2027-01-15 19:00", "2027-01-15 21:00", "3"],
        headers=["slug", *COLUMNS],
    )
    assert found[0].state == "new"
    EventSheet(city).save(found)
    event.refresh_from_db()
    assert event.title == "よその講座"


TWO_DAYS = "2027-01-16 10:00〜17:00 工場見学、2027年1月17日（日）9時00分〜15時00分"


def test_two_days_come_in_and_go_out_as_one_column(sign_in, city, programme):
    company = factories.company("釜石水産", municipality=KAMAISHI)
    headers = ["programme", "kind", "title", "municipalities", "sessions", "capacity", "fulfils", "companies"]

    def read(days, capacity="10"):
        cells = [
            str(programme),
            "地域協働実践活動",
            "海の二日間",
            "釜石市",
            days,
            capacity,
            "講座",
            "釜石水産",
        ]
        return rows(city, cells, headers=headers)

    assert [read(days)[0].state for days in ("2027-01-16", "2027-01-16 17:00〜10:00", "")] == ["error"] * 3
    assert EventSheet(city).save(read(TWO_DAYS)) == (1, 0)
    event = Event.objects.get()
    first, second = event.sessions.all()
    assert (first.starts_at, first.ends_at, first.title) == (
        at(2027, 1, 16, 10),
        at(2027, 1, 16, 17),
        "工場見学",
    )
    assert (event.starts_at, event.ends_at) == (first.starts_at, at(2027, 1, 17, 15))
    assert (event.fulfils, list(event.companies.all())) == ("lecture", [company])
    assert read(TWO_DAYS)[0].state == "same"

    later = TWO_DAYS.replace("9時00分", "8時30分") + "、2027-01-18 9:00〜2027-01-19 12:00"
    (changed,) = read(later)
    assert EventSheet(city).save([changed]) == (0, 1)
    assert [session.pk for session in event.sessions.all()][:2] == [first.pk, second.pk]
    event.refresh_from_db()
    assert (event.sessions.count(), event.ends_at) == (3, at(2027, 1, 19, 12))
    assert read(TWO_DAYS)[0].state == "error"  # a day less: people would have to be told

    data = {"action": "export", "_selected_action": [event.pk], "index": 0, "format": "xlsx"}
    client = sign_in(city)
    content = client.post(reverse("admin:events_event_changelist"), data).content
    page = client.post(reverse("admin:events_event_import"), {"file": SimpleUploadedFile("e.xlsx", content)})
    assert [(row.state, row.errors) for row in page.context["rows"]] == [("same", [])]


def test_start_and_days_that_contradict_each_other_are_told(city, programme):
    headers = [*COLUMNS, "sessions"]
    cells = [
        str(programme),
        "講座",
        "講座⑤",
        "釜石市",
        "2027-01-15 19:00",
        "2027-01-15 21:00",
        "30",
        TWO_DAYS,
    ]
    (row,) = rows(city, cells, headers=headers)
    assert len(row.errors) == 2


def test_companies_of_another_city_stay_with_a_joint_event_and_are_not_named(city, programme):
    ours = factories.company("釜石水産", municipality=KAMAISHI)
    foreign = factories.company("一関の会社", municipality=ICHINOSEKI, is_published=False)
    event = factories.event("合同", programme, municipalities=[KAMAISHI, ICHINOSEKI])
    event.companies.set([ours, foreign])
    assert EventSheet(city).words("companies", EventSheet(city).current(event, "companies")) == "釜石水産"
    period = [f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (event.starts_at, event.ends_at)]
    cells = [str(programme), "講座", "合同", "釜石市、一関市", *period, "20", ""]
    found = rows(city, cells, headers=[*COLUMNS, "companies"])
    assert [(row.errors, [label for label, *_ in row.changes]) for row in found] == [([], ["訪問する企業"])]
    EventSheet(city).save(found)
    assert list(event.companies.all()) == [foreign]
    assert event.municipalities.count() == 2


def test_an_event_that_there_is_keeps_its_seats_where_the_cell_is_empty(city, programme):
    event = factories.event("講座", programme, municipalities=[KAMAISHI])
    period = [f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (event.starts_at, event.ends_at)]
    (row,) = rows(city, [str(programme), "講座", "講座", "釜石市", *period, ""])
    assert row.errors == ["定員：必ず入力してください。"]


def test_reading_and_exporting_ask_the_same_with_1_and_3_events(city, programme, sign_in):
    client, page = sign_in(city), reverse("admin:events_event_changelist")
    headers = ["programme", "kind", "title", "municipalities", "sessions", "companies", "capacity"]

    def asked(number):
        for count in range(Event.objects.count(), number):
            factories.event(f"講座{count}", programme, municipalities=[KAMAISHI])
        events = Event.objects.prefetch_related("sessions")
        days = [EventSheet(city).current(row, "sessions")[0] for row in events]
        cells = [
            [str(programme), "講座", row.title, "釜石市", str(day), "", "20"]
            for row, day in zip(events, days, strict=True)
        ]
        with CaptureQueriesContext(connection) as reading:
            assert [row.state for row in rows(city, *cells, headers=headers)] == ["same"] * number
        data = {"action": "export", "index": 0, "format": "csv"}
        with CaptureQueriesContext(connection) as exporting:
            answer = client.post(page, data | {"_selected_action": [row.pk for row in events]})
        assert answer["Content-Type"].startswith("text/csv")
        return len(reading), len(exporting)

    asked(1)  # what is read once a process
    assert asked(1) == asked(3)
