"""How many ties continued: each figure against rows whose answer is plain to see."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from companies.models import Challenge
from events.models import Attendance
from iwate_kankei import clock
from iwate_kankei.models import Assignment, AuditEntry
from matching import actions
from matching.models import Match, QuietSpell, Terms
from participants import stages
from participants.involvement import fiscal_years
from reports.continuity import facts, figures
from tests import factories

from .ties import ENDED, FINISHED, NOW, RENEWED, RUNNING, TODAY, TRIAL, in_year, noon, tie

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:continuity")
day = dt.date


@pytest.fixture(autouse=True)
def on_a_thursday_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def counted(matches=None):
    """{figure: (count, base)} of all matches."""
    ties = facts.ties_of(Match.objects.all() if matches is None else matches)
    return {value.figure.key: (value.count, value.of) for value in figures.values(ties, TODAY)}


def came_to(person, when, **fields):
    with clock.entering_history(when):
        page = factories.event(starts_at=when, **fields)
    registration = page.registrations.create(participant=person, status="confirmed")
    Attendance.objects.create(registration=registration, session=page.sessions.get(), status="present")


def test_running_after_months_counts_only_what_is_old_enough():
    sheet = in_year(2025)
    tie(sheet, day(2025, 11, 26), (day(2025, 11, 26), RUNNING))  # a year today, still runs
    tie(sheet, day(2025, 11, 27), (day(2025, 11, 27), RUNNING))  # one day short of a year
    tie(sheet, day(2025, 6, 1), (day(2025, 6, 1), RUNNING), (day(2025, 9, 1), FINISHED))  # exactly 3 months
    tie(sheet, day(2025, 6, 1), (day(2025, 6, 1), RUNNING), (day(2025, 8, 31), ENDED, "転勤"))
    tie(sheet, day(2026, 10, 1), (day(2026, 10, 1), RUNNING))  # too young for all
    found = counted()
    assert found["made"] == (5, 5)
    assert found["after-3"] == (3, 4)
    assert found["after-6"] == (2, 4)
    assert found["after-12"] == (1, 3)
    assert found["running"] == (3, 5)
    assert found["finished"] == (1, 5)
    assert found["ended-early"] == (1, 5)


def test_a_planned_end_does_not_end_a_match_and_a_coming_one_has_not_begun():
    match = tie(in_year(2025), day(2025, 6, 1), (day(2025, 6, 1), RUNNING))
    Match.objects.filter(pk=match.pk).update(ends_on=day(2025, 7, 1))
    coming = tie(in_year(2026), day(2026, 10, 1))
    Match.objects.filter(pk=coming.pk).update(starts_on=day(2026, 12, 1))
    begun = facts.matches_of(factories.staff())
    assert counted(begun)["after-12"] == (1, 1)
    assert counted(begun)["made"] == (1, 1)


def test_renewed_counts_once_and_stays_when_the_match_is_over():
    sheet = in_year(2025)
    steps = [(day(2025, 5, 1), RUNNING), (day(2025, 8, 1), RENEWED), (day(2025, 11, 1), RENEWED)]
    tie(sheet, day(2025, 5, 1), *steps, (day(2026, 2, 1), FINISHED))
    assert counted()["renewed"] == (1, 1)
    assert counted()["finished"] == (1, 1)


def test_people_are_involved_again_by_an_event_a_proposal_a_match_or_a_match_that_reaches_over():
    sheet = in_year(2024)
    short = [(day(2024, 5, 1), RUNNING), (day(2024, 8, 1), FINISHED)]
    visitor, gone, long, again = (factories.participant(name) for name in ("訪問", "不在", "長期", "再度"))
    for person in (visitor, gone, again):
        tie(sheet, day(2024, 5, 1), *short, people=[person])
    tie(sheet, day(2025, 1, 7), (day(2025, 1, 7), RUNNING), people=[long])  # runs into April
    came_to(visitor, noon(day(2025, 6, 1)))
    came_to(gone, noon(day(2025, 1, 20)))  # the same fiscal year
    tie(in_year(2025), day(2025, 10, 1), (day(2025, 10, 1), RUNNING), people=[again])
    tie(in_year(2026), day(2026, 10, 1), people=[factories.participant("新人")])  # no later year yet
    value = figures.BY_KEY["again"].of(facts.ties_of(Match.objects.all()), TODAY)
    assert set(value.hits) == {visitor.pk, long.pk, again.pk}
    assert set(value.base) == {visitor.pk, gone.pk, long.pk, again.pk}


def test_somebody_who_left_the_team_before_it_began_is_not_counted():
    match = tie(in_year(2024), day(2024, 6, 1), people=[factories.participant(), factories.participant()])
    early, _lead = match.team.members.order_by("is_lead")
    early.left_at = noon(day(2024, 5, 20))
    early.save()
    assert counted()["again"][1] == 1


def test_the_years_of_many_people_are_those_that_the_stages_show():
    """The bulk query and stages.evidence_of are two ways to the same answer."""
    people = [factories.participant() for _ in range(4)]
    came_to(people[0], noon(day(2025, 3, 31)))
    came_to(people[0], noon(day(2025, 4, 1)))
    tie(in_year(2024), day(2024, 12, 1), (day(2024, 12, 1), RUNNING), people=[people[1]])
    people[2].earlier_ties.create(kind="attended", fiscal_year=2018, what="講座")
    people[2].earlier_ties.create(kind="other", fiscal_year=2019)
    found = fiscal_years([person.pk for person in people])
    assert {pk: sorted(years) for pk, years in found.items()} == {
        people[0].pk: [2024, 2025],
        people[1].pk: [2024, 2025, 2026],
        people[2].pk: [2018],
    }
    for person in people:
        goes_on = any(each.stage.key == "continues" for each in stages.evidence_of(person))
        assert goes_on == (len(found[person.pk]) > 1)


def test_the_ladder_is_climbed_within_a_match_or_by_the_next_one():
    consultation = in_year(2025, contract=Challenge.Contract.CONSULTATION)
    person = factories.participant()
    tie(
        consultation,
        day(2025, 5, 1),
        (day(2025, 5, 1), RUNNING),
        (day(2025, 5, 2), FINISHED),
        people=[person],
    )
    assert counted()["climbed"] == (0, 1)
    work = factories.challenge(consultation.company, consultation.programme)
    tie(work, day(2025, 7, 1), (day(2025, 7, 1), RUNNING), people=[person, factories.participant()])
    assert counted()["climbed"] == (1, 2)
    tie(in_year(2025), day(2025, 5, 1), (day(2025, 5, 1), TRIAL), (day(2025, 6, 1), RUNNING))
    assert counted()["climbed"] == (2, 3)


def conditions(match, number, received=True, **content):
    """A version that the company has, and the team too if `received`."""
    now = clock.now()
    return Terms.objects.create(
        match=match,
        number=number,
        content=content,
        digest="x",
        host_received_at=now,
        team_received_at=now if received else None,
    )


def test_new_conditions_are_a_rung_once_both_have_received_them():
    sheet = in_year(2025, contract=Challenge.Contract.CONSULTATION)
    match = tie(sheet, day(2025, 5, 1), (day(2025, 5, 1), RUNNING))
    conditions(match, 1, contract="consultation")
    assert counted()["climbed"] == (0, 1)
    issued = conditions(match, 2, received=False, contract="service")
    assert counted()["climbed"] == (0, 1)  # the company alone has them: they do not apply
    Terms.objects.filter(pk=issued.pk).update(team_received_at=clock.now())
    assert counted()["climbed"] == (1, 1)


def test_another_person_at_the_same_company_climbs_nothing():
    consultation = in_year(2025, contract=Challenge.Contract.CONSULTATION)
    tie(consultation, day(2025, 5, 1), (day(2025, 5, 1), RUNNING), (day(2025, 5, 2), FINISHED))
    work = factories.challenge(consultation.company, consultation.programme)
    tie(work, day(2025, 7, 1), (day(2025, 7, 1), RUNNING))
    assert counted()["climbed"] == (0, 2)


def test_from_unpaid_to_paid_by_new_conditions_or_by_the_next_match():
    sheet = in_year(2025, contract=Challenge.Contract.PRO_BONO)
    match = tie(sheet, day(2025, 5, 1), (day(2025, 5, 1), RUNNING))
    assert counted()["paid"] == (0, 1)
    conditions(match, 1, unpaid=True)
    conditions(match, 2, unpaid=False)
    assert counted()["paid"] == (1, 1)


def test_a_tie_came_back_when_it_spoke_again_not_when_it_was_over():
    sheet = in_year(2025)
    spoke, over, quiet = (tie(sheet, day(2025, 5, 1), (day(2025, 5, 1), RUNNING)) for _ in range(3))
    for match in (spoke, over, quiet):
        QuietSpell.objects.create(match=match, began_on=day(2025, 9, 1))
    QuietSpell.objects.filter(match=spoke).update(ended_on=day(2025, 9, 9), came_back=True)
    actions.move_match(match=over, to=FINISHED, by=factories.staff())
    actions.watch_quiet()
    assert counted()["came-back"] == (1, 2)


def test_hours_are_totalled_by_programme(sign_in):
    person = factories.participant()
    sheet = in_year(2025)
    match = tie(sheet, day(2025, 5, 1), (day(2025, 5, 1), RUNNING), people=[person])
    for hours in ("2.5", "4"):
        actions.log_work(match=match, participant=person, day=day(2025, 5, 2), hours=hours, what="打合せ")
    match.work_logs.filter(hours=4).update(confirmed_at=clock.now())
    tie(in_year(2026), day(2026, 5, 1), (day(2026, 5, 1), RUNNING))
    page = sign_in(factories.staff()).get(PAGE)
    assert [(line.programme.fiscal_year, line.hours, line.confirmed) for line in page.context["lines"]] == [
        (2026, 0, 0),
        (2025, 6.5, 4.0),
    ]
    assert "6.5" in page.text


class TestWhoSeesWhat:
    @pytest.fixture
    def two_places(self):
        self.person = factories.participant("花巻 太郎")
        self.ours = tie(in_year(2024), day(2024, 5, 1), (day(2024, 5, 1), RUNNING))
        self.theirs = tie(
            in_year(2024, factories.HANAMAKI),
            day(2024, 5, 1),
            (day(2024, 5, 1), RUNNING),
            (day(2024, 6, 1), ENDED, "秘密の理由"),
            people=[self.person],
        )

    @pytest.mark.parametrize("role", [Assignment.Role.CITY, Assignment.Role.MENTOR])
    def test_a_city_counts_and_reads_its_own_ties(self, two_places, sign_in, role):
        client = sign_in(factories.staff(role, factories.ICHINOSEKI))
        page = client.get(PAGE)
        made = next(value for value in page.context["values"] if value.figure.key == "made")
        assert [found.pk for found in made.hits] == [self.ours.pk]
        assert "秘密の理由" not in page.text and "花巻" not in page.text
        foreign = f"?programme={self.theirs.challenge.programme_id}&place={factories.HANAMAKI}"
        for figure in figures.BY_KEY:
            for address in (
                reverse("reports:continuity_list", args=[figure]),
                reverse("reports:continuity_list_export", args=[figure]),
            ):
                answer = client.get(address + foreign + "&format=csv")
                text = answer.content.decode()
                assert answer.status_code == 200
                assert "花巻 太郎" not in text and "秘密の理由" not in text

    def test_an_operator_counts_its_programme_only(self, two_places, sign_in):
        other = factories.challenge(self.ours.challenge.company, in_year(2025).programme)
        tie(other, day(2025, 5, 1))
        operator = factories.staff(Assignment.Role.OPERATOR, programme=self.ours.challenge.programme)
        assert set(facts.matches_of(operator)) == {self.ours}

    def test_involvement_elsewhere_is_not_told_to_a_city(self, two_places, sign_in):
        person = self.ours.team.members.get().participant
        Match.objects.filter(pk=self.ours.pk).update(status=FINISHED, ends_on=day(2024, 6, 1))
        came_to(person, noon(day(2025, 6, 1)), municipalities=[factories.HANAMAKI])
        page = reverse("reports:continuity_list", args=["again"])
        city = factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI)
        assert sign_in(city).get(page).context["value"].count == 0
        assert person.pk in sign_in(factories.staff()).get(page).context["value"].hits

    def test_participants_and_hosts_are_refused(self, two_places, sign_in, client):
        assert client.get(PAGE).status_code == 302
        for user in (self.person.user, factories.host(at=self.ours.challenge.company).user):
            assert sign_in(user).get(PAGE).status_code == 403


def test_the_list_behind_a_figure_says_what_is_counted_and_what_is_not(sign_in):
    sheet = in_year(2025)
    kept = tie(sheet, day(2025, 5, 1), (day(2025, 5, 1), RUNNING), (day(2025, 8, 1), RENEWED))
    other = tie(sheet, day(2025, 6, 1), (day(2025, 6, 1), RUNNING))
    client = sign_in(factories.staff())
    rows = client.get(reverse("reports:continuity_list", args=["renewed"])).context["rows"]
    assert [(row.match.pk, row.counted) for row in rows] == [(kept.pk, True), (other.pk, False)]
    assert client.get(reverse("reports:continuity_list", args=["nothing"])).status_code == 404


def test_the_figures_are_taken_along_in_three_formats_and_that_is_logged(sign_in):
    tie(in_year(2025), day(2025, 5, 1), (day(2025, 5, 1), RUNNING), (day(2025, 7, 1), ENDED, "=1+1"))
    client = sign_in(factories.staff())
    for format, begins in [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("cp932", "年度".encode("cp932"))]:
        answer = client.get(reverse("reports:continuity_export"), {"format": format})
        assert answer.content.startswith(begins)
    table = client.get(
        reverse("reports:continuity_list_export", args=["ended-early"]), {"format": "csv"}
    ).content.decode("utf-8-sig")
    assert "'=1+1" in table
    assert AuditEntry.objects.filter(verb="export", model="matching.match").count() == 4


def test_a_name_that_the_old_encoding_lacks_is_reported(sign_in):
    person = factories.participant("草彅 \U00020bb7")
    tie(in_year(2024), day(2024, 5, 1), people=[person])
    page = reverse("reports:continuity_list_export", args=["made"])
    answer = sign_in(factories.staff()).get(page, {"format": "cp932"}, follow=True)
    assert "U+20BB7" in answer.text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_ask_a_constant_number_of_questions(sign_in, rows, django_assert_num_queries):
    sheet = in_year(2024)
    for _ in range(rows):
        tie(sheet, day(2024, 5, 1), (day(2024, 5, 1), RUNNING))
    client = sign_in(factories.staff())
    client.get(PAGE)
    with django_assert_num_queries(21):  # one of them: the letters that were passed on
        assert client.get(PAGE).status_code == 200
    for figure, queries in [("made", 19), ("again", 18)]:
        with django_assert_num_queries(queries):
            assert client.get(reverse("reports:continuity_list", args=[figure])).status_code == 200
