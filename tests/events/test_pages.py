"""Pages through the real client: what visitors, participants and staff meet."""

import datetime as dt
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from django.urls import reverse
from PIL import Image

from events import actions
from events.models import Arrival, Event, Registration
from events.structured import price
from iwate_kankei import clock
from iwate_kankei.models import AuditEntry
from notifications import outbox
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode()


def test_visitor_reads_the_event_and_is_sent_to_sign_up_and_back(client):
    event = factories.event(title="釜石の講座", venue="東京都港区", online_url="https://example.jp/secret")
    words = page(client.get(event.get_absolute_url()))
    assert "釜石の講座" in words
    assert "東京都港区" in words
    assert "example.jp/secret" not in words
    answer = client.post(reverse("events:register", args=[event.slug]))
    assert answer.url == f"/accounts/signup/?next=%2Fevents%2F{event.slug}%2F"
    assert "/accounts/signup/?next=%2Fevents%2F" in words


@pytest.mark.django_db(transaction=True)
def test_registration_is_one_post_and_its_mail_leaves_once(sign_in):
    event = factories.event(title="地域実践活動 in 一関")
    person = factories.participant()
    client = sign_in(person.user)
    answer = client.post(reverse("events:register", args=[event.slug]), follow=True)
    assert answer.status_code == 200
    registration = event.registrations.get()
    assert answer.redirect_chain[-1][0] == reverse("my_events:detail", args=[registration.pk])
    outbox.send_due()
    outbox.send_due()
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert "地域実践活動 in 一関" in sent.subject
    names = [attachment[0] for attachment in sent.attachments]
    assert names == ["event.ics", "reception.png"]


def test_second_press_is_told_and_changes_nothing(sign_in):
    event = factories.event()
    client = sign_in(factories.participant().user)
    client.post(reverse("events:register", args=[event.slug]))
    answer = client.post(reverse("events:register", args=[event.slug]), follow=True)
    seat = reverse("my_events:detail", args=[event.registrations.get().pk])
    assert answer.redirect_chain[-1][0] == seat
    assert "このイベントにはすでにお申込みいただいています。" in page(answer)


def test_answers_are_asked_kept_and_changed(sign_in):
    event = factories.event(questionnaire=questionnaire())
    diet, consent = event.questionnaire.questions.all()
    client = sign_in(factories.participant().user)
    url = reverse("events:register", args=[event.slug])
    answer = client.post(url, {f"q{diet.pk}": "えび"})
    assert event.registrations.count() == 0
    assert "えび" in page(answer)  # what was typed stays
    client.post(url, {f"q{diet.pk}": "えび", f"q{consent.pk}": "on"})
    registration = event.registrations.get()
    assert registration.answers == {str(diet.pk): "えび", str(consent.pk): "True"}
    client.post(
        reverse("my_events:answers", args=[registration.pk]), {f"q{diet.pk}": "なし", f"q{consent.pk}": "on"}
    )
    registration.refresh_from_db()
    assert registration.answers[str(diet.pk)] == "なし"


def questionnaire(use="registration"):
    from events.models import Questionnaire

    row = Questionnaire.objects.create(name="申込時の質問", use=use)
    row.questions.create(label="アレルギー", position=1)
    row.questions.create(label="写真に写ることに同意", kind="consent", is_required=True, position=2)
    return row


def test_busy_event_asks_to_try_again_and_keeps_the_form(sign_in, monkeypatch):
    from django.core.exceptions import ValidationError

    from events.actions import seats

    def busy(event):
        raise ValidationError(seats.BUSY, code="busy")

    monkeypatch.setattr(seats, "lock", busy)
    event = factories.event(questionnaire=questionnaire())
    diet, consent = event.questionnaire.questions.all()
    client = sign_in(factories.participant().user)
    answer = client.post(
        reverse("events:register", args=[event.slug]), {f"q{diet.pk}": "えび", f"q{consent.pk}": "on"}
    )
    assert str(seats.BUSY) in page(answer)
    assert "えび" in page(answer)


def test_source_is_kept_until_registration(sign_in):
    event = factories.event()
    client = sign_in(factories.participant().user)
    client.get(reverse("events:list") + "?ref=tokyo-flyer")
    client.get(event.get_absolute_url() + "?ref=later")
    client.post(reverse("events:register", args=[event.slug]))
    assert event.registrations.get().source == "tokyo-flyer"


