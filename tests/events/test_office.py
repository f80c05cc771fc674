"""The staff's pages of an event: parts, tables, mails, the survey's results, copies."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from events import actions, office
from events.models import Event, Mailing, Questionnaire, Registration
from notifications.models import Message
from participants.models import Participant
from tests import factories

from .admin_form import typed

pytestmark = pytest.mark.django_db


def at(name, event, *args):
    return reverse(f"events:{name}", args=[event.slug, *args])


@pytest.fixture
def event():
    """Four people: two came, one did not, one waits; Ichinoseki and Kamaishi, with one skill each."""
    event = factories.event(title="講座①", capacity=3)
    skill = factories.skill("会計")
    staff, session = factories.staff(), event.sessions.get()
    for number, code in enumerate(
        [factories.ICHINOSEKI, factories.KAMAISHI, factories.ICHINOSEKI, factories.KAMAISHI]
    ):
        person = factories.participant(name=f"参加 {number}", name_kana=f"さんか {number}")
        person.municipalities.add(code)
        if number == 0:
            person.held_skills.create(skill=skill)
        row = actions.register(event=event, participant=person, source="flyer" if number else "")
        if number < 3:
            status = "absent" if number == 2 else "present"
            actions.mark_attendance(registration=row, session=session, status=status, by=staff)
    return event


def names(rows):
    return [row.participant.name for row in rows]


def test_a_part_must_fit_everything_chosen(event):
    session, people = event.sessions.get(), event.registrations.all()
    came = {"session": session, "attendance": "present"}
    assert names(office.part(people, **came)) == ["参加 0", "参加 1"]
    assert names(office.part(people, **came, city=factories.KAMAISHI)) == ["参加 1"]
    assert names(office.part(people, state="waiting")) == ["参加 3"]
    assert names(office.part(people, state="waiting", city=factories.ICHINOSEKI)) == []
    assert names(office.part(people, skill=event.registrations.first().participant.skills.get())) == [
        "参加 0"
    ]


def test_session_alone_means_who_came_to_it_or_everybody_until_somebody_is_marked(event):
    first, people = event.sessions.get(), event.registrations.all()
    moment = first.ends_at + dt.timedelta(days=1)
    second = event.sessions.create(starts_at=moment, ends_at=moment + dt.timedelta(hours=2))
    assert names(office.part(people, session=first)) == ["参加 0", "参加 1"]
    assert names(office.part(people, session=second)) == ["参加 0", "参加 1", "参加 2", "参加 3"]
    only = event.registrations.get(participant__name="参加 2")
    actions.mark_attendance(registration=only, session=second, status="present", by=factories.staff())
    chosen = {"state": "confirmed", "session": second}
    assert names(office.part(people, **chosen, city=factories.ICHINOSEKI)) == ["参加 2"]
    assert names(office.part(people, **chosen, city=factories.KAMAISHI)) == []


def test_mail_and_export_take_state_and_session_and_city_together(event, sign_in):
    client, session = sign_in(factories.staff()), event.sessions.get()
    part = {"state": "confirmed", "session": session.pk, "city": factories.KAMAISHI}
    answer = client.get(at("export", event), part | {"format": "csv"})
    assert [row[2] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:] == ["参加 1"]
    words = part | {"subject": "資料", "text": "こちらです。", "key": "k"}
    assert "参加 1" in client.post(at("mailing", event), words | {"step": "preview"}).content.decode()
    client.post(at("mailing", event), words | {"step": "send"})
    (message,) = Message.objects.filter(kind="events.mailing")
    assert message.context["registration"] == event.registrations.get(participant__name="参加 1").pk


@pytest.fixture
def joint():
    """One event of two cities with a share of seats each, a person in each share, one with none."""
    event = factories.event(municipalities=[factories.ICHINOSEKI, factories.KAMAISHI])
    for code, name in [(factories.ICHINOSEKI, "一関 希望"), (factories.KAMAISHI, "釜石 希望")]:
        stream = event.streams.create(municipality_id=code, capacity=5)
        actions.register(event=event, participant=factories.participant(name=name), stream=stream)
    actions.register(event=event, participant=factories.participant(name="両市 希望"))
    return event


def test_city_sees_its_own_share_of_a_joint_event_on_every_page(joint, sign_in):
    city = factories.staff(role="city", municipality=factories.ICHINOSEKI)
    other = joint.registrations.get(participant__name="釜石 希望")
    client = sign_in(city)
    for name in ("office", "names", "badges", "reception"):
        words = client.get(at(name, joint)).content.decode()
        assert "一関 希望" in words and "両市 希望" in words, name
        assert "釜石 希望" not in words, name
    assert "一関市" in client.get(at("office", joint)).context["whose"]
    answer = client.get(at("export", joint), {"format": "csv"})
    assert "釜石 希望" not in answer.content.decode("utf-8-sig")
    words = {"subject": "件名", "text": "本文", "key": "k"}
    preview = client.post(at("mailing", joint), words | {"step": "preview"}).content.decode()
    assert "一関 希望" in preview and "釜石 希望" not in preview
    assert client.post(at("move", joint, other.pk), {"to": "cancel"}).status_code == 404
    mark = {"session": joint.sessions.get().pk, "code": other.code}
    assert "釜石 希望" not in client.post(at("mark", joint), mark, follow=True).content.decode()
    assert other.attendances.count() == 0
    assert client.get(reverse("events:code", args=[other.code])).status_code == 404


def test_city_does_not_meet_people_of_another_share_anywhere(joint):
    city = factories.staff(role="city", municipality=factories.ICHINOSEKI)
    seen = Participant.objects.visible_to(city).values_list("name", flat=True)
    assert set(seen) == {"一関 希望", "両市 希望"}


def test_operator_and_prefecture_see_all_shares_of_a_joint_event(joint, sign_in):
    operator = factories.staff(role="operator", programme=joint.programme)
    for user in (operator, factories.staff()):
        answer = sign_in(user).get(at("office", joint))
        assert len(answer.context["rows"]) == 3
        assert answer.context["whose"] == ""


def test_joint_event_without_shares_belongs_to_each_of_its_cities_and_says_so(sign_in):
    event = factories.event(municipalities=[factories.ICHINOSEKI, factories.KAMAISHI])
    actions.register(event=event, participant=factories.participant(name="両市 希望"))
    for code in (factories.ICHINOSEKI, factories.KAMAISHI):
        answer = sign_in(factories.staff(role="city", municipality=code)).get(at("office", event))
        assert "両市 希望" in answer.content.decode()
        assert str(answer.context["whose"]) in answer.content.decode() and answer.context["whose"]


def test_requirement_that_it_counts_toward_is_chosen_in_the_admin_and_shown(event, sign_in):
    event.programme.requirements.create(kind="lecture", label="講座 各市2回以上")
    client, url = sign_in(factories.staff()), reverse("admin:events_event_change", args=[event.pk])
    assert "講座 各市2回以上" in client.get(at("office", event)).content.decode()
    assert client.post(url, typed(client.get(url)) | {"fulfils": "nothing"}).status_code == 302
    assert client.get(at("office", event)).context["requirement"] is None


def delete_session(client, event, number):
    url = reverse("admin:events_event_change", args=[event.pk])
    return client.post(url, typed(client.get(url)) | {f"sessions-{number}-DELETE": "on"})


def test_day_with_attendance_and_the_last_day_cannot_be_deleted(event, sign_in):
    client = sign_in(factories.staff())
    assert delete_session(client, event, 0).status_code == 200  # marked, and the only one
    moment = event.ends_at + dt.timedelta(days=1)
    free = event.sessions.create(starts_at=moment, ends_at=moment + dt.timedelta(hours=2))
    assert delete_session(client, event, 0).status_code == 200  # marked
    assert event.sessions.count() == 2
    assert delete_session(client, event, 1).status_code == 302
    assert not event.sessions.filter(pk=free.pk).exists()
    lone = factories.event()
    assert delete_session(client, lone, 0).status_code == 200  # nobody came yet, but it is the only one
    assert lone.sessions.count() == 1


def test_figures_count_places_skills_and_sources(event):
    found = office.figures(event.registrations.active())
    assert [(bar["label"], bar["value"]) for bar in found["places"]] == [("一関市", 2), ("釜石市", 2)]
    assert [bar["value"] for bar in found["skills"]] == [1]
    assert [(bar["label"], bar["value"]) for bar in found["sources"]][0] == ("flyer", 3)


def test_export_holds_the_chosen_part_with_attendance(event, sign_in):
    client = sign_in(factories.staff())
    answer = client.get(at("export", event), {"state": "confirmed", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 1 + 3
    assert [row[2] for row in rows[1:]] == ["参加 0", "参加 1", "参加 2"]
    answer = client.get(at("export", event), {"format": "cp932"})
    assert len(list(csv.reader(io.StringIO(answer.content.decode("cp932"))))) == 1 + 4


def test_export_names_what_cp932_cannot_hold(event, sign_in):
    person = event.registrations.first().participant
    person.name = "𠮷田"
    person.save()
    answer = sign_in(factories.staff()).get(at("export", event), {"format": "cp932"}, follow=True)
    assert "𠮷" in answer.content.decode()
    assert "U+20BB7" in answer.content.decode()


def test_mail_is_previewed_and_goes_once_to_the_part_only(event, sign_in):
    client = sign_in(factories.staff())
    words = {"state": "confirmed", "attendance": "present", "session": event.sessions.get().pk}
    words |= {"subject": "資料のご案内", "text": "資料はこちらです。"}
    preview = client.post(at("mailing", event), words | {"step": "preview"})
    assert "参加 0" in preview.content.decode()
    assert "参加 2" not in preview.content.decode()
    assert Mailing.objects.count() == 0
    client.post(at("mailing", event), words | {"step": "send"})
    assert Mailing.objects.get().recipients == 2
    assert Message.objects.filter(kind="events.mailing").count() == 2


def test_staff_admit_promote_and_cancel(event, sign_in):
    client = sign_in(factories.staff())
    guest = factories.participant(email="guest@example.jp")
    client.post(at("admit", event), {"email": "guest@example.jp", "reason": "講師", "over_capacity": "on"})
    assert event.registrations.get(participant=guest).status == "confirmed"
    waiting = event.registrations.get(status="waiting")
    first = event.registrations.order_by("number").first()
    client.post(at("move", event, first.pk), {"to": "cancel"})
    waiting.refresh_from_db()
    assert waiting.status == "offered"
    late = [actions.register(event=event, participant=factories.participant()) for _ in range(2)]
    capacity = Event.objects.get(pk=event.pk).capacity
    form = {"to": "promote", "reason": "通訳"}
    for more, state in (({}, "waiting"), ({"over_capacity": "on"}, "offered")):  # no seat is free
        client.post(at("move", event, late[1].pk), form | more)
        late[1].refresh_from_db()
        assert late[1].status == state
    assert (late[1].reason, Event.objects.get(pk=event.pk).capacity) == ("通訳", capacity + 1)
    late[0].refresh_from_db()
    assert late[0].status == "waiting"


def test_survey_results_count_choices_and_quote_texts(event, sign_in):
    survey = Questionnaire.objects.get(name="標準アンケート")
    Event.objects.filter(pk=event.pk).update(survey=survey)
    event.refresh_from_db()
    first, *_others, text = survey.questions.all()
    for registration, mark in zip(event.registrations.attended(), ["満足", "とても満足"], strict=True):
        answers = {str(first.pk): mark, str(text.pk): "=1+1"}
        actions.answer_survey(registration=registration, answers=answers)
    results, answered = office.survey_results(event)
    assert answered == 2
    counted = [(bar["label"], bar["value"]) for bar in results[0]["bars"]]
    assert counted == [("とても満足", 1), ("満足", 1), ("ふつう", 0), ("やや不満", 0), ("不満", 0)]
    client = sign_in(factories.staff())
    assert "2" in client.get(at("survey_results", event)).content.decode()
    answer = client.get(at("survey_export", event), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][-1] == "'=1+1"


def test_cancelling_and_copying_through_the_pages(event, sign_in):
    client = sign_in(factories.staff())
    day = timezone.localdate(event.starts_at) + dt.timedelta(days=30)
    client.post(at("clone", event), {"starts_on": day.isoformat()})
    copy = Event.objects.exclude(pk=event.pk).get()
    assert (timezone.localdate(copy.starts_at), copy.status) == (day, "draft")
    client.post(at("cancel_event", event), {"reason": ""})
    assert event.registrations.active().exists()
    client.post(at("cancel_event", event), {"reason": "台風のため"})
    assert not event.registrations.active().exists()


def test_event_that_is_over_cannot_be_called_off(event, sign_in, time_machine_at):
    time_machine_at(event.ends_at + dt.timedelta(minutes=1))
    client = sign_in(factories.staff())
    assert at("cancel_event", event) not in client.get(at("office", event)).content.decode()
    assert client.post(at("cancel_event", event), {"reason": "間違い"}).status_code == 200
    event.refresh_from_db()
    assert event.status == "published"
    assert not Message.objects.filter(kind="events.event_cancelled").exists()


@pytest.mark.parametrize(
    "name", ["office", "figures", "names", "badges", "mailing", "survey_results", "clone"]
)
def test_pages_open_for_their_staff_and_not_for_another_citys(event, sign_in, name):
    assert sign_in(factories.staff()).get(at(name, event)).status_code == 200
    other = factories.staff(role="city", municipality=factories.HANAMAKI)
    assert sign_in(other).get(at(name, event)).status_code == 404


def test_admin_change_writes_only_what_was_typed(event, sign_in):
    """Seats taken meanwhile stay counted, more seats are offered, a moved session is told."""
    client = sign_in(factories.staff())
    actions.announce_changes(event=event)
    url = reverse("admin:events_event_change", args=[event.pk])
    Event.objects.filter(pk=event.pk).update(last_number=77)  # somebody registers at the same moment
    answer = client.post(url, typed(client.get(url)) | {"title": "講座①（改題）", "capacity": 4})
    assert answer.status_code == 302, answer.context["errors"]
    event.refresh_from_db()
    assert (event.title, event.capacity, event.last_number, event.seats_taken) == ("講座①（改題）", 4, 77, 4)
    assert event.registrations.filter(status=Registration.Status.OFFERED).count() == 1


def test_admin_publishes_and_says_what_is_missing(sign_in):
    ready = factories.event(status=Event.Status.DRAFT)
    empty = factories.event(status=Event.Status.DRAFT)
    empty.sessions.all().delete()
    chosen = {"action": "publish", "confirmed": "1", "_selected_action": [ready.pk, empty.pk]}
    sign_in(factories.staff()).post(reverse("admin:events_event_changelist"), chosen)
    ready.refresh_from_db(), empty.refresh_from_db()
    assert (ready.status, empty.status) == ("published", "draft")
    assert ready.published_at


def test_sitemap_lists_public_events_only(client):
    shown, hidden = factories.event(), factories.event(visibility=Event.Visibility.MEMBERS)
    content = client.get("/sitemap.xml").content.decode()
    assert shown.get_absolute_url() in content
    assert hidden.get_absolute_url() not in content


def test_admin_copies_a_season_to_the_programme_of_next_year(sign_in):
    this = factories.programme()
    following = factories.programme(fiscal_year=this.fiscal_year + 1)
    events = [factories.event(f"講座{number}", this) for number in range(2)]
    chosen = {
        "action": "copy_to_next_year",
        "confirmed": "1",
        "_selected_action": [event.pk for event in events],
    }
    sign_in(factories.staff()).post(reverse("admin:events_event_changelist"), chosen)
    copies = Event.objects.filter(programme=following)
    assert sorted(copies.values_list("title", "status")) == [("講座0", "draft"), ("講座1", "draft")]
    assert copies.get(title="講座0").starts_at.weekday() == events[0].starts_at.weekday()
    assert Message.objects.count() == 0


def test_saving_a_joint_event_keeps_the_other_citys_part_that_one_cannot_choose(sign_in):
    places = [factories.ICHINOSEKI, factories.KAMAISHI]
    event = factories.event(municipalities=places)
    ours, theirs = (factories.company(municipality=code) for code in places)
    event.companies.set([ours, theirs])
    client = sign_in(factories.staff(role="city", municipality=factories.ICHINOSEKI))
    url = reverse("admin:events_event_change", args=[event.pk])
    for chosen in ([ours.pk], []):
        data = {"municipalities": [factories.ICHINOSEKI], "companies": chosen}
        assert client.post(url, typed(client.get(url)) | data).status_code == 302
        assert {row.pk for row in event.companies.all()} == {*chosen, theirs.pk}
        assert event.municipalities.count() == 2
