"""The verbs of this app, by noun: keyword-only, atomic, lock first, messages in the same transaction."""

from .consent import give_consent, withdraw_consent
from .directory import enter_directory, leave_directory
from .draft import drop_draft, keep_draft
from .erasing import anonymise_account, anonymise_record
from .importing import confirm_import, drop_import, look_through, read_list, write_import, write_imports
from .next_steps import ask_again, choose_next_step
from .office import keep_longer, settle_skill_words
from .record import register, save_profile
from .requests import close_erasure, make_request, settle_request, withdraw_request

__all__ = [
    "anonymise_account",
    "anonymise_record",
    "ask_again",
    "choose_next_step",
    "close_erasure",
    "confirm_import",
    "drop_draft",
    "drop_import",
    "enter_directory",
    "give_consent",
    "keep_draft",
    "keep_longer",
    "leave_directory",
    "look_through",
    "make_request",
    "read_list",
    "register",
    "save_profile",
    "settle_request",
    "settle_skill_words",
    "withdraw_consent",
    "withdraw_request",
    "write_import",
    "write_imports",
]
