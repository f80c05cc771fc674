"""A reason as a code with values; matching/reasons.py puts it into words."""

from dataclasses import dataclass, field

STAFF, PARTICIPANT, HOST = "staff", "participant", "host"
EVERYBODY = frozenset({STAFF, PARTICIPANT, HOST})

# Nobody learns how the other side ranked: what rests on a host's ranks is for staff and that host, and so on.
AUDIENCE = {
    "pinned": EVERYBODY,
    "group": EVERYBODY,
    "participant_rank": frozenset({STAFF, PARTICIPANT}),
    "challenge_rank": frozenset({STAFF, HOST}),
    "team_size": EVERYBODY,
    "hours_fit": frozenset({STAFF, PARTICIPANT}),
    "skills_brought": EVERYBODY,
    "only_holder": EVERYBODY,
    "participant_did_not_list": frozenset({STAFF, PARTICIPANT}),
    "company_did_not_list": frozenset({STAFF, HOST}),
    "forbidden": frozenset({STAFF}),
    "hours": frozenset({STAFF, PARTICIPANT}),
    "onsite": frozenset({STAFF, PARTICIPANT}),
    "group_member_not_eligible": frozenset({STAFF}),
    "unstaffed": EVERYBODY,
    "participant_better": frozenset({STAFF, PARTICIPANT}),
    "no_free_team": frozenset({STAFF, PARTICIPANT}),
    "hours_taken": frozenset({STAFF, PARTICIPANT}),
    "cut_off": frozenset({STAFF, HOST}),
    "company_cap": frozenset({STAFF, HOST}),
    "team_would_break": frozenset({STAFF}),
    "swap_loses_skill": frozenset({STAFF, HOST}),
    "aim": frozenset({STAFF}),
    "lottery": EVERYBODY,
    "impossible": frozenset({STAFF}),
    "not_proved": frozenset({STAFF}),
    "nobody_listed": EVERYBODY,
    "not_enough_eligible": frozenset({STAFF, HOST}),
    "skill_nobody_holds": EVERYBODY,
    "members_needed_elsewhere": frozenset({STAFF}),
    "listed_nothing": frozenset({STAFF, PARTICIPANT}),
}


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    values: dict = field(default_factory=dict)

    @property
    def audience(self) -> frozenset[str]:
        return AUDIENCE[self.code]


def visible(reasons: list[Reason], viewer: str) -> list[Reason]:
    return [reason for reason in reasons if viewer in reason.audience]
