"""The verbs of this app, by noun: keyword-only, atomic, lock first, messages in the same transaction."""

from .browsing import (
    forget_search,
    keep_challenge,
    let_challenge_go,
    save_search,
    tell_of_new_challenges,
)
from .consent import give_consent, withdraw_consent
from .directory import enter_directory, leave_directory
from .draft import drop_draft, keep_draft
from .erasing import anonymise_account, anonymise_record
from .importing import confirm_import, drop_import, look_through, read_list, write_import, write_imports
from .next_steps import ask_again, choose_next_step
from .office import keep_longer, settle_skill_words
from .record import add_skills, register, save_profile
from .requests import close_erasure, make_request, remind_of_requests, settle_request, withdraw_request
from .suggestions import (
    count_introduced,
    count_opened,
    count_proposed,
    count_suggested,
    put_aside,
    take_back,
)

__all__ = [
    "add_skills",
    "anonymise_account",
    "anonymise_record",
    "ask_again",
    "choose_next_step",
    "close_erasure",
    "confirm_import",
    "count_introduced",
    "count_opened",
    "count_proposed",
    "count_suggested",
    "drop_draft",
    "drop_import",
    "enter_directory",
    "forget_search",
    "give_consent",
    "keep_challenge",
    "keep_draft",
    "keep_longer",
    "leave_directory",
    "let_challenge_go",
    "look_through",
    "make_request",
    "put_aside",
    "read_list",
    "register",
    "remind_of_requests",
    "save_profile",
    "save_search",
    "settle_request",
    "settle_skill_words",
    "take_back",
    "tell_of_new_challenges",
    "withdraw_consent",
    "withdraw_request",
    "write_import",
    "write_imports",
]
