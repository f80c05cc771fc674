from .check_in import CheckIn
from .closing import Closing
from .contact_record import ContactRecord
from .greeting import Greeting
from .match import Match, Move
from .preference import HostPreference, Preference
from .proposal import Proposal
from .quiet import QuietSpell
from .rules import Admission, Rules
from .seeking import Hint, TeamAsk, TeamWish
from .talk import Question, Talk
from .team import Invitation, Team, TeamMember
from .terms import Terms
from .version import Comment, Version
from .work_log import WorkLog

__all__ = [
    "Admission",
    "CheckIn",
    "Closing",
    "Comment",
    "ContactRecord",
    "Greeting",
    "Hint",
    "HostPreference",
    "Invitation",
    "Match",
    "Move",
    "Preference",
    "Proposal",
    "Question",
    "QuietSpell",
    "Rules",
    "Talk",
    "Team",
    "TeamAsk",
    "TeamMember",
    "TeamWish",
    "Terms",
    "Version",
    "WorkLog",
]
