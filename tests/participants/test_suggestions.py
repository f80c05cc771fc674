"""Suggestions on rows: who gets what, why, and what is counted."""

import datetime as dt

import pytest
from django.utils import timezone

from companies.models import Challenge, PlacementNotification, Skill
from events.models import Attendance
from iwate_kankei import clock
from participants import facts, shown, suggestions
from participants.digest import new_challenges
from participants.models import Dismissal, Exposure
from tests.factories import KAMAISHI, challenge, company, event, participant

pytestmark = pytest.mark.django_db
LIST = "/challenges/?order=fits"


def needing(slug, required=True, **fields):
    sheet = challenge(**fields)
    sheet.needs.create(skill=Skill.objects.get(slug=slug), is_required=required)
    return sheet


def knowing(*slugs, **fields):
    person = participant(**fields)
    for slug in slugs:
        person.held_skills.create(skill=Skill.objects.get(slug=slug))
    return person


def suggested(person):
    return [fit.challenge for fit in suggestions.challenges_for(suggestions.reader(person.user), 10)]


def reason(person, sheet, code):
    fit = suggestions.reader(person.user).fit(sheet)
    return next(each for each in fit.reasons if each.code == code)


def test_each_reason_has_its_words_and_points_that_add_up():
    person = knowing("accounting", fields=["marketing"], hours_per_month=5)
    sheet = needing("accounting")
    fit = suggestions.reader(person.user).fit(sheet)
    found = {each.code: (each.points, each.of) for each in fit.reasons}
    assert found == {"must_skills": (500, 500), "field": (200, 200), "hours": (80, 200)}
    assert "会計・経理" in reason(person, sheet, "must_skills").words
    assert "10" in reason(person, sheet, "hours").lacks


def test_learning_a_must_skill_counts_half_and_says_so():
    person = participant()
    person.held_skills.create(skill=Skill.objects.get(slug="accounting"), level=1)
    found = reason(person, needing("accounting"), "must_skills")
    assert (found.points, found.of) == (250, 500)
    assert "学習中" in found.words or "勉強中" in found.words or "（" in found.words


def test_history_counts_a_visit_and_having_met_the_owner():
    person, firm = participant(), company(municipality=KAMAISHI)
    sheet = challenge(firm)
    visit = event(
        kind="fieldwork", municipalities=[KAMAISHI], starts_at=timezone.now() - dt.timedelta(days=9)
    )
    visit.companies.add(firm)
    assert facts.person_of(person).met == frozenset()
    registration = visit.registrations.create(participant=person, status="confirmed")
    assert facts.person_of(person).visited == frozenset()  # registered is not visited
    Attendance.objects.create(registration=registration, session=visit.sessions.get(), status="present")
    known = facts.person_of(person)
    assert (known.met, known.visited) == ({str(firm.pk)}, {KAMAISHI})
    assert reason(person, sheet, "met").points == 50
    assert reason(person, sheet, "visited").points == 30


def test_whoever_wants_paid_work_is_told_that_a_challenge_is_unpaid():
    person = participant(payment="paid")
    found = reason(person, challenge(contract="pro_bono"), "contract")
    assert (found.points, bool(found.lacks)) == (0, True)


def test_languages_count_only_where_a_challenge_needs_them():
    person = participant(languages=["en"])
    assert reason(person, challenge(languages=["en"]), "language").points == 50
    assert "language" not in [e.code for e in suggestions.reader(person.user).fit(challenge()).reasons]


def test_on_site_work_is_never_suggested_to_somebody_who_works_remotely():
    person = knowing("accounting", place="remote")
    needing("accounting", place="onsite")
    mixed = needing("accounting", place="mixed")
    assert suggested(person) == [mixed]


def test_employment_is_suggested_only_once_it_is_notified():
    person = knowing("accounting")
    sheet = needing("accounting", contract="employment")
    assert suggested(person) == []
    assert suggestions.reader(person.user).fit(sheet) is None
    PlacementNotification.objects.create(number="03-特-000001", notified_on=clock.today())
    assert suggested(person) == [sheet]


def test_closed_and_unpublished_ones_are_not_suggested():
    person = knowing("accounting")
    needing("accounting", apply_until=clock.today() - dt.timedelta(days=1))
    needing("accounting", of=company(is_published=False))
    assert suggested(person) == []


def test_the_kept_index_does_not_bring_back_what_has_closed(settings):
    settings.SUGGESTIONS_SECONDS = 60
    person, sheet = knowing("accounting"), needing("accounting")
    assert suggested(person) == [sheet]
    Challenge.objects.filter(pk=sheet.pk).update(status="closed")
    assert suggested(person) == []
    suggestions._Kept.until = 0.0  # the next test builds its own


