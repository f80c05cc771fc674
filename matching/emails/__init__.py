"""What this app tells people: each function writes rows in the outbox, in the transaction of the fact."""

from .greetings import greeting
from .matches import (
    check_in_alert,
    forget,
    looked_back,
    matched,
    moved,
    terms_issued,
)
from .mentors import going_quiet, plan_weeks
from .planned import plan_due
from .proposals import answered, commented, comments_asked_for, forwarded, remind, submitted, withdrawn
from .rounds import (
    confirming_stopped,
    host_confirmed,
    ranking_closed,
    ranking_opened,
    remind_of_ranking,
    round_published,
    team_to_confirm,
    teams_to_confirm,
)
from .seeking import asked_to_join, declined_to_join, hinted
from .talks import asked, invited_to_talk, question_answered, talk_agreed, talk_withdrawn
from .teams import invited, joined, leads_now, left

__all__ = [
    "answered",
    "asked",
    "asked_to_join",
    "check_in_alert",
    "commented",
    "comments_asked_for",
    "declined_to_join",
    "confirming_stopped",
    "forget",
    "forwarded",
    "going_quiet",
    "greeting",
    "hinted",
    "host_confirmed",
    "invited",
    "invited_to_talk",
    "joined",
    "leads_now",
    "left",
    "looked_back",
    "matched",
    "moved",
    "plan_due",
    "plan_weeks",
    "question_answered",
    "ranking_closed",
    "ranking_opened",
    "remind",
    "remind_of_ranking",
    "round_published",
    "submitted",
    "talk_agreed",
    "talk_withdrawn",
    "team_to_confirm",
    "teams_to_confirm",
    "terms_issued",
    "withdrawn",
]
