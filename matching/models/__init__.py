from .contact_record import ContactRecord
from .match import CheckIn, Match
from .proposal import Proposal
from .team import Team, TeamMember

__all__ = ["CheckIn", "ContactRecord", "Match", "Proposal", "Team", "TeamMember"]
