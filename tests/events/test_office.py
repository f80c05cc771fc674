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
    session = event.sessions.get()
    came = {"session": session, "attendance": "present"}
    assert names(office.part(event, **came)) == ["参加 0", "参加 1"]
    assert names(office.part(event, **came, city=factories.KAMAISHI)) == ["参加 1"]
    assert names(office.part(event, state="waiting")) == ["参加 3"]
    assert names(office.part(event, state="waiting", city=factories.ICHINOSEKI)) == []
    assert names(office.part(event, skill=event.registrations.first().participant.skills.get())) == ["参加 0"]


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
    chosen = {"action": "publish", "_selected_action": [ready.pk, empty.pk]}
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
    chosen = {"action": "copy_to_next_year", "_selected_action": [event.pk for event in events]}
    sign_in(factories.staff()).post(reverse("admin:events_event_changelist"), chosen)
    copies = Event.objects.filter(programme=following)
    assert sorted(copies.values_list("title", "status")) == [("講座0", "draft"), ("講座1", "draft")]
    assert copies.get(title="講座0").starts_at.weekday() == events[0].starts_at.weekday()
    assert Message.objects.count() == 0
