"""Matching rounds with real rows: challenges, people with letters, both sides' rankings."""

import datetime as dt

from django.utils import timezone

from matching import actions
from matching.models import HostPreference, Preference, Proposal, Team, TeamMember
from matching.rounds import running
from tests import factories


def letter(challenge, *people, rank=1, hours=10, status=Proposal.Status.SUBMITTED):
    """A letter that waits, by these people; rank: the host's (None: not ranked)."""
    team = Team.objects.create()
    for place, person in enumerate(people):
        TeamMember.objects.create(team=team, participant=person, is_lead=place == 0)
    row = Proposal.objects.create(
        challenge=challenge,
        team=team,
        status=status,
        propose="首都圏の雑貨店に紹介します。",
        hours_per_month=hours,
        submitted_at=timezone.now(),
        answer_by=timezone.localdate() + dt.timedelta(days=14),
    )
    if rank:
        HostPreference.objects.create(challenge=challenge, team=team, rank=rank)
    return row


def wish(person, *challenges):
    """The person's ranking, best first."""
    for rank, challenge in enumerate(challenges, start=1):
        Preference.objects.create(participant=person, challenge=challenge, rank=rank)


class World:
    """Two cities, three challenges, four people; the third challenge gets no team.

    a and b want the first challenge, which takes one; it likes a. c wants the second. d has ranked nothing.
    """

    def __init__(self):
        self.programme = factories.programme()
        self.prefecture = factories.staff(name="県 職員")
        self.mentor = factories.staff("mentor", factories.ICHINOSEKI, name="支援 まどか")
        self.other_mentor = factories.staff("mentor", factories.KAMAISHI, name="支援 次郎")
        self.city = factories.staff("city", factories.ICHINOSEKI, name="市 職員")
        at = factories.company("一関製作所", factories.ICHINOSEKI)
        there = factories.company("釜石水産", factories.KAMAISHI)
        self.host = factories.host(at).user
        self.other_host = factories.host(there).user
        sheet = {"team_min": 1, "team_max": 1}
        self.first = factories.challenge(at, self.programme, title="売り先", **sheet)
        self.second = factories.challenge(there, self.programme, title="商品", **sheet)
        self.third = factories.challenge(there, self.programme, title="採用", **sheet)
        self.a, self.b, self.c, self.d = (
            factories.participant(f"人 {name}", f"ひと{name}") for name in "abcd"
        )
        letter(self.first, self.a, rank=1)
        letter(self.first, self.b, rank=2)
        letter(self.second, self.c, rank=1)
        letter(self.second, self.d, rank=2)
        wish(self.a, self.first)
        wish(self.b, self.first)
        wish(self.c, self.second)

    def prepared(self):
        days = dict.fromkeys(("participants_rank_until", "hosts_rank_until"), timezone.localdate())
        return actions.prepare_round(programme=self.programme, by=self.prefecture, **days)

    def closed(self):
        round = self.prepared()
        actions.open_ranking(round=round, by=self.prefecture)
        return actions.close_ranking(round=round, by=self.prefecture)

    def ran(self, round=None):
        """A run that is done."""
        run = actions.start_run(round=round or self.closed(), by=self.prefecture)
        assert running.carry_out_next()
        run.refresh_from_db()
        return run

    def confirming(self):
        run = self.ran()
        actions.choose_run(run=run, by=self.prefecture)
        return actions.ask_to_confirm(round=run.round, by=self.prefecture)

    def confirmed(self):
        """Every team has two yes."""
        round = self.confirming()
        for placement in round.placements.all():
            host = placement.challenge.company.contacts.get().user
            for side, by in (("host", host), ("mentor", self.prefecture)):
                actions.confirm_team(
                    placement=placement, side=side, answer="yes", by=by, version=placement.version
                )
        return round

    def published(self, **next_steps):
        return actions.publish_round(
            round=self.confirmed(),
            starts_on=timezone.localdate(),
            next_steps={getattr(self, name).pk: step for name, step in next_steps.items()},
            by=self.prefecture,
        )
