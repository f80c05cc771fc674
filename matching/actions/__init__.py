"""The verbs of this app, by noun. Keyword-only, atomic, lock first, messages in the same transaction.

Refusals by state raise ValidationError with words for the person; by role PermissionDenied (access.py).
"""

from .answers import accept, decline, forward, remind
from .check_ins import answer_check_in, mark_check_in_seen
from .closings import look_back
from .contacts import add_contact_record, keep_promise
from .greetings import drop_greeting, send_greetings, write_greeting
from .matches import move_match, record_match
from .placements import ask_to_confirm, change_team, confirm_team
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
from .publishing import may_publish, publish_round
from .quiet import snooze, watch_quiet
from .rounds import (
    cancel_round,
    change_round,
    close_ranking,
    open_ranking,
    prepare_round,
    remind_of_ranking,
    reopen_ranking,
)
from .rulings import annotate, rule_pair, undo_ruling
from .runs import cancel_run, choose_run, repeat_run, start_run
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
    "annotate",
    "answer_check_in",
    "answer_question",
    "ask_for_comments",
    "ask_question",
    "ask_to_join",
    "ask_to_confirm",
    "cancel_round",
    "cancel_run",
    "change_round",
    "change_team",
    "choose_run",
    "choose_time",
    "close_ranking",
    "comment",
    "confirm_team",
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
    "may_publish",
    "move_match",
    "open_ranking",
    "pass_lead_on",
    "prepare_round",
    "publish_round",
    "rank_challenges",
    "rank_proposals",
    "receive_terms",
    "record_match",
    "remind",
    "remind_of_ranking",
    "reopen",
    "reopen_ranking",
    "repeat_run",
    "revoke_invitation",
    "rule_pair",
    "save_draft",
    "send_greetings",
    "snooze",
    "start_proposal",
    "stop_looking",
    "start_run",
    "submit",
    "undo_ruling",
    "watch_quiet",
    "withdraw",
    "write_greeting",
]
