"""What people and staff do with events. Whoever gives or frees a seat first takes the lock (seats.py)."""

from .attendance import mark_absent, mark_attendance, walk_in
from .mailing import send_mailing
from .publishing import announce_changes, cancel_event, change_capacity, publish, unpublish
from .registration import (
    accept_offer,
    admit,
    admit_at_the_door,
    cancel,
    change_answers,
    decline_offer,
    has_attended,
    promote,
    register,
)
from .season import clone, clone_to_next_year
from .seats import move_waiting_lists
from .survey import answer_survey

__all__ = [
    "accept_offer",
    "admit",
    "admit_at_the_door",
    "announce_changes",
    "answer_survey",
    "cancel",
    "cancel_event",
    "change_answers",
    "change_capacity",
    "clone",
    "clone_to_next_year",
    "decline_offer",
    "has_attended",
    "mark_absent",
    "mark_attendance",
    "move_waiting_lists",
    "promote",
    "publish",
    "register",
    "send_mailing",
    "unpublish",
    "walk_in",
]
