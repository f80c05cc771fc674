import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Questionnaire
from iwate_kankei.models import Assignment, AuditEntry, Organisation, Programme, Requirement
from matching.kit.blueprint import blueprint
from matching.kit.checklist import checklist
from matching.kit.leftovers import leftovers
from matching.kit.start import shift_for, start
from matching.models import Rules
from notifications.models import Message, Wording
from tests import factories

pytestmark = pytest.mark.django_db
ICHINOSEKI, KAMAISHI, HANAMAKI = factories.ICHINOSEKI, factories.KAMAISHI, factories.HANAMAKI


def at(year, month, day, hour=10):
    return timezone.make_aware(dt.datetime(year, month, day, hour))


@pytest.fixture
def programme_2018():
    """As in the programme's own description: seminar, four lectures for both cities, fieldwork in each."""
    row = factories.programme("関係人口創出事業", fiscal_year=2018)
    for kind, minimum, each in [("seminar", 1, False), ("lecture", 2, True), ("fieldwork", 1, True)]:
        Requirement.objects.create(
            programme=row, kind=kind, label=kind, minimum=minimum, per_municipality=each
        )
    Organisation.objects.create(programme=row, name="岩手県（地域振興室）", role="prefecture")
    Organisation.objects.create(
        programme=row, name="平泉・一関DMO", role="mentor", municipality_id=ICHINOSEKI
    )
    Rules.objects.create(programme=row, answer_days=21)
    survey = Questionnaire.objects.create(name="講座アンケート", use="survey")
    survey.questions.create(label="いかがでしたか")
    both = (ICHINOSEKI, KAMAISHI)
    plan = [
        ("seminar", "オープンセミナー", at(2018, 9, 5), both),
        ("lecture", "講座①", at(2018, 9, 21), both),
        ("lecture", "講座②", at(2018, 10, 16), both),
        ("fieldwork", "地域実践活動 一関", at(2018, 11, 3), (ICHINOSEKI,)),
        ("fieldwork", "地域実践活動 釜石", at(2018, 11, 10), (KAMAISHI,)),
    ]
    for kind, title, starts_at, places in plan:
        event = factories.event(
            title,
            row,
            kind=kind,
            starts_at=starts_at,
            municipalities=places,
            survey=survey,
            venue="一関市役所",
            venue_for=Event.VenueFor.CONFIRMED,
        )
        event.streams.create(municipality_id=ICHINOSEKI, capacity=10)
        event.rules.filter(kind="thanks").update(words="一関でお待ちしています")
    return row


@pytest.fixture
def prefecture(sign_in):
    return sign_in(factories.staff())


def click_through(client, source, **answers):
    page = reverse("kit:start", args=[source.pk])
    form = client.get(page).context["form"]
    data = {"like": form["like"].value() or form.fields["like"].choices[0][0], **form.initial, **answers}
    return client.post(page, data, follow=True)


def test_2018_becomes_a_programme_of_hanamaki_by_clicks_alone(programme_2018, prefecture):
    response = click_through(
        prefecture, programme_2018, fiscal_year=2027, municipalities=[HANAMAKI], like=ICHINOSEKI
    )
    assert response.status_code == 200
    new = Programme.objects.get(fiscal_year=2027)
    assert new.source == programme_2018
    assert (new.starts_on, new.ends_on) == (dt.date(2027, 4, 1), dt.date(2028, 3, 31))
    assert [place.pk for place in new.municipalities.all()] == [HANAMAKI]
    assert list(new.requirements.values_list("kind", "minimum", "per_municipality")) == list(
        programme_2018.requirements.values_list("kind", "minimum", "per_municipality")
    )
    assert [row.name for row in new.organisations.all()] == ["岩手県（地域振興室）"]
    assert new.matching_rules.answer_days == 21
    events = list(new.events.order_by("starts_at"))
    assert [event.title for event in events] == ["オープンセミナー", "講座①", "講座②", "地域実践活動 花巻"]
    for event in events:
        assert event.status == Event.Status.DRAFT
        assert [place.pk for place in event.municipalities.all()] == [HANAMAKI]
        assert event.survey.name == "講座アンケート"
        assert (event.venue, event.venue_for) == ("花巻市役所", Event.VenueFor.CONFIRMED)
        assert event.streams.get().municipality_id == HANAMAKI
        assert event.rules.get(kind="thanks").words == "花巻でお待ちしています"
        assert event.sessions.count() == 1