def test_source_of_any_page_is_kept_cleaned_and_counted_without_the_person(client):
    event = factories.event()
    client.get(reverse("home") + "?utm_source=note&utm_medium=social&utm_campaign=%07%0Aspring")
    client.get(event.get_absolute_url() + "?ref=later")
    assert client.session["came_from"] == "note/social/spring"
    Client().get(reverse("events:list") + "?utm_source=note&utm_medium=social&utm_campaign=spring")
    Client().get(reverse("events:list") + "?kind=lecture")
    found = Arrival.objects.values_list("source", "day", "visitors")
    assert list(found) == [("note/social/spring", clock.today(), 2)]
    assert not AuditEntry.objects.filter(model="events.arrival").exists()  # it would keep an address


def test_guest_finds_what_was_typed_after_signing_up_on_the_way(client):
    event = factories.event(questionnaire=questionnaire())
    stream = event.streams.create(municipality_id=factories.KAMAISHI, capacity=3)
    diet, consent = event.questionnaire.questions.all()
    client.get(event.get_absolute_url() + "?ref=flyer")
    answers = {f"q{diet.pk}": "えび", f"q{consent.pk}": "on", "stream": str(stream.pk)}
    answer = client.post(reverse("events:register", args=[event.slug]), answers)
    boxes = {name: "on" for name in client.get(answer.url).context["form"].fields if "consent" in name}
    client.post(answer.url, boxes | {"email": "guest@example.jp", "password1": "hayachine-1917"})
    letter = Message.objects.filter(to="guest@example.jp").latest("id").text
    code = re.search(r"^\s*([0-9A-Z][0-9A-Z-]{3,11})\s*$", letter, re.M)[1]
    back = client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)
    assert back.redirect_chain[-1][0] == event.get_absolute_url()
    assert back.context["form"].initial == answers
    assert "えび" in page(back)
    client.post(reverse("events:register", args=[event.slug]), answers)
    row = event.registrations.get()
    assert (row.source, row.stream, row.answers[str(diet.pk)]) == ("flyer", stream, "えび")
    assert "typed_for_event" not in client.session


def test_my_page_of_a_registration_shows_qr_online_address_and_history(sign_in):
    event = factories.event(venue="会場", online_url="https://example.jp/room")
    person = factories.participant()
    registration = actions.register(event=event, participant=person)
    words = page(sign_in(person.user).get(reverse("my_events:detail", args=[registration.pk])))
    assert "<svg" in words
    assert registration.code in words
    assert "https://example.jp/room" in words


def test_somebody_elses_registration_is_not_found(sign_in):
    registration = actions.register(event=factories.event(), participant=factories.participant())
    client = sign_in(factories.participant().user)
    for name in ("detail", "cancel", "calendar"):
        assert client.get(reverse(f"my_events:{name}", args=[registration.pk])).status_code == 404
    assert client.post(reverse("my_events:accept", args=[registration.pk])).status_code == 404


def test_cancel_asks_first_and_then_cancels(sign_in):
    person = factories.participant()
    registration = actions.register(event=factories.event(), participant=person)
    client, url = sign_in(person.user), reverse("my_events:cancel", args=[registration.pk])
    assert client.get(url).status_code == 200
    registration.refresh_from_db()
    assert registration.is_active
    client.post(url)
    registration.refresh_from_db()
    assert not registration.is_active


def test_list_filters_by_kind_city_month_and_free_seats(client):
    january = dt.datetime(clock.today().year + 1, 1, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    programme = factories.programme()
    factories.event(title="一関の講座", programme_=programme, starts_at=january)
    kamaishi = [factories.KAMAISHI]
    factories.event(
        title="釜石の活動",
        programme_=programme,
        kind=Event.Kind.FIELDWORK,
        municipalities=kamaishi,
        starts_at=january + dt.timedelta(days=30),
        seats_taken=20,
    )
    url = reverse("events:list")

    def titles(query):
        return re.findall(r"(一関の講座|釜石の活動)</a>", page(client.get(url + query)))

    assert titles("") == ["一関の講座", "釜石の活動"]
    assert titles("?kind=fieldwork") == ["釜石の活動"]
    assert titles(f"?city={factories.ICHINOSEKI}") == ["一関の講座"]
    assert titles(f"?month={january:%Y-%m}") == ["一関の講座"]
    assert titles("?free=on") == ["一関の講座"]
    assert titles("?kind=nonsense&month=x&city=1") == ["一関の講座", "釜石の活動"]
    assert titles("?when=past") == []


def test_members_events_and_drafts_are_hidden_from_visitors(client, sign_in):
    members = factories.event(visibility=Event.Visibility.MEMBERS)
    draft = factories.event(status=Event.Status.DRAFT)
    assert client.get(members.get_absolute_url()).status_code == 404
    sign_in(factories.participant().user)
    assert client.get(members.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


def json_ld(response):
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page(response), re.S)[1]
    )


