"""The verbs of this app, by noun. Keyword-only, atomic, lock first, messages in the same transaction.

Refusals by state raise ValidationError with words for the person; by role PermissionDenied (access.py).
"""

from .answers import accept, decline, forward
from .check_ins import answer_check_in, mark_check_in_seen
from .closings import look_back
from .contacts import add_contact_record, keep_promise
from .greetings import drop_greeting, send_greetings, write_greeting
from .matches import move_match, record_match
from .preferences import rank_challenges, rank_proposals
from .proposals import (
    admit,
    ask_for_comments,
    comment,
    reopen,
    save_draft,
    start_proposal,
    submit,
    withdraw,
)
from .quiet import snooze, watch_quiet
from .seeking import (
    agree_to_join,
    ask_to_join,
    decline_to_join,
    give_hint,
    look_for_team,
    stop_looking,
)
from .talks import answer_question, ask_question, choose_time, invite_to_talk
from .teams import accept_invitation, invite, join, leave_team, pass_lead_on, revoke_invitation
from .terms import issue_terms, receive_terms
from .work import confirm_work, log_work

__all__ = [
    "accept",
    "accept_invitation",
    "add_contact_record",
    "admit",
    "agree_to_join",
    "answer_check_in",
    "answer_question",
    "ask_for_comments",
    "ask_question",
    "ask_to_join",
    "choose_time",
    "comment",
    "confirm_work",
    "decline",
    "decline_to_join",
    "drop_greeting",
    "forward",
    "give_hint",
    "invite",
    "invite_to_talk",
    "issue_terms",
    "join",
    "keep_promise",
    "leave_team",
    "log_work",
    "look_for_team",
    "look_back",
    "mark_check_in_seen",
    "move_match",
    "pass_lead_on",
    "rank_challenges",
    "rank_proposals",
    "receive_terms",
    "record_match",
    "reopen",
    "revoke_invitation",
    "save_draft",
    "send_greetings",
    "snooze",
    "start_proposal",
    "stop_looking",
    "submit",
    "watch_quiet",
    "withdraw",
    "write_greeting",
]
