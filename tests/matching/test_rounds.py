"""A matching round from preparation to publication, through its actions and the real engine."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching import actions, emails, invariants, today
from matching.models import HostPreference, Match, Outcome, Placement, Proposal, Round
from notifications.kinds import KINDS, Withdrawn
from notifications.models import Message
from tests import factories
from tests.matching import mails
from tests.matching.rounds import World, letter, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@contextmanager
def refused(code):
    with pytest.raises(ValidationError) as caught:
        yield
    assert caught.value.code == code


def kinds(user):
    return sorted(Message.objects.filter(recipient=user).values_list("kind", flat=True))


def teams(round):
    rows = Placement.objects.filter(round=round).prefetch_related("placed__participant")
    return {row.challenge.title: [person.name for person in row.people] for row in rows}


def test_prepared_with_every_open_challenge_and_every_letter_that_waits(world):
    letter(world.third, world.a, status=Proposal.Status.WITHDRAWN)
    factories.challenge(programme_=world.programme, status="draft", published_at=None)
    round = world.prepared()
    assert {row.challenge for row in round.challenges.all()} == {world.first, world.second, world.third}
    assert round.letters.count() == 4
    assert set(round.people()) == {world.a, world.b, world.c, world.d}
    assert not Message.objects.filter(kind__startswith="matching.round").exists()


def test_a_programme_has_one_round_at_a_time(world):
    world.prepared()
    with refused("another"):
        world.prepared()
    with pytest.raises(IntegrityError), transaction.atomic():
        today = timezone.localdate()
        Round.objects.create(programme=world.programme, participants_rank_until=today, hosts_rank_until=today)


def test_opening_tells_everybody_once(world):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    assert kinds(world.a.user) == ["matching.round_open"]
    assert kinds(world.host) == ["matching.round_open_host"]
    with pytest.raises(ValidationError):
        actions.open_ranking(round=round, by=world.mentor)
    assert kinds(world.a.user) == ["matching.round_open"]


def test_reminders_reach_those_who_have_not_ranked_once_a_day(world):
    world.first.preferences.all().delete()
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    for _ in range(2):
        actions.remind_of_ranking(round=round, by=world.mentor)
    assert kinds(world.d.user) == ["matching.round_open", "matching.round_remind"]
    assert kinds(world.a.user) == ["matching.round_open"]
    assert kinds(world.host) == ["matching.round_open_host", "matching.round_remind_host"]
    assert kinds(world.other_host) == ["matching.round_open_host"]


def test_reminders_come_by_themselves_before_the_last_day_each_once(world):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    emails.plan_due()
    assert "matching.round_remind" not in kinds(world.d.user)  # asked today
    Round.objects.update(created_at=timezone.now() - dt.timedelta(days=5))
    for _ in range(2):
        emails.plan_due()
    assert kinds(world.d.user).count("matching.round_remind") == 1
    assert "matching.round_remind" not in kinds(world.a.user)
    actions.rank_challenges(participant=world.d, programme=world.programme, ranks={world.second: 1})
    reminder = Message.objects.get(recipient=world.d.user, kind="matching.round_remind")
    with pytest.raises(Withdrawn):
        KINDS["matching.round_remind"].load(reminder)


def test_somebody_who_withdrew_after_the_yes_is_not_matched(world):
    round = world.confirmed()
    Proposal.objects.filter(team__members__participant=world.a).update(status="withdrawn")
    with refused("gone"):
        actions.publish_round(round=round, starts_on=timezone.localdate(), next_steps={}, by=world.prefecture)
    assert not Match.objects.exists()


def test_the_invariants_hold_after_publication(world):
    world.published()
    assert [line for check in invariants.CHECKS for line in check()] == []


def test_the_office_is_told_what_waits(world):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Round.objects.update(participants_rank_until=yesterday, hosts_rank_until=yesterday)
    address = f"/mentor/rounds/{round.pk}/"
    assert [todo.url for todo in today.rankings_over(world.prefecture)] == [address]
    assert list(today.rankings_over(world.city)) == []
    actions.close_ranking(round=round, by=world.mentor)
    assert [todo.url for todo in today.waiting_to_go_on(world.mentor)] == [address]
    run = world.ran(round)
    actions.choose_run(run=run, by=world.prefecture)
    actions.ask_to_confirm(round=round, by=world.prefecture)
    assert list(today.to_publish(world.prefecture)) == []


def test_every_mail_of_a_round_is_worded_in_both_languages(world):
    world.first.preferences.all().delete()
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    actions.remind_of_ranking(round=round, by=world.mentor)
    texts = [rendered(message) for message in Message.objects.all()]
    letter(world.third, world.d, rank=1)
    HostPreference.objects.create(challenge=world.first, team=world.first.proposals.first().team, rank=1)
    actions.close_ranking(round=round, by=world.mentor)
    run = world.ran(round)
    actions.choose_run(run=run, by=world.prefecture)
    actions.ask_to_confirm(round=round, by=world.prefecture)
    unsent = Message.objects.filter(status="queued")
    texts += [rendered(message) for message in unsent.filter(kind__contains="round_team")]
    for placement in round.placements.all():
        host = placement.challenge.company.contacts.get().user
        answer = {"side": "host", "by": host, "version": 1}
        if placement.challenge == world.first:
            actions.confirm_team(placement=placement, answer="no", why="時期が合わない", **answer)
        else:
            actions.confirm_team(placement=placement, answer="yes", **answer)
        actions.confirm_team(placement=placement, side="mentor", answer="yes", by=world.prefecture, version=1)
    texts += [rendered(message) for message in unsent.filter(kind="matching.round_refused")]
    actions.publish_round(round=round, starts_on=timezone.localdate(), next_steps={}, by=world.prefecture)
    texts += [rendered(message) for message in unsent.filter(kind__contains="round_result")]
    seen = {kind for kind, *_texts in texts}
    assert seen == {name for name in KINDS if name.startswith("matching.round_")}
    assert any("時期が合わない" in japanese for _kind, japanese, _english in texts)


def rendered(message):
    """(kind, Japanese text, English text)"""
    found = [f"{subject}\n{text}" for _language, subject, text in mails.read(message)]
    assert not mails.strangers_in(message, "".join(found))
    return (message.kind, *found)


def test_closed_rankings_cannot_be_changed_any_more(world):
    round = world.prepared()
    change = {"participant": world.d, "programme": world.programme, "ranks": {world.second: 1}}
    actions.rank_challenges(**change)
    actions.open_ranking(round=round, by=world.mentor)
    actions.rank_challenges(**change)
    actions.close_ranking(round=round, by=world.mentor)
    with refused("ranking_closed"):
        actions.rank_challenges(**change)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    actions.reopen_ranking(
        round=round, participants_rank_until=tomorrow, hosts_rank_until=tomorrow, by=world.mentor
    )
    actions.rank_challenges(**change)


def test_each_side_has_its_own_last_day(world):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    Round.objects.update(participants_rank_until=timezone.localdate() - dt.timedelta(days=1))
    with refused("ranking_closed"):
        actions.rank_challenges(participant=world.d, programme=world.programme, ranks={world.second: 1})
    proposal = world.first.proposals.first()
    actions.rank_proposals(challenge=world.first, by=world.host, ranks={proposal: 1})


def test_a_run_finds_the_teams_and_keeps_its_input_and_versions(world):
    run = world.ran()
    assert run.status == "done", run.error
    assert len(run.result["match"]) == 2
    assert run.result["vector"] == {"staffed": 2, "city_gap": 1, "blocking": 0, "placed": 2, "cost": 4}
    assert set(run.result["status"].values()) == {"optimal"}
    assert run.result["complete"]
    assert set(run.versions) == {"engine", "python", "highspy", "ortools"}
    assert run.instance["seed"] == run.seed == run.round.seed
    assert "人" not in str(run.instance)  # ids only


def test_repeating_a_run_gives_the_same_answer(world):
    run = world.ran()
    actions.repeat_run(run=run, by=world.prefecture)
    from matching.rounds import running

    assert running.carry_out_next()
    again = run.round.runs.first()
    same = {"match", "vector", "status", "bound", "pairs", "unplaced", "unstaffed", "flaws"}
    assert {key: again.result[key] for key in same} == {key: run.result[key] for key in same}
    assert again.instance == run.instance


def test_pins_and_forbids_rule_the_next_run_and_can_be_undone(world):
    first = world.ran()
    round = first.round
    pin = actions.rule_pair(
        round=round, participant=world.b, challenge=world.first, kind="pin", by=world.mentor, why="電話で"
    )
    second = world.ran(round)
    assert [f"p{world.b.pk}", f"c{world.first.pk}"] in second.result["match"]
    actions.undo_ruling(round=round, ruling=pin, by=world.mentor)
    actions.rule_pair(
        round=round, participant=world.a, challenge=world.first, kind="forbid", by=world.prefecture
    )
    third = world.ran(round)
    assert [f"p{world.a.pk}", f"c{world.first.pk}"] not in third.result["match"]


def test_pins_that_contradict_each_other_are_named(world):
    round = world.closed()
    for person in (world.a, world.b):
        actions.rule_pair(round=round, participant=person, challenge=world.first, kind="pin", by=world.mentor)
    run = world.ran(round)
    assert not run.is_feasible
    assert len(run.result["minimal_infeasible_pins"]) == 2
    with refused("no_result"):
        actions.choose_run(run=run, by=world.prefecture)


def test_only_the_places_own_mentor_rules_a_pair(world):
    round = world.closed()
    for by in (world.other_mentor, world.city, world.host):
        with pytest.raises(PermissionDenied):
            actions.rule_pair(round=round, participant=world.a, challenge=world.first, kind="pin", by=by)


def test_a_host_refuses_with_a_reason_and_the_mentor_changes_the_team(world):
    round = world.confirming()
    placement = round.placements.get(challenge=world.first)
    with refused("reason"):
        actions.confirm_team(placement=placement, side="host", answer="no", by=world.host, version=1)
    actions.confirm_team(
        placement=placement, side="host", answer="no", by=world.host, version=1, why="日程が合わない"
    )
    assert "matching.round_refused" in kinds(world.mentor)
    changed = actions.change_team(
        round=round, challenge=world.first, participants=[world.b], because="会社の希望", by=world.mentor
    )
    assert (changed.version, changed.is_changed) == (2, True)
    assert (changed.host_answer.answer, changed.mentor_answer.answer) == ("", "yes")
    with refused("changed"):
        actions.confirm_team(placement=placement, side="host", answer="yes", by=world.host, version=1)
    actions.confirm_team(placement=placement, side="host", answer="yes", by=world.host, version=2)


def test_nobody_is_put_into_two_teams(world):
    round = world.confirming()
    with refused("elsewhere"):
        actions.change_team(
            round=round,
            challenge=world.third,
            participants=[world.c],
            because="試し",
            by=world.other_mentor,
        )


def test_publishing_needs_every_answer(world):
    round = world.confirming()
    with refused("waiting"):
        actions.publish_round(round=round, starts_on=timezone.localdate(), next_steps={}, by=world.prefecture)
    assert not Match.objects.exists()


def test_publishing_makes_matches_and_tells_everybody_exactly_once(world):
    Message.objects.all().delete()
    round = world.confirmed()
    Message.objects.all().delete()
    actions.publish_round(
        round=round,
        starts_on=timezone.localdate(),
        next_steps={world.b.pk: Outcome.NextStep.CONSULTATION},
        by=world.prefecture,
    )
    round.refresh_from_db()
    assert round.status == Round.Status.PUBLISHED
    matches = Match.objects.all()
    assert {match.challenge for match in matches} == {world.first, world.second}
    assert {match.status for match in matches} == {Match.Status.AGREED}
    assert all(match.proposal_id and not match.by_telephone for match in matches)
    assert world.first.matches.get().proposal.answered_by == world.host
    for person in (world.a, world.b, world.c, world.d):
        assert kinds(person.user) == ["matching.round_result"], person
    assert kinds(world.host) == kinds(world.other_host) == ["matching.round_result_host"]
    left = world.first.proposals.get(team__members__participant=world.b)
    assert (left.status, left.reason, left.next_step) == ("declined", "chosen", "consultation")
    assert round.outcomes.get(participant=world.d).next_step == Outcome.NextStep.OTHER_HOSTS
    assert not Proposal.objects.to_be_matched().exists()


def test_the_second_round_keeps_letters_to_challenges_without_a_team(world):
    open_letter = letter(world.third, world.b, rank=None)
    world.published(b=Outcome.NextStep.SECOND_ROUND)
    open_letter.refresh_from_db()
    assert open_letter.status == Proposal.Status.SUBMITTED
    second = world.prepared()
    assert second.number == 2
    assert [row.proposal for row in second.letters.all()] == [open_letter]
    assert [row.challenge for row in second.challenges.all()] == [world.third]


def test_authors_of_two_letters_become_one_team(world):
    world.first.team_min = world.first.team_max = 2
    world.first.save()
    round = world.published()
    match = world.first.matches.get()
    assert {member.participant for member in match.team.current_members()} == {world.a, world.b}
    assert match.proposal is None and not match.by_telephone
    assert set(world.first.proposals.values_list("status", flat=True)) == {"accepted"}
    assert not Proposal.objects.to_be_matched().exists()
    assert round.placements.get(challenge=world.first).match == match


def test_people_who_wrote_together_stay_together(world):
    world.first.team_max = 2
    world.first.save()
    pair = [factories.participant("組 一"), factories.participant("組 二")]
    letter(world.first, *pair, rank=1)
    for person in pair:
        wish(person, world.first)
    run = world.ran()
    together = {tuple(pair_) for pair_ in run.result["match"]}
    held = [(f"p{person.pk}", f"c{world.first.pk}") in together for person in pair]
    assert held in ([True, True], [False, False])
    assert run.instance["groups"] == [sorted(f"p{person.pk}" for person in pair)]


def test_who_may_do_what_with_a_round(world):
    round = world.prepared()
    operator = factories.staff("operator", programme=world.programme)
    stranger = factories.staff("operator", programme=factories.programme())
    for by in (world.city, world.host, world.a.user, stranger):
        with pytest.raises(PermissionDenied):
            actions.open_ranking(round=round, by=by)
    actions.open_ranking(round=round, by=operator)
    assert actions.may_publish(world.prefecture, round)
    assert not actions.may_publish(world.mentor, round)  # only one of the two places is hers
    seen = {user: round in Round.objects.visible_to(user) for user in (world.city, stranger, world.host)}
    assert list(seen.values()) == [True, False, False]


def test_cancelled_with_a_reason_and_mails_that_wait_go_back(world):
    round = world.prepared()
    actions.open_ranking(round=round, by=world.mentor)
    with refused("reason"):
        actions.cancel_round(round=round, because=" ", by=world.mentor)
    actions.cancel_round(round=round, because="台風のため", by=world.mentor)
    assert set(
        Message.objects.filter(kind__startswith="matching.round").values_list("status", flat=True)
    ) == {"withdrawn"}
    assert Proposal.objects.waiting_for_answer().count() == 4
