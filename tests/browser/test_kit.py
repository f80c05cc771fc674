"""The model kit with real clicks: the programme of 2018 becomes one of Hanamaki, and nothing is typed."""

from django.urls import reverse

from events.models import Event
from iwate_kankei.models import Programme
from reports import board

from .screen import follow

HANAMAKI, ICHINOSEKI = "032051", "032093"
WANTED = ("kind", "label", "minimum", "per_municipality", "responsible")


def test_2018_becomes_a_programme_of_hanamaki_by_clicks_alone(open_page, look):
    old = Programme.objects.get(fiscal_year=2018)
    before = set(Programme.objects.values_list("pk", flat=True))
    page, _response, errors = open_page(
        "prefecture", reverse("admin:iwate_kankei_programme_change", args=[old.pk])
    )
    follow(page, page.get_by_role("link", name="この事業をもとに始める"))
    for place in ("一関市", "釜石市"):
        page.get_by_role("checkbox", name=place).uncheck()
    page.get_by_role("checkbox", name="花巻市").check()
    follow(page, page.get_by_role("button", name="事業を始める"))
    new = Programme.objects.exclude(pk__in=before).get()
    try:
        _has_everything(new, old)
        text = page.locator("main").inner_text()
        for row in [*old.requirements.all(), *old.organisations.filter(municipality=None)]:
            assert str(row) in text
        look(page, "kit_checklist--hanamaki")
        links = page.locator("main a[href]").evaluate_all("all => all.map(a => a.href)")
        assert len(links) > 15
        for link in sorted(set(links)):
            assert page.request.get(link).status == 200, link
        assert errors == []
    finally:
        new.events.all().delete()
        new.delete()


def _has_everything(new, old):
    assert (new.name, new.pattern, new.owner, new.source) == (old.name, old.pattern, old.owner, old)
    assert [place.pk for place in new.municipalities.all()] == [HANAMAKI]
    assert list(new.requirements.values_list(*WANTED)) == list(old.requirements.values_list(*WANTED))
    carriers = old.organisations.filter(municipality=None)
    assert list(new.organisations.values_list("name", "duty")) == list(carriers.values_list("name", "duty"))
    like = old.events.filter(municipalities=ICHINOSEKI)
    assert sorted(new.events.values_list("kind", flat=True)) == sorted(like.values_list("kind", flat=True))
    for event in new.events.all():
        assert event.status == Event.Status.DRAFT
        assert event.rules.count() == 6
        assert [place.pk for place in event.municipalities.all()] == [HANAMAKI]
        assert "一関" not in event.title + event.venue + event.summary + event.description
        for session in event.sessions.all():
            assert new.starts_on <= session.starts_at.date() <= new.ends_on
    assert set(new.events.values_list("survey", flat=True)) == set(like.values_list("survey", flat=True))
    states = {line.requirement.kind: line for line in board.lines(new, list(new.municipalities.all()))}
    held = {line.requirement.kind: line for line in board.lines(old, list(old.municipalities.all()))}
    for kind in ("seminar", "lecture", "fieldwork"):  # what the old plan held, the new one plans
        assert (states[kind].state == "planned") == (held[kind].state == "done"), kind
