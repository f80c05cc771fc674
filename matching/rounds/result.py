"""A stored run as those in office read it. Everything comes from the row: nothing is solved for a page."""

from dataclasses import dataclass, field

from companies.models import Challenge
from matching.engine.instance import AIMS
from matching.engine.reason import STAFF
from participants.models import Participant

from .. import access, changes, reasons
from .flaws import flaw_in_words
from .ids import challenge_and_slot, person_pk
from .names import Directory


@dataclass
class Pair:
    has_page: bool
    pk: int
    name: str
    reasons: list
    ruling: object = None


@dataclass
class Team:
    """A challenge (or one of its teams) with its people, or with why there are none."""

    challenge: object
    slot: int
    name: str
    pairs: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    may_rule: bool = False


@dataclass
class Without:
    """A person without a place: for each wish why not, and what would have to change."""

    has_page: bool
    pk: int
    name: str
    wishes: list


class Result:
    """teams, unstaffed, unplaced, aims, ranks of a done run, as far as `user` may see them."""

    def __init__(self, run, user):
        self.run, self.user = run, user
        self.names = Directory(run.instance)
        self.cities = None if _sees_all(user, run.round) else user.duties.city_codes
        self.rulings = {(row.participant_id, row.challenge_id): row for row in run.round.rulings.all()}
        self.may_rule = {}
        known = Participant.objects.visible_to(user).filter(pk__in=self.names.people)
        self.known = set(known.values_list("pk", flat=True))  # whose own page the reader may open
        self._build()

    def _build(self):
        teams = {row["id"]: self._team(row["id"]) for row in self.run.instance["challenges"]}
        teams = {name: team for name, team in teams.items() if self._shown(team.challenge)}
        found = self.run.result
        for person, challenge in found["match"]:
            if challenge in teams:
                teams[challenge].pairs.append(self._pair(person, challenge))
        for challenge, why in found["unstaffed"].items():
            if challenge in teams:
                teams[challenge].reasons = reasons.words(why["reasons"], STAFF, self.names)
                teams[challenge].changes = changes.words(why["changes"], STAFF, self.names)
        ordered = sorted(teams.values(), key=lambda team: (team.challenge.company.municipality_id, team.name))
        self.teams = [team for team in ordered if team.pairs]
        self.unstaffed = [team for team in ordered if not team.pairs]
        self.unplaced = [self._without(name, rows) for name, rows in found["unplaced"].items()]
        self.unplaced = [row for row in self.unplaced if row.wishes or self.cities is None]

    def _shown(self, challenge):
        return challenge and (self.cities is None or challenge.company.municipality_id in self.cities)

    def _team(self, name):
        challenge, slot = self.names.challenge(name)
        return Team(challenge, slot, self.names(name), may_rule=self._may_rule(challenge))

    def _may_rule(self, challenge):
        if challenge is None or not self.run.round.takes_rulings:
            return False
        place = challenge.company.municipality_id
        if place not in self.may_rule:
            held = access.roles(self.user, company=challenge.company)
            self.may_rule[place] = bool(held & access.MAY["rule_pair"])
        return self.may_rule[place]

    def _pair(self, person, challenge):
        pk, (work, _slot) = person_pk(person), challenge_and_slot(challenge)
        said = reasons.words(self.run.result["pairs"][f"{person}|{challenge}"], STAFF, self.names)
        return Pair(pk in self.known, pk, self.names(person), said, self.rulings.get((pk, work)))

    def _without(self, name, rows):
        wishes = []
        for row in rows:
            challenge, slot = self.names.challenge(row["challenge"])
            if not self._shown(challenge):
                continue
            pk = person_pk(name)
            wishes.append(
                {
                    "name": self.names(row["challenge"]),
                    "challenge": challenge,
                    "slot": slot,
                    "reasons": reasons.words(row["reasons"], STAFF, self.names),
                    "changes": changes.words(row["changes"], STAFF, self.names),
                    "ruling": self.rulings.get((pk, challenge.pk)),
                    "may_rule": self._may_rule(challenge),
                }
            )
        return Without(person_pk(name) in self.known, person_pk(name), self.names(name), wishes)

    @property
    def aims(self):
        return aims(self.run.result)

    @property
    def price(self):
        """What it costs that nobody would rather swap: mean ranks with and without that rule."""
        with_it, without = self.run.result["ranks"], self.run.result["relaxed"]["ranks"]
        return {"with_it": with_it, "without": without, "same": with_it == without}


def aims(result):
    """Rows of (label, value, bound, proved, value if swaps did not matter)."""
    return [
        {
            "label": reasons.AIMS[aim](),
            "value": result["vector"][aim],
            "bound": result["bound"][aim],
            "proved": result["status"][aim] == "optimal",
            "relaxed": result["relaxed"]["vector"][aim],
        }
        for aim in AIMS
    ]


def _sees_all(user, round):
    return access.may_in_round(user, "see_whole", round.programme)


def conflict(run):
    """[(person, challenge)] of the pins that cannot hold together."""
    names = Directory(run.instance)
    return [(names(p), names(c)) for p, c in run.result["minimal_infeasible_pins"]]


def flaws(run):
    names = Directory(run.instance)
    said = [flaw_in_words(row["code"], row["who"], names) for row in run.result["flaws"]]
    return list(dict.fromkeys(said))


def own_challenges(round, user):
    """The round's challenges that the person may see."""
    rows = Challenge.objects.filter(in_rounds__round=round).select_related("company__municipality")
    if not _sees_all(user, round):
        rows = rows.filter(company__municipality__in=user.duties.city_codes)
    return rows.order_by("company__municipality", "pk")
