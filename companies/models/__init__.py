from .challenge import CONFIRM_EVERY, Challenge, ChallengeSkill
from .company import Company, Contact
from .employment import EmploymentOffer
from .placement import PlacementNotification
from .skill import Skill

__all__ = [
    "CONFIRM_EVERY",
    "Challenge",
    "ChallengeSkill",
    "Company",
    "Contact",
    "EmploymentOffer",
    "PlacementNotification",
    "Skill",
]
