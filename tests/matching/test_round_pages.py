"""The pages of a matching round: who may open what, and what each of the sides reads."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from iwate_kankei import clock
from matching import actions, links
from matching.models import Match, Round
from matching.rounds import measures, running
from tests import factories
from tests.matching.rounds import World, letter, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def page(name, *args):
    return reverse(f"rounds:{name}", args=args)


def press(client, name, *args, **data):
    """POST and the page it leads to."""
    return client.post(page(name, *args), data, follow=True)


def test_a_whole_round_through_pages_only(world, sign_in):
    client = sign_in(world.prefecture)
    today = timezone.localdate().isoformat()
    shown = press(
        client,
        "new",
        programme=world.programme.pk,
        participants_rank_until=today,
        hosts_rank_until=today,
    )
    round = Round.objects.get()
    assert shown.status_code == 200
    for verb in ("open", "remind", "close"):
        assert press(client, "step", round.pk, verb).status_code == 200
    started = press(client, "start", round.pk)
    assert "refresh.js" in started.text
    assert running.carry_out_next()
    done = client.get(page("run", round.pk, 1)).text
    assert "人 a" in done and "第三者" not in done
    press(
        client,
        "rule",
        round.pk,
        participant=world.b.pk,
        challenge=world.first.pk,
        slot=1,
        kind="pin",
        next=page("run", round.pk, 1),
    )
    press(client, "start", round.pk)
    assert running.carry_out_next()
    compared = client.get(page("compare", round.pk)).text
    assert "人 a" in compared and "人 b" in compared
    press(client, "unrule", round.pk, round.rulings.get().pk)
    assert press(client, "run_step", round.pk, 1, "choose").status_code == 200
    press(client, "ask", round.pk)
    for placement in round.placements.all():
        for side in ("mentor", "host"):
            args = (round.pk, placement.challenge_id, placement.slot, side)
            press(client, "confirm", *args, answer="yes", version=placement.version)
    steps = {f"step_{person.pk}": "talk" for person in (world.b, world.d)}
    press(client, "publish", round.pk, starts_on=today, **steps)
    round.refresh_from_db()
    assert round.status == Round.Status.PUBLISHED
    assert Match.objects.count() == 2
    assert set(round.outcomes.values_list("next_step", flat=True)) == {"talk"}
    again = press(client, "publish", round.pk, starts_on=today, **steps)
    assert again.status_code == 200 and Match.objects.count() == 2


def test_a_city_sees_its_own_challenges_and_people_only(world, sign_in):
    run = world.ran()
    client = sign_in(world.city)  # Ichinoseki
    shown = client.get(page("run", run.round_id, run.number)).text
    assert "一関製作所" in shown and "人 a" in shown
    assert "釜石水産" not in shown and "人 c" not in shown and "人 d" not in shown
    assert client.get(page("round", run.round_id)).text.count("釜石") == 0
    for name in ("members", "rulings", "compare", "cancel", "ask", "publish"):
        assert client.get(page(name, run.round_id)).status_code == 403, name
    assert client.get(page("input", run.round_id, run.number)).status_code == 403
    assert press(client, "start", run.round_id).status_code == 403


def test_strangers_do_not_find_the_round(world, sign_in):
    run = world.ran()
    stranger = factories.staff("operator", programme=factories.programme())
    assert sign_in(stranger).get(page("round", run.round_id)).status_code == 404
    for person in (world.a.user, world.host):
        assert sign_in(person).get(page("round", run.round_id)).status_code == 403


def test_a_mentor_rules_pairs_of_her_own_place_only(world, sign_in):
    run = world.ran()
    client = sign_in(world.mentor)
    shown = client.get(page("run", run.round_id, run.number)).text
    assert shown.count('value="pin"') == 2  # a in the team, b without a place; not c of the other city
    foreign = press(
        client, "rule", run.round_id, participant=world.c.pk, challenge=world.second.pk, kind="pin"
    )
    assert foreign.status_code == 403
    assert not run.round.rulings.exists()


def test_a_double_start_leaves_one_run(world, sign_in):
    round = world.closed()
    client = sign_in(world.prefecture)
    press(client, "start", round.pk)
    press(client, "start", round.pk)
    assert round.runs.count() == 1


def test_the_input_as_a_file_is_what_the_engine_was_given(world, sign_in):
    run = world.ran()
    client = sign_in(world.prefecture)
    assert client.get(page("input", run.round_id, run.number)).json() == run.instance


def test_a_host_confirms_in_two_taps_from_the_mail(world, client):
    round = world.confirming()
    placement = round.placements.get(challenge=world.first)
    address = reverse("answer:team", args=[links.team(placement, world.host)])
    first = client.get(address)
    assert "人 a" in first.text
    assert not placement.host_answer.answer  # a mail scanner that follows the link says nothing
    second = client.post(address, {"answer": "yes", "version": placement.version}, follow=True)
    assert "ありがとうございます" in second.text
    answer = placement.confirmations.get(side="host")
    assert (answer.answer, answer.answered_by, answer.by_telephone) == ("yes", world.host, False)


def test_an_old_mail_shows_nothing_of_the_changed_team(world, client):
    round = world.confirming()
    placement = round.placements.get(challenge=world.first)
    address = reverse("answer:team", args=[links.team(placement, world.host)])
    actions.change_team(
        round=round, challenge=world.first, participants=[world.b], because="電話", by=world.mentor
    )
    shown = client.get(address).text
    assert "人 a" not in shown and "人 b" not in shown
    client.post(address, {"answer": "yes", "version": 2})
    assert not placement.confirmations.get(side="host").answer


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(world, client):
    round = world.confirming()
    placement = round.placements.get(challenge=world.first)
    address = reverse("answer:team", args=[links.team(placement, world.host)])
    shown = client.post(address, {"answer": "no", "why": "", "version": 1})
    assert shown.status_code == 200 and "理由を書いてください" in shown.text
    client.post(address, {"answer": "no", "why": "時期が合わない", "version": 1})
    assert placement.confirmations.get(side="host").why == "時期が合わない"


def test_what_the_two_sides_read_after_publishing(world, sign_in):
    round = world.published(b="talk")
    address = reverse("my_matching:round", args=[round.pk])
    placed = sign_in(world.a.user).get(address).text
    assert "あなたの希望1位" in placed
    without = sign_in(world.b.user).get(address).text
    assert "企業との1時間の相談" in without
    assert "企業の順位" not in without and "人 a" not in without  # neither the host's order nor who was taken
    assert sign_in(factories.participant().user).get(address).status_code == 404
    own = reverse("host:round_team", args=[round.placements.get(challenge=world.first).pk])
    hosted = sign_in(world.host).get(own).text
    assert "貴社の順位で1位" in hosted and "希望" not in re.sub(r"<nav.*?</nav>", "", hosted, flags=re.S)
    assert sign_in(world.other_host).get(own).status_code == 404


def test_the_ranking_page_says_until_when_and_that_it_is_over(world, sign_in):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.prefecture)
    address = reverse("my_matching:ranking", args=[world.programme.pk])
    client = sign_in(world.a.user)
    assert "までは変えられます" in client.get(address).text or "まで" in client.get(address).text
    assert "課題に順位をつける" in client.get(reverse("my:home")).text
    actions.close_ranking(round=round, by=world.prefecture)
    assert "期間は終わりました" in client.get(address).text


def test_pages_ask_the_database_as_often_with_many_rows(world, sign_in, django_assert_max_num_queries):
    run = world.ran()
    client = sign_in(world.prefecture)
    few = _queries(client, page("run", run.round_id, run.number))
    few_round = _queries(client, page("round", run.round_id))
    for number in range(20):
        person = factories.participant(f"人 {number}")
        letter(world.third, person, rank=number + 1)
        wish(person, world.third)
    for challenge in (world.first, world.second, world.third):
        challenge.team_max = 9
        challenge.save()
    actions.change_round(
        round=run.round,
        challenges=[world.first, world.second, world.third],
        letters=list(actions.rounds.letters_for([world.first, world.second, world.third])),
        participants_rank_until=run.round.participants_rank_until,
        hosts_rank_until=run.round.hosts_rank_until,
        by=world.prefecture,
    )
    again = world.ran(run.round)
    assert len(again.result["match"]) > 10
    assert _queries(client, page("run", run.round_id, again.number)) <= few
    assert _queries(client, page("round", run.round_id)) <= few_round + 1


def _queries(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_notes_on_a_team_are_for_those_who_see_it(world, sign_in):
    run = world.ran()
    actions.choose_run(run=run, by=world.prefecture)
    round = run.round
    client = sign_in(world.prefecture)
    for text, work in (("一関は急ぎ", world.first), ("釜石は来週", world.second), ("全体のこと", None)):
        press(client, "annotate", round.pk, text=text, challenge=work.pk if work else "")
    assert "一関は急ぎ" in client.get(page("team", round.pk, world.first.pk, 1)).text
    whole = client.get(page("round", round.pk)).text
    assert all(text in whole for text in ("一関は急ぎ", "釜石は来週", "全体のこと"))
    city = sign_in(world.city).get(page("round", round.pk)).text
    assert "一関は急ぎ" in city and "釜石は来週" not in city and "全体のこと" not in city


def test_a_note_on_a_person_is_for_those_who_see_the_whole_round(world, sign_in):
    round = world.closed()
    client = sign_in(world.prefecture)
    shown = press(client, "annotate", round.pk, text="夜だけ連絡がつく", participant=world.a.pk)
    assert "<b>人 a</b>：夜だけ連絡がつく" in shown.text
    stranger = factories.participant("よその人")
    press(client, "annotate", round.pk, text="出ない", participant=stranger.pk)
    city = sign_in(world.city)
    press(city, "annotate", round.pk, text="市のメモ", participant=world.b.pk)
    assert [(note.participant, note.text) for note in round.notes.all()] == [
        (world.a, "夜だけ連絡がつく"),
        (None, "市のメモ"),  # a city is not asked about whom
    ]
    assert "夜だけ連絡がつく" not in city.get(page("round", round.pk)).text


def test_a_pin_by_one_tap_can_get_its_reason_afterwards(world, sign_in):
    run = world.ran()
    client = sign_in(world.prefecture)
    pair = {"participant": world.a.pk, "challenge": world.first.pk, "slot": 1, "kind": "pin"}
    press(client, "rule", run.round_id, **pair)
    back = page("run", run.round_id, run.number)
    assert "理由を書く（任意）" in client.get(back).text
    shown = press(client, "rule", run.round_id, why="以前からの付き合い", next=back, **pair)
    assert run.round.rulings.get().why == "以前からの付き合い"
    assert "以前からの付き合い" in shown.text and "理由を変える" in shown.text


def test_where_only_seats_matter_deferred_acceptance_can_be_chosen(world, sign_in):
    round = world.closed()
    client = sign_in(world.prefecture)
    assert "受入保留方式でチームを探す" in client.get(page("round", round.pk)).text
    press(client, "start", round.pk, method="deferred-acceptance")
    assert running.carry_out_next()
    run = round.runs.get()
    assert (run.method, run.is_feasible, run.result["status"]["blocking"]) == (
        "deferred-acceptance",
        True,
        "optimal",
    )
    assert {person for person, _challenge in run.result["match"]} == {f"p{world.a.pk}", f"p{world.c.pk}"}
    shown = client.get(page("run", round.pk, run.number)).text
    assert "受入保留方式で求めました" in shown and "人 b" in shown
    assert actions.repeat_run(run=run, by=world.prefecture).method == run.method


def test_deferred_acceptance_is_not_offered_where_more_than_seats_matters(world, sign_in):
    round = world.closed()
    actions.rule_pair(
        round=round, participant=world.b, challenge=world.first, kind="pin", by=world.prefecture
    )
    client = sign_in(world.prefecture)
    assert "受入保留方式でチームを探す" not in client.get(page("round", round.pk)).text
    shown = press(client, "start", round.pk, method="deferred-acceptance")
    assert "定員のほかに条件のないラウンドでだけ使えます" in shown.text
    shown = press(client, "start", round.pk, method="dice")
    assert "チームの探し方を選んでください" in shown.text
    assert not round.runs.exists()


def test_how_long_matches_lasted_until_they_really_ended(world):
    world.published()
    first, second = Match.objects.order_by("challenge")
    began = timezone.localdate() - dt.timedelta(days=100)
    Match.objects.update(starts_on=began, ends_on=began + dt.timedelta(days=365))
    actions.move_match(match=first, to="running", by=world.prefecture, by_telephone=True)
    actions.move_match(match=first, to="ended", by=world.prefecture, reason="急な事情", by_telephone=True)
    first.moves.filter(to_status="ended").update(moved_at=timezone.now() - dt.timedelta(days=70))
    (engine, *_others) = measures.lasting(Match.objects.all())
    assert (engine["all"], engine["ended"]) == (2, 1)
    assert engine["months"] == round((30 + 100) / 2 / clock.DAYS_A_MONTH, 1)
    assert measures.lasting(Match.objects.none())[0]["months"] is None


def test_what_became_of_the_proposed_teams(world, sign_in):
    round = world.confirming()
    actions.change_team(
        round=round, challenge=world.first, participants=[world.b], because="会社の希望", by=world.mentor
    )
    for placement in round.placements.with_people():
        host = placement.challenge.company.contacts.get().user
        for side, by in (("host", host), ("mentor", world.prefecture)):
            actions.confirm_team(
                placement=placement, side=side, answer="yes", by=by, version=placement.version
            )
    actions.publish_round(round=round, starts_on=timezone.localdate(), next_steps={}, by=world.prefecture)
    (row,) = measures.of(Round.objects.all())
    assert (row.pairs, row.kept, row.by_people, row.refused, row.matches) == (2, 1, 1, 0, 2)
    assert (row.percent, row.whys) == (50, (("一関製作所", "会社の希望"),))
    by_name = {each["name"]: each["all"] for each in measures.lasting(Match.objects.all())}
    assert by_name == {"engine": 1, "changed": 1, "others": 0}
    shown = sign_in(world.prefecture).get(page("measures")).text
    assert "会社の希望" in shown and "50%" in shown
