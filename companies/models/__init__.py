from .challenge import CONFIRM_EVERY, Challenge, ChallengeSkill
from .company import Company, Contact
from .employment import EmploymentOffer
from .photo import Photo
from .placement import PlacementNotification
from .skill import Skill

__all__ = [
    "CONFIRM_EVERY",
    "Challenge",
    "ChallengeSkill",
    "Company",
    "Contact",
    "EmploymentOffer",
    "Photo",
    "PlacementNotification",
    "Skill",
]
