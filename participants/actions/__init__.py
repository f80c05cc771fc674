from .consent import give_consent, withdraw_consent
from .draft import drop_draft, keep_draft
from .erasing import anonymise_account, anonymise_record
from .record import register, save_profile

__all__ = [
    "anonymise_account",
    "anonymise_record",
    "drop_draft",
    "give_consent",
    "keep_draft",
    "register",
    "save_profile",
    "withdraw_consent",
]
