from .check_in import CheckIn
from .closing import Closing
from .contact_record import ContactRecord
from .greeting import Greeting
from .match import Match, Move
from .placement import Confirmation, Outcome, Placed, Placement
from .preference import HostPreference, Preference
from .proposal import Proposal
from .quiet import QuietSpell
from .round import Round, RoundChallenge, RoundLetter
from .rules import Admission, Rules
from .ruling import RoundNote, Ruling
from .run import Run
from .seeking import Hint, TeamAsk, TeamWish
from .talk import Question, Talk
from .team import Invitation, Team, TeamMember
from .terms import Standing, Terms, standings
from .version import Comment, Version
from .work_log import WorkLog

__all__ = [
    "Admission",
    "CheckIn",
    "Closing",
    "Comment",
    "Confirmation",
    "ContactRecord",
    "Greeting",
    "Hint",
    "HostPreference",
    "Invitation",
    "Match",
    "Move",
    "Outcome",
    "Placed",
    "Placement",
    "Preference",
    "Proposal",
    "Question",
    "QuietSpell",
    "Round",
    "RoundChallenge",
    "RoundLetter",
    "RoundNote",
    "Rules",
    "Ruling",
    "Run",
    "Standing",
    "Talk",
    "Team",
    "TeamAsk",
    "TeamMember",
    "TeamWish",
    "Terms",
    "Version",
    "WorkLog",
    "standings",
]
