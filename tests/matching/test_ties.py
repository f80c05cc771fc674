"""Check-ins, work, conditions, going quiet and ending: with real rows."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from matching import actions, week
from matching.models import (
    CheckIn,
    ContactRecord,
    HostPreference,
    Preference,
    Proposal,
    QuietSpell,
    Round,
    standings,
)
from notifications.models import Message
from tests import factories
from tests.matching import ties
from tests.papers import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def alerts():
    return list(Message.objects.filter(kind="matching.alert").values_list("version", flat=True))


def test_trouble_alerts_the_mentor_at_once():
    match = ties.match()
    check_in = match.check_ins.get(step="2w", side=CheckIn.Side.HOST)
    actions.answer_check_in(check_in=check_in, mood="trouble", words="連絡がない")
    assert alerts() == ["trouble"]


def test_two_sides_that_differ_alert_the_mentor():
    match = ties.match()
    team, host = (match.check_ins.get(step="1m", side=side) for side in ("team", "host"))
    actions.answer_check_in(check_in=team, mood="well", will_continue=True)
    assert alerts() == []
    actions.answer_check_in(check_in=host, mood="well", will_continue=False)
    assert alerts() == ["different"]
    assert set(CheckIn.objects.differing()) == {team, host}


def test_trouble_that_the_other_side_does_not_see_is_one_line_on_the_mentors_desk(client, sign_in):
    match = ties.match()
    sign_in(match.recorded_by)
    team, host = (match.check_ins.get(step="1m", side=side) for side in ("team", "host"))
    actions.answer_check_in(check_in=team, mood="trouble", words="道具が届かない")
    actions.answer_check_in(check_in=host, mood="well")
    (alert,) = client.get(reverse("mentor:home")).context["alerts"]
    assert alert.reasons == ["trouble", "different"]
    assert alert.rows == [team, host]
    shown = client.post(reverse("mentor:check_in_seen", args=[team.pk]), follow=True)
    assert shown.context["alerts"] == []
    actions.answer_check_in(check_in=host, mood="trouble", words="道具を忘れていた")
    (alert,) = client.get(reverse("mentor:home")).context["alerts"]
    assert (alert.reasons, alert.rows) == (["trouble"], [host])  # a new answer is news again


def test_dealing_with_one_sides_trouble_does_not_hide_the_other_sides_later_silence():
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=14))
    team, host = (match.check_ins.get(step="2w", side=side) for side in ("team", "host"))
    actions.answer_check_in(check_in=team, mood="trouble")
    actions.mark_check_in_seen(check_in=team, by=match.recorded_by)
    assert week.alerts(match.recorded_by) == []
    CheckIn.objects.filter(pk=host.pk).update(due_on=TODAY() - dt.timedelta(days=11))
    (alert,) = week.alerts(match.recorded_by)
    assert (alert.rows, alert.reasons) == ([host], ["silent"])


@pytest.fixture
def two_versions():
    match = ties.match()
    first = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    changed = {"pay": "月5万円（税込）", "remarks": "秋は休み", "contract": "trial"}
    actions.issue_terms(match=match, by=match.recorded_by, **(ties.CONDITIONS | changed))
    return match, first


def test_a_new_version_of_the_conditions_says_what_is_new_and_the_old_one_points_to_it(
    client, sign_in, two_versions
):
    match, first = two_versions
    sign_in(ties.lead_of(match))
    show = [reverse("my_matching:terms", args=[match.pk, number]) for number in (1, 2)]
    newest = client.get(show[1])
    assert [before and after for _heading, before, after in newest.context["changes"]] == [
        "お試し", "月5万円（税込）", ""
    ]  # fmt: skip
    assert newest.context["changes"][2][1:] == ("", "秋は休み")
    assert newest.context["may_receive"]
    older = client.get(show[0])
    assert older.context["changes"] == []
    assert f'href="{show[1]}"' in older.content.decode()
    assert not older.context["may_receive"]


def received(terms, *sides):
    match = terms.match
    by = {"team": ties.lead_of(match), "host": ties.host_of(match)}
    for side in sides:
        terms = actions.receive_terms(terms=terms, by=by[side], side=side)
    return terms


def test_the_conditions_that_both_received_say_on_which_rung_a_tie_stands(client, sign_in, two_versions):
    match, _first = two_versions
    actions.move_match(match=match, to="running", by=match.recorded_by)
    sign_in(ties.lead_of(match))
    address = reverse("my_matching:match", args=[match.pk])

    def states():
        return [step["state"] for step in client.get(address).context["ladder"]]

    newest = match.terms.get(number=2)  # a trial; the challenge looked for work
    received(newest, "team")
    assert states() == ["", "", "current", ""]
    received(newest, "host")
    assert states() == ["", "current", "", ""]


def test_a_match_that_is_over_asks_for_no_conditions_any_more(client, sign_in):
    match = ties.match()
    sign_in(ties.lead_of(match))
    address = reverse("my_matching:match", args=[match.pk])
    assert "条件明示書はまだありません" in client.get(address).content.decode()
    actions.move_match(match=match, to="ended", by=match.recorded_by, reason="転勤のため")
    assert "条件明示書はまだありません" not in client.get(address).content.decode()


def test_each_page_and_the_paper_say_which_version_applies_and_which_waits(client, sign_in):
    match = ties.match()
    versions = []
    for pay, sides in [("月3万円", ["team", "host"]), ("月4万円", ["team"]), ("月5万円", [])]:
        terms = actions.issue_terms(match=match, by=match.recorded_by, **(ties.CONDITIONS | {"pay": pay}))
        versions.append(received(terms, *sides))
    assert read(client, sign_in, match) == ["applies", "never", "waiting"]
    received(versions[2], "host", "team")
    assert read(client, sign_in, match) == ["earlier", "never", "applies"]


def read(client, sign_in, match):
    """The standing of each version, as everybody reads it on the match, on its own page and on paper."""
    found = standings(match.terms.all())
    for user, party in (
        (ties.lead_of(match), "my_matching"),
        (ties.host_of(match), "host"),
        (match.recorded_by, "mentor"),
    ):
        sign_in(user)
        whole = client.get(reverse(f"{party}:match", args=[match.pk])).content.decode()
        for number, standing in found.items():
            assert str(standing.label) in whole
            page = client.get(reverse(f"{party}:terms", args=[match.pk, number]))
            assert f">{standing.label}</span>" in page.content.decode()
            paper = client.get(reverse(f"{party}:terms_pdf", args=[match.pk, number]))
            assert str(standing.label) in text_of(paper.content)
    return [found[number] for number in sorted(found)]


@pytest.mark.parametrize("going_on", [(True, True), (None, None), (True, None), (None, False)])
def test_two_sides_that_agree_alert_nobody(going_on):
    """Also when one of them, or both, tapped once and said nothing about going on."""
    match = ties.match()
    for check_in, word in zip(match.check_ins.filter(step="1m"), going_on, strict=True):
        actions.answer_check_in(check_in=check_in, mood="well", will_continue=word)
    assert alerts() == []
    assert not CheckIn.objects.differing().exists()


def test_a_promise_made_in_a_check_in_is_tracked():
    match = ties.match()
    check_in = match.check_ins.get(step="2w", side=CheckIn.Side.TEAM)
    with pytest.raises(ValidationError):
        actions.answer_check_in(check_in=check_in, mood="well", promise="見積もりを送る")
    actions.answer_check_in(check_in=check_in, mood="well", promise="見積もりを送る", promise_due=TODAY())
    assert ContactRecord.objects.promised().get().promised_by == "team"


def test_a_mentor_answers_a_check_in_on_the_telephone_and_it_is_marked(client, sign_in):
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=14))
    check_in = match.check_ins.get(step="2w", side=CheckIn.Side.HOST)
    sign_in(match.recorded_by)
    page = client.get(reverse("mentor:match", args=[match.pk]))
    address = reverse("answer:check_in", args=[dict(page.context["to_ask"])[check_in]])
    assert address in page.text
    client.post(address, {"mood": "so_so", "words": "忙しいそうです"})
    check_in.refresh_from_db()
    assert (check_in.mood, check_in.by_telephone) == ("so_so", True)
    client.logout()
    client.post(address, {"mood": "well"})  # the owner, from the mail
    check_in.refresh_from_db()
    assert (check_in.mood, check_in.by_telephone) == ("well", False)


def test_the_link_to_answer_for_a_side_is_shown_to_the_mentor_only(client, sign_in):
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=14))
    for user, name in [(ties.lead_of(match), "my_matching:match"), (ties.host_of(match), "host:match")]:
        sign_in(user)
        assert client.get(reverse(name, args=[match.pk])).context["to_ask"] == []


def test_hours_are_confirmed_only_as_far_as_the_page_showed():
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=3))
    person, host = ties.lead_of(match).participant, ties.host_of(match)
    log = {"match": match, "participant": person, "day": TODAY(), "what": "調査"}
    first = actions.log_work(hours=2, **log)
    actions.log_work(hours=1.5, **log)
    assert actions.confirm_work(match=match, by=host, up_to=first.logged_at) == 1
    assert match.work_logs.hours_total() == 3.5
    with pytest.raises(ValidationError):
        actions.log_work(hours=21, **log)
    with pytest.raises(PermissionDenied):
        actions.confirm_work(match=match, by=person.user)


def test_issued_conditions_cannot_be_changed_even_in_the_database():
    match = ties.match()
    terms = actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    for change in ({"content": {"pay": "0円"}}, {"number": 9}, {"digest": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(terms).objects.filter(pk=terms.pk).update(**change)


def test_both_sides_receive_the_newest_version_and_the_first_time_is_kept():
    match = ties.match()
    mentor, host, lead = match.recorded_by, ties.host_of(match), ties.lead_of(match)
    old = actions.issue_terms(match=match, by=mentor, **ties.CONDITIONS)
    with pytest.raises(ValidationError):
        actions.issue_terms(match=match, by=mentor, **ties.CONDITIONS)
    new = actions.issue_terms(match=match, by=mentor, **(ties.CONDITIONS | {"pay": "月5万円"}))
    assert (old.number, new.number) == (1, 2)
    with pytest.raises(ValidationError):
        actions.receive_terms(terms=old, by=lead, side="team")
    with pytest.raises(PermissionDenied):
        actions.receive_terms(terms=new, by=host, side="team")
    first = actions.receive_terms(terms=new, by=lead, side="team").team_received_at
    assert actions.receive_terms(terms=new, by=lead, side="team").team_received_at == first
    assert actions.receive_terms(terms=new, by=mentor, side="host").by_telephone


def test_the_conditions_are_a_pdf_with_their_words(client, sign_in):
    match = ties.match()
    actions.issue_terms(match=match, by=match.recorded_by, **ties.CONDITIONS)
    sign_in(ties.lead_of(match))
    answer = client.get(reverse("my_matching:terms_pdf", args=[match.pk, 1]))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_a_quiet_tie_is_listed_put_aside_and_measured_when_it_returns(client, sign_in):
    match = ties.match(starts_on=TODAY() - dt.timedelta(days=90))
    sign_in(match.recorded_by)
    assert actions.watch_quiet() == 1
    assert actions.watch_quiet() == 1
    spell = QuietSpell.objects.get()
    actions.snooze(spell=spell, by=match.recorded_by, until=TODAY() + dt.timedelta(days=9), reason="稲刈り")
    assert not QuietSpell.objects.shown().exists()
    shown = client.get(reverse("mentor:quiet")).content.decode()
    assert "まだありません" in shown and "稲刈り" in shown
    actions.add_contact_record(author=match.recorded_by, match=match, how="phone", summary="元気でした")
    for check_in in match.check_ins.filter(due_on__lte=TODAY()):
        actions.answer_check_in(check_in=check_in, mood="well")
    assert actions.watch_quiet() == 0
    assert QuietSpell.objects.measured() == {"ended": 1, "came_back": 1}
    shown = client.get(reverse("mentor:quiet")).content.decode()
    assert "延べ1件が一覧を離れ、そのうち1件でやりとりが戻りました" in shown


def test_ending_well_asks_both_sides_and_only_the_side_itself_publishes_its_words():
    match = ties.match()
    mentor, lead = match.recorded_by, ties.lead_of(match)
    words = {"results": "取引先が2社", "testimonial": "また来たい", "may_publish": True, "next_step": "renew"}
    with pytest.raises(ValidationError):
        actions.look_back(match=match, side="team", by=lead, **words)
    for to in ("running", "finished"):
        actions.move_match(match=match, to=to, by=mentor)
    assert actions.look_back(match=match, side="team", by=lead, **words).may_publish
    by_mentor = actions.look_back(match=match, side="host", by=mentor, **words)
    assert (by_mentor.may_publish, by_mentor.by_telephone) == (False, True)


def test_the_team_of_an_agreed_match_is_offered_the_one_thing_that_it_may_do(client, sign_in):
    match = ties.match()
    page = reverse("my_matching:match", args=[match.pk])
    sign_in(ties.lead_of(match))
    shown = client.get(page).content.decode()
    assert 'type="radio" name="to"' not in shown
    assert 'type="hidden" name="to" value="ended"' in shown
    assert "「途中終了」にする" in shown
    client.post(f"{page}move/", {"to": "ended", "reason": "転勤のため"})
    match.refresh_from_db()
    assert match.status == "ended"


def test_rankings_allow_ties_and_close_on_their_day():
    person, programme = factories.participant(), factories.programme()
    a, b, c = (factories.challenge(programme_=programme) for _ in range(3))
    actions.rank_challenges(participant=person, programme=programme, ranks={a: 2, b: 5, c: 5})
    assert dict(Preference.objects.values_list("challenge", "rank")) == {a.pk: 1, b.pk: 2, c.pk: 2}
    proposals = [ties.sent(a), ties.sent(a)]
    host = ties.host_of(proposals[0])
    actions.rank_proposals(challenge=a, by=host, ranks={proposals[0]: 1, proposals[1]: 1})
    assert list(HostPreference.objects.values_list("rank", "by_telephone")) == [(1, False)] * 2
    yesterday = TODAY() - dt.timedelta(days=1)
    Round.objects.create(
        programme=programme,
        status=Round.Status.RANKING,
        participants_rank_until=yesterday,
        hosts_rank_until=yesterday,
    )
    with pytest.raises(ValidationError):
        actions.rank_challenges(participant=person, programme=programme, ranks={a: 1})
    with pytest.raises(ValidationError):
        actions.rank_proposals(challenge=a, by=host, ranks={})


def test_no_address_on_any_page_before_both_have_agreed(client, sign_in):
    """Host and team read each other's pages; addresses appear with the match, not before."""
    challenge, author = factories.challenge(), factories.participant("盛岡 桜", email="sakura@example.jp")
    proposal = ties.letter(challenge, author)
    host = ties.host_of(proposal)
    actions.submit(proposal=proposal, by=author.user)
    actions.ask_question(proposal=proposal, by=host, text="いつからですか")
    seen_by = {
        host: (
            author.user.email,
            ["host:home", ("host:proposal", proposal.pk), ("host:compare", challenge.slug)],
        ),
        author.user: (host.email, [("my_matching:proposal", proposal.pk), "my_matching:proposal_list"]),
    }

    def shows_address(user, address, pages):
        client.logout()
        sign_in(user)
        for page in pages:
            name, *arguments = [page] if isinstance(page, str) else page
            if address in client.get(reverse(name, args=arguments)).content.decode():
                yield name

    for state in ("submitted", "accepted"):
        Proposal.objects.update(status=state, answered_at=timezone.now() if state == "accepted" else None)
        for user, (address, pages) in seen_by.items():
            assert list(shows_address(user, address, pages)) == []
    match = actions.record_match(
        challenge=challenge,
        participants=[],
        starts_on=TODAY(),
        by=ties.mentor_for(proposal),
        proposal=proposal,
    )
    assert list(shows_address(host, author.user.email, [("host:match", match.pk)])) == ["host:match"]
    assert list(shows_address(author.user, host.email, [("my_matching:match", match.pk)])) == [
        "my_matching:match"
    ]


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(("name", "queries"), [("mentor:home", 0), ("host:home", 0)])
def test_a_desk_asks_the_same_number_of_questions_however_much_lies_on_it(
    client, sign_in, django_assert_max_num_queries, name, queries, rows
):
    challenge = factories.challenge()
    host = factories.host(challenge.company).user
    mentor = factories.staff("mentor", factories.ICHINOSEKI)
    for _ in range(rows):
        ties.sent(challenge)
        ties.match(challenge, by=mentor, starts_on=TODAY() - dt.timedelta(days=100))
    actions.watch_quiet()
    sign_in(mentor if name == "mentor:home" else host)
    with django_assert_max_num_queries(45):
        assert client.get(reverse(name)).status_code == 200