def test_the_schedule_moves_by_whole_weeks(programme_2018):
    new = start(blueprint(programme_2018), name="次", fiscal_year=2027, places={HANAMAKI: ICHINOSEKI})
    fieldwork = new.events.get(kind="fieldwork")
    assert timezone.localtime(fieldwork.starts_at) == at(2027, 11, 6)  # Saturday, as 3 November 2018 was
    assert fieldwork.starts_at.weekday() == at(2018, 11, 3).weekday()
    assert shift_for(1) == dt.timedelta(weeks=52)
    assert shift_for(6) == dt.timedelta(weeks=313)


def test_next_year_in_the_same_cities_keeps_each_citys_own_events(programme_2018):
    new = start(
        blueprint(programme_2018),
        name="次",
        fiscal_year=2019,
        places={ICHINOSEKI: ICHINOSEKI, KAMAISHI: KAMAISHI, HANAMAKI: KAMAISHI},
    )
    fieldworks = new.events.filter(kind="fieldwork").order_by("title")
    assert [event.title for event in fieldworks] == [
        "地域実践活動 一関",
        "地域実践活動 花巻",
        "地域実践活動 釜石",
    ]
    assert new.events.filter(kind="lecture").count() == 2
    assert new.organisations.filter(role="mentor").get().municipality_id == ICHINOSEKI


def test_nobody_gets_a_mail_and_nothing_is_public(programme_2018):
    messages = Message.objects.count()
    new = start(blueprint(programme_2018), name="次", fiscal_year=2027, places={HANAMAKI: KAMAISHI})
    assert Message.objects.count() == messages
    assert not new.events.exclude(status=Event.Status.DRAFT).exists()


def test_the_checklist_asks_for_what_a_copy_cannot_have(programme_2018, prefecture):
    new = start(blueprint(programme_2018), name="次", fiscal_year=2027, places={HANAMAKI: KAMAISHI})
    factories.staff(Assignment.Role.CITY, HANAMAKI)
    labels = [item.label for item in checklist(new) if not item.done]
    assert "花巻市：メンターのアカウントがある" in labels
    assert "花巻市：市町村職員のアカウントがある" not in labels
    assert sum(label.startswith("イベント「講座①」：日程") for label in labels) == 1
    page = prefecture.get(reverse("kit:checklist", args=[new.pk]))
    assert all(label in page.text for label in labels)
    for item in checklist(new):
        assert prefecture.get(item.url).status_code == 200


def test_a_file_carries_the_programme_to_another_installation(programme_2018, prefecture):
    file = prefecture.get(reverse("kit:download", args=[programme_2018.pk]))
    assert AuditEntry.objects.filter(verb="export", model="iwate_kankei.programme").count() == 1
    upload = SimpleUploadedFile("programme.json", file.content)
    page = prefecture.post(reverse("kit:upload"), {"file": upload}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("kit:start_from_file")
    answers = {"name": "花巻の年", "fiscal_year": 2028, "municipalities": [HANAMAKI], "like": KAMAISHI}
    prefecture.post(reverse("kit:start_from_file"), answers)
    new = Programme.objects.get(name="花巻の年")
    assert new.events.count() == 4
    assert blueprint(new)["requirements"] == blueprint(programme_2018)["requirements"]


def spoil(data, **changes):
    return json.dumps(data | changes).encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b'{"format": "x"}', b'{"format": "iwate-kankei programme", "version": 99}'],
)
def test_other_files_are_refused_in_words(prefecture, content):
    upload = SimpleUploadedFile("x.json", content)
    page = prefecture.post(reverse("kit:upload"), {"file": upload})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_a_spoilt_file_makes_nothing(programme_2018, prefecture):
    data = blueprint(programme_2018)
    before = Programme.objects.count()
    for changes in ({"events": [{"kind": "seminar"}]}, {"requirements": [{"kind": "x", "label": "x" * 999}]}):
        upload = SimpleUploadedFile("x.json", spoil(data, **changes))
        prefecture.post(reverse("kit:upload"), {"file": upload})
        answers = {"name": "x", "fiscal_year": 2028, "municipalities": [HANAMAKI], "like": KAMAISHI}
        page = prefecture.post(reverse("kit:start_from_file"), answers)
        assert page.status_code == 200
        assert page.context["form"].non_field_errors()
    assert Programme.objects.count() == before


def test_the_same_name_in_the_same_year_is_refused_at_the_form(programme_2018, prefecture):
    factories.programme(fiscal_year=2027)
    taken = Programme.objects.get(fiscal_year=2027).name
    page = click_through(
        prefecture, programme_2018, name=taken, fiscal_year=2027, municipalities=[HANAMAKI], like=KAMAISHI
    )
    assert page.context["form"].non_field_errors()