REQUIRED = {
    "name": str,
    "startDate": str,
    "location": (dict, list),
}  # by schema.org/Event, as Google reads it
RECOMMENDED = {
    "description": str,
    "endDate": str,
    "eventStatus": str,
    "eventAttendanceMode": str,
    "image": list,
    "offers": dict,
    "organizer": dict,
}


@pytest.mark.parametrize(
    ("fields", "mode", "availability", "places"),
    [
        (
            {"venue": "東京", "online_url": "https://example.jp/x"},
            "Mixed",
            "InStock",
            ["Place", "VirtualLocation"],
        ),
        ({"venue": "東京", "fee": "3,000円"}, "Offline", "InStock", ["Place"]),
        ({"online_url": "https://example.jp/x", "capacity": 0}, "Online", "SoldOut", ["VirtualLocation"]),
        ({"status": "cancelled"}, "Offline", "SoldOut", ["Place"]),
        ({"closes_at": clock.now()}, "Offline", "SoldOut", ["Place"]),
        (
            {"venue": "民泊", "venue_for": "confirmed", "fee": "無料（昼食は各自）"},
            "Offline",
            "InStock",
            ["Place"],
        ),
    ],
)
def test_json_ld_has_what_schema_org_requires_and_recommends(client, fields, mode, availability, places):
    event = factories.event(title="</script><b>", opens_at=clock.now() - dt.timedelta(days=1), **fields)
    found = json_ld(client.get(event.get_absolute_url()))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    for name, kind in (REQUIRED | RECOMMENDED).items():
        assert isinstance(found[name], kind) and found[name], name
    assert found["name"] == "</script><b>"
    assert dt.datetime.fromisoformat(found["startDate"]) == event.starts_at
    assert dt.datetime.fromisoformat(found["endDate"]) == event.ends_at
    located = found["location"] if isinstance(found["location"], list) else [found["location"]]
    assert [place["@type"] for place in located] == places
    assert all(place.get("address") or place.get("url") for place in located)
    assert "民泊" not in json.dumps(found, ensure_ascii=False)
    assert "example.jp/x" not in json.dumps(found)  # for those with a seat
    state = "Cancelled" if event.status == "cancelled" else "Scheduled"
    assert found["eventStatus"] == f"https://schema.org/Event{state}"
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert found["organizer"]["name"] and found["organizer"]["url"]
    offer = found["offers"]
    assert offer["availability"] == f"https://schema.org/{availability}"
    assert dt.datetime.fromisoformat(offer["validFrom"]) == event.opens_at
    assert offer["url"] == found["url"]
    assert offer["price"] == (3000 if event.fee.startswith("3") else 0) and offer["priceCurrency"] == "JPY"
    assert found["isAccessibleForFree"] == (offer["price"] == 0)


@pytest.mark.parametrize(
    ("fee", "yen"),
    [
        ("", 0),
        ("参加費無料（交通費・宿泊費・食事代は各自）", 0),
        ("Free", 0),
        ("３，０００円", 3000),
        ("500円(お茶つき)", 500),
        ("学生無料、一般500円", None),
        ("無料会員500円", None),
        ("1,000円〜2,000円", None),
        ("実費", None),
    ],
)
def test_a_fee_in_words_is_a_price_where_it_says_one(fee, yen):
    assert price(fee) == yen


