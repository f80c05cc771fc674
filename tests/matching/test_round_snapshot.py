"""How the portal's rows become the engine's input, case by case."""

import json

import pytest
from django.utils import timezone

from companies.models import ChallengeSkill
from matching import actions
from matching.engine import parsing
from matching.models import Match, Proposal, Team
from matching.rounds import problems, snapshot
from participants.models import Participant, ParticipantSkill
from tests import factories
from tests.matching.rounds import World, letter, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def taken(round):
    """The instance, with its rows by id; the engine's own parser has accepted it."""
    data = snapshot.instance_of(snapshot.read(round))
    parsing.load(json.dumps(data))
    rows = {row["id"]: row for row in [*data["participants"], *data["challenges"]]}
    return data, rows


def p(person):
    return f"p{person.pk}"


def c(challenge, slot=1):
    return f"c{challenge.pk}" if slot == 1 else f"c{challenge.pk}.{slot}"


def test_hours_place_and_skills(world):
    skill, welcome = factories.skill("会計"), factories.skill("写真")
    ChallengeSkill.objects.create(challenge=world.first, skill=skill)
    ChallengeSkill.objects.create(challenge=world.first, skill=welcome, is_required=False)
    world.first.place = "onsite"
    world.first.save()
    ParticipantSkill.objects.create(participant=world.a, skill=skill)
    Participant.objects.filter(pk=world.a.pk).update(hours_per_month=20, place="remote")
    Proposal.objects.filter(team__members__participant=world.c).update(hours_per_month=None)
    _data, rows = taken(world.prepared())
    assert rows[p(world.a)] == {
        "id": p(world.a), "prefs": [[c(world.first)]], "onsite": False, "skills": [skill.slug], "hours": 20
    }  # fmt: skip
    assert rows[p(world.b)]["hours"] == 10  # what the letter offers
    assert "hours" not in rows[p(world.c)]
    assert rows[c(world.first)]["skills"] == [skill.slug]
    assert rows[c(world.first)]["onsite"] is True


def test_a_challenge_for_two_teams_stands_twice_in_one_tie_group(world):
    world.first.teams = 2
    world.first.save()
    round = world.prepared()
    data, rows = taken(round)
    assert rows[p(world.a)]["prefs"] == [[c(world.first), c(world.first, 2)]]
    assert rows[c(world.first, 2)]["prefs"] == [[p(world.a)], [p(world.b)]]
    run = world.ran(_closed(round, world))
    placed = {tuple(pair) for pair in run.result["match"]}
    assert {person for person, _challenge in placed} == {p(world.a), p(world.b), p(world.c)}
    Match.objects.create(challenge=world.first, team=Team.objects.create(), starts_on=timezone.localdate())
    data, rows = taken(round)
    assert c(world.first, 2) not in rows  # one team is at work already


def _closed(round, world):
    actions.open_ranking(round=round, by=world.prefecture)
    return actions.close_ranking(round=round, by=world.prefecture)


def test_a_pin_names_the_team_and_a_forbid_counts_for_all(world):
    world.first.teams = 2
    world.first.save()
    round = _closed(world.prepared(), world)
    for person, kind in ((world.a, "pin"), (world.b, "forbid")):
        actions.rule_pair(
            round=round, participant=person, challenge=world.first, kind=kind, slot=2, by=world.mentor
        )
    data, _rows = taken(round)
    assert data["pins"] == [[p(world.a), c(world.first, 2)]]
    assert data["forbids"] == [[p(world.b), c(world.first)], [p(world.b), c(world.first, 2)]]


def test_withdrawn_letters_and_suspended_people_are_left_out(world):
    round = world.prepared()
    Proposal.objects.filter(team__members__participant=world.a).update(status="withdrawn")
    Participant.objects.filter(pk=world.b.pk).update(suspended_at=timezone.now())
    data, rows = taken(round)
    assert [row["id"] for row in data["participants"]] == [p(world.c), p(world.d)]
    assert rows[c(world.first)]["prefs"] == []


def test_who_wrote_in_two_different_teams_is_placed_alone_and_staff_are_told(world):
    letter(world.second, world.a, world.c, rank=3)
    wish(world.a, world.second)
    round = world.prepared()
    data, rows = taken(round)
    assert data["groups"] == []
    assert rows[c(world.second)]["prefs"] == [[p(world.c)], [p(world.d)], [p(world.a)]]
    said = problems.problems(round, snapshot.read(round))
    assert any("人 a" in line and "別々のチーム" in line for line in said)


def test_problems_are_said_in_words(world):
    late = letter(world.first, factories.participant("遅い 人"), rank=None)
    round = world.prepared()
    round.letters.filter(proposal=late).delete()
    _closed(round, world)
    actions.rule_pair(round=round, participant=world.d, challenge=world.first, kind="pin", by=world.mentor)
    said = "\n".join(problems.problems(round, snapshot.read(round)))
    assert "人 d：課題の順位がありません" in said
    assert "採用" in said and "この課題に順位をつけた人がいません" in said
    assert "組として固定されていますが" in said
    assert "ラウンドに入っていない提案書：1通" in said