def test_a_file_brings_texts_of_mails_and_takes_none_of_ones_own_away(programme_2018):
    ours = Wording.objects.create(kind="companies.published", language="ja", subject="ここ", text="ここの文")
    data = blueprint(programme_2018)
    row = {"kind": "companies.published", "language": "ja", "subject": "よそ", "text": "よその文"}
    data["wordings"] = [
        row,
        row | {"kind": "companies.expired", "text": "よその文だけ"},
        row | {"kind": "companies.sent_back", "text": "{% include 'x' %}"},
        row | {"kind": "no.such_kind"},
        row | {"kind": "companies.confirm", "language": "xx"},
    ]
    start(data, name="次", fiscal_year=2027, places={HANAMAKI: ICHINOSEKI})
    ours.refresh_from_db()
    assert ours.text == "ここの文"
    worded = Wording.objects.exclude(text="").exclude(pk=ours.pk)
    assert [(wording.kind, wording.text) for wording in worded] == [("companies.expired", "よその文だけ")]


def test_a_blueprint_carries_the_texts_of_mails(programme_2018):
    Wording.objects.create(kind="companies.published", language="ja", subject="件名", text="本文")
    assert blueprint(programme_2018)["wordings"] == [
        {"kind": "companies.published", "language": "ja", "subject": "件名", "text": "本文"}
    ]


def test_the_form_can_be_sent_as_it_stands_also_where_this_year_has_its_programme(programme_2018, prefecture):
    factories.programme(fiscal_year=2026)
    Programme.objects.filter(fiscal_year=2026).update(name=programme_2018.name)
    answers = {"municipalities": [HANAMAKI], "like": ICHINOSEKI}
    assert click_through(prefecture, programme_2018, **answers).redirect_chain
    assert Programme.objects.filter(name=programme_2018.name, municipalities=HANAMAKI).exists()


NAMED_IN = {
    "company": "工場見学は京屋へ",
    "full": "集合は一関市役所前",
    "short": "釜石の港を歩く",
    "english": "A day in Kamaishi",
    "mentor": "平泉・一関DMOが案内します",
}


def test_names_of_other_places_left_in_copied_texts_are_pointed_out(programme_2018, prefecture):
    """Hanamaki follows Ichinoseki: 一関 becomes 花巻, but nobody can rewrite what else the texts tell."""
    factories.company("京屋", municipality=ICHINOSEKI)
    seminar = programme_2018.events.get(kind="seminar")
    seminar.description = "\n".join(NAMED_IN.values())
    seminar.save()
    programme_2018.requirements.filter(kind="fieldwork").update(responsible="釜石市 オープンシティ推進室")
    programme_2018.events.get(title="講座①").survey.questions.create(label="一関市に行きたいですか")
    Wording.objects.create(kind="companies.published", language="ja", subject="件名", text="釜石市より")
    new = start(blueprint(programme_2018), name="次", fiscal_year=2027, places={HANAMAKI: ICHINOSEKI},
                source=programme_2018)  # fmt: skip

    left = {type(row): names for row, names in leftovers(new)}
    assert left == {
        Programme: ["釜石市"],
        Event: ["Kamaishi", "京屋", "釜石"],
        Questionnaire: ["一関市"],
        Wording: ["釜石市"],
    }
    copied = new.events.get(kind="seminar")
    assert "集合は花巻市役所前" in copied.description
    page = prefecture.get(reverse("kit:checklist", args=[new.pk])).text
    assert "イベント「オープンセミナー」：文面に残っている「Kamaishi、京屋、釜石」を直す" in page
    copied.description = ""
    copied.save()
    assert Event not in {type(row) for row, _names in leftovers(new)}


def test_who_takes_part_again_is_not_out_of_place(programme_2018):
    places = {ICHINOSEKI: ICHINOSEKI, KAMAISHI: KAMAISHI}
    new = start(blueprint(programme_2018), name="次", fiscal_year=2027, places=places, source=programme_2018)
    assert list(leftovers(new)) == []


def test_a_programme_from_a_file_is_looked_through_for_every_municipality(programme_2018):
    data = blueprint(programme_2018)
    data["programme"]["owner"] = "盛岡市 企画課"
    new = start(data, name="次", fiscal_year=2027, places={HANAMAKI: ICHINOSEKI})
    assert list(leftovers(new)) == [(new, ["盛岡市"])]