def test_json_ld_of_a_moved_event_says_when_it_was_announced_before(client):
    first = clock.now().replace(microsecond=0) + dt.timedelta(days=20)
    event = factories.event(starts_at=first, status=Event.Status.DRAFT)

    def move(start):
        event.sessions.update(starts_at=start, ends_at=start + dt.timedelta(hours=2))
        actions.announce_changes(event=event)

    def told():
        found = json_ld(client.get(event.get_absolute_url()))
        was = found.get("previousStartDate")
        return found["eventStatus"].rpartition("/Event")[2], was and dt.datetime.fromisoformat(was)

    move(first - dt.timedelta(days=1))  # a draft: nobody had read of it
    actions.publish(event=event, by=None)
    assert told() == ("Scheduled", None)
    move(first)
    Event.objects.filter(pk=event.pk).update(venue="別の会場")
    actions.announce_changes(event=event)  # no other start
    assert told() == ("Rescheduled", first - dt.timedelta(days=1))
    move(first + dt.timedelta(days=7))
    assert told() == ("Rescheduled", first)
    actions.cancel_event(event=event, by=None, reason="台風")
    assert told() == ("Cancelled", None)


def test_shared_link_shows_a_picture_that_exists(client):
    event = factories.event()
    answer = client.get(event.get_absolute_url())
    (image,) = json_ld(answer)["image"]
    assert f'<meta property="og:image" content="{image}">' in page(answer)
    assert image.startswith("http")
    with Image.open(finders.find("art/share.png")) as picture:
        assert picture.size == (1200, 630)


def test_reception_finds_by_kana_and_number_and_marks_once(sign_in):
    event = factories.event()
    person = factories.participant(name="佐藤 花子", name_kana="さとう はなこ")
    registration = actions.register(event=event, participant=person)
    actions.register(
        event=event, participant=factories.participant(name="鈴木 一郎", name_kana="すずき いちろう")
    )
    staff = factories.staff()
    client = sign_in(staff)
    desk = reverse("events:reception", args=[event.slug])
    for words in ("さとうはなこ", "サトウ", "佐藤花", str(registration.number)):
        found = page(client.get(desk, {"q": words}))
        assert "佐藤 花子" in found
        assert "鈴木 一郎" not in found
    session = event.sessions.get()
    mark = reverse("events:mark", args=[event.slug])
    for _ in range(2):
        client.post(mark, {"session": session.pk, "registration": registration.pk, "status": "present"})
    assert registration.attendances.get().status == "present"


def test_reception_takes_the_scanned_address_and_refuses_a_foreign_code(sign_in):
    event, other = factories.event(), factories.event()
    mine = actions.register(event=event, participant=factories.participant())
    foreign = actions.register(event=other, participant=factories.participant())
    client = sign_in(factories.staff())
    url, session = reverse("events:mark", args=[event.slug]), event.sessions.get()
    for code in (f"http://testserver/events/code/{mine.code}/", mine.code.lower(), foreign.code):
        client.post(url, {"session": session.pk, "code": code})
    assert mine.attendances.count() == 1
    assert foreign.attendances.count() == 0


def test_walk_in_sent_twice_makes_nobody_twice(sign_in):
    event = factories.event(capacity=1)
    actions.register(event=event, participant=factories.participant())
    client = sign_in(factories.staff())
    url = reverse("events:walk_in", args=[event.slug])
    form = {
        "session": event.sessions.get().pk,
        "code": "ABCDEFGHJK",
        "name": "飛入 太郎",
        "name_kana": "とびいり",
    }
    assert client.post(url, form).status_code == 200  # full: the form stays
    assert event.registrations.count() == 1
    for _ in range(2):
        client.post(url, form | {"over_capacity": "on"})
    walk_in = event.registrations.get(code="ABCDEFGHJK")
    event.refresh_from_db()
    assert (event.capacity, event.seats_taken, event.registrations.count()) == (2, 2, 2)
    assert walk_in.attendances.get().status == "present"


def test_closing_reception_marks_the_no_shows_once_the_session_is_over(sign_in, time_machine_at):
    event = factories.event()
    came, stayed = (actions.register(event=event, participant=factories.participant()) for _ in range(2))
    session, staff = event.sessions.get(), factories.staff()
    actions.mark_attendance(registration=came, session=session, status="present", by=staff)
    client, close = sign_in(staff), reverse("events:close_reception", args=[event.slug])
    client.post(close, {"session": session.pk})
    assert not stayed.attendances.exists()  # too early: nobody is marked by a wrong tap
    time_machine_at(session.ends_at)
    sign_in(staff).post(close, {"session": session.pk})
    assert [row.attendances.get().status for row in (came, stayed)] == ["present", "absent"]