def test_fewer_proposals_and_fewer_showings_surface():
    person = knowing("accounting")
    worn, fresh = needing("accounting"), needing("accounting")
    Exposure.objects.create(challenge=worn, day=clock.today(), shown=50)
    assert suggested(person) == [fresh, worn]


def test_put_aside_stays_away_until_taken_back(client, sign_in):
    person, sheet = knowing("accounting"), needing("accounting")
    sign_in(person.user)
    where = f"/my/aside/{sheet.slug}/"
    for _twice in range(2):
        assert client.post(where, {"aside": "1", "next": LIST}).url == LIST
    assert Dismissal.objects.get().by == person.user
    assert suggested(person) == []
    assert sheet.title not in client.get(LIST).text
    assert sheet.title in client.get("/challenges/").text  # still found by looking
    assert sheet.title in client.get("/my/kept/").text
    client.post(where, {"aside": "0"})
    assert suggested(person) == [sheet]


def test_put_aside_takes_no_get_and_no_hidden_challenge(client, sign_in):
    sign_in(participant().user)
    sheet = challenge(status="draft")
    assert client.get(f"/my/aside/{sheet.slug}/").status_code == 405
    assert client.post(f"/my/aside/{sheet.slug}/").status_code == 404


def test_the_order_stays_in_the_address_with_the_filters(client, sign_in):
    person = knowing("accounting")
    sign_in(person.user)
    best = needing("accounting", title="帳簿を一緒に")
    other = challenge(title="別の課題")
    page = client.get("/challenges/?order=fits&q=課題")
    assert [row.title for row in page.context["object_list"]] == ["別の課題"]
    assert '<input type="hidden" name="order" value="fits">' in page.text
    page = client.get(LIST)
    assert [row.pk for row in page.context["object_list"]][0] == best.pk
    assert other in page.context["object_list"]
    assert "/matching-policy/#suggestions" in page.text


def test_a_visitor_is_not_offered_the_order(client):
    challenge()
    page = client.get(LIST)
    assert (page.status_code, page.context["order"], page.context["orders"]) == (200, None, [])


def test_the_list_costs_the_same_with_one_and_many(client, sign_in, django_assert_max_num_queries):
    person = knowing("accounting")
    sign_in(person.user)
    needing("accounting")
    client.get(LIST)
    with django_assert_max_num_queries(40) as one:
        client.get(LIST)
    for _more in range(19):
        needing("accounting")
    client.get(LIST)  # counts the new ones
    with django_assert_max_num_queries(40) as many:
        client.get(LIST)
    assert len(many) == len(one)


def test_the_page_of_a_challenge_shows_all_points_and_the_policy(client, sign_in):
    person = knowing("accounting")
    sign_in(person.user)
    page = client.get(needing("accounting").get_absolute_url()).text
    assert "500／500" in page
    assert "/matching-policy/#suggestions" in page


def test_shown_opened_and_proposed_are_counted_once_each(client, sign_in):
    person, sheet = knowing("accounting"), needing("accounting")
    sign_in(person.user)
    for _reload in range(3):
        client.get(LIST)
        client.get(sheet.get_absolute_url())
    counted = Exposure.objects.get()
    assert (counted.challenge, counted.shown, counted.opened, counted.proposed) == (sheet, 1, 1, 0)
    from matching.models import Admission

    Admission.objects.create(participant=person, challenge=sheet, reason="met")
    for _double in range(2):
        client.post(f"/my/proposals/new/{sheet.slug}/")
    counted.refresh_from_db()
    assert counted.proposed == 1


def test_what_was_never_suggested_is_not_counted_as_opened(client, sign_in):
    sign_in(participant().user)
    client.get(challenge().get_absolute_url())
    assert not Exposure.objects.exists()


def test_a_new_day_counts_again(rf):
    request = rf.get("/")
    request.session = {}
    sheet = challenge()
    shown.remember(request, [sheet.pk])
    with clock.entering_history(clock.now() - dt.timedelta(days=1)):
        shown.remember(request, [sheet.pk])
    assert sorted(Exposure.objects.values_list("shown", flat=True)) == [1, 1]


def test_a_whole_page_is_counted_in_one_statement(rf, django_assert_num_queries):
    request = rf.get("/")
    request.session = {}
    rows = [challenge().pk for _each in range(5)]
    with django_assert_num_queries(1):
        shown.remember(request, rows)
    with django_assert_num_queries(0):
        shown.remember(request, rows)


def test_the_digest_names_the_strongest_reason():
    person, sheet = knowing("accounting"), needing("accounting")
    items = new_challenges(person.user, clock.now() - dt.timedelta(days=7))
    assert [(item.title, "会計" in item.words) for item in items] == [(sheet.title, True)]
    person.suspended_at = clock.now()
    person.save()
    assert new_challenges(person.user, clock.now() - dt.timedelta(days=7)) == []