def test_other_citys_staff_and_participants_do_not_reach_reception(sign_in):
    event = factories.event(municipalities=[factories.ICHINOSEKI])
    registration = actions.register(event=event, participant=factories.participant())
    client = sign_in(factories.staff(role="city", municipality=factories.KAMAISHI))
    mark = reverse("events:mark", args=[event.slug])
    for name in ("reception", "office"):
        assert client.get(reverse(f"events:{name}", args=[event.slug])).status_code == 404
    assert client.post(mark, {"registration": registration.pk}).status_code == 404
    sign_in(factories.participant().user)
    assert client.get(reverse("events:reception", args=[event.slug])).status_code == 403


def test_survey_link_needs_no_login_and_counts_once(client, django_assert_num_queries):
    from events.emails import survey_url

    event = factories.event(survey=questionnaire("survey"))
    text, consent = event.survey.questions.all()
    registration = actions.register(event=event, participant=factories.participant())
    url = survey_url(registration)
    assert client.get(url).status_code == 200
    for words in ("よかった", "二度目"):
        client.post(url, {f"q{text.pk}": words, f"q{consent.pk}": "on"})
    registration.refresh_from_db()
    assert registration.survey_answers[str(text.pk)] == "よかった"
    assert client.get(url[:-3] + "x/").status_code == 410


def test_atom_feed_names_new_events(client):
    event = actions.publish(event=factories.event(status=Event.Status.DRAFT), by=factories.staff())
    hidden = factories.event(visibility=Event.Visibility.MEMBERS, published_at=clock.now(), title="会員だけ")
    words = page(client.get(reverse("events:atom")))
    assert event.get_absolute_url() in words
    assert hidden.title not in words


def test_reminders_go_once_not_to_late_registrants_and_move_with_the_event(time_machine_at):
    start = dt.datetime(2027, 2, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    from events import emails

    time_machine_at(start - dt.timedelta(days=20))
    event = factories.event(starts_at=start, status=Event.Status.DRAFT)
    event = actions.publish(event=event, by=factories.staff())
    early = actions.register(event=event, participant=factories.participant())
    time_machine_at(start - dt.timedelta(days=7) + dt.timedelta(minutes=5))
    late = actions.register(event=event, participant=factories.participant())
    for _ in range(2):
        emails.plan_due()
    assert list(reminders()) == [(early.participant.email, "7:2027-02-20")]
    event.sessions.update(
        starts_at=start + dt.timedelta(days=10), ends_at=start + dt.timedelta(days=10, hours=2)
    )
    actions.announce_changes(event=event)
    time_machine_at(start + dt.timedelta(days=3, minutes=5))
    emails.plan_due()
    assert sorted(reminders()) == sorted(
        [
            (early.participant.email, "7:2027-02-20"),
            (early.participant.email, "7:2027-03-02"),
            (late.participant.email, "7:2027-03-02"),
        ]
    )
    time_machine_at(
        start + dt.timedelta(days=9, hours=13)
    )  # beat was down half a day: too late for "tomorrow"
    emails.plan_due()
    assert reminders().filter(version__startswith="1:").count() == 0


def reminders():
    return Message.objects.filter(kind="events.reminder").values_list("to", "version")


@pytest.mark.django_db(transaction=True)
def test_thanks_with_survey_only_to_those_who_came_the_next_morning(time_machine_at):
    from events import emails

    start = dt.datetime(2027, 2, 20, 19, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    time_machine_at(start - dt.timedelta(days=20))
    event = factories.event(starts_at=start, survey=questionnaire("survey"))
    came, stayed = (actions.register(event=event, participant=factories.participant()) for _ in range(2))
    actions.mark_attendance(
        registration=came, session=event.sessions.get(), status="present", by=factories.staff()
    )
    time_machine_at(start + dt.timedelta(hours=4))
    emails.plan_due()
    thanks = Message.objects.filter(kind="events.thanks")
    assert thanks.count() == 0
    time_machine_at(start + dt.timedelta(hours=14, minutes=1))
    for _ in range(2):
        emails.plan_due()
    assert [message.to for message in thanks] == [came.participant.email]
    outbox.send_due()
    assert "/events/survey/" in mail.outbox[-1].body
    assert Registration.objects.get(pk=stayed.pk).surveyed_at is None
