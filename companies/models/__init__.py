from .challenge import Challenge, ChallengeSkill
from .company import Company, Contact
from .skill import Skill

__all__ = ["Challenge", "ChallengeSkill", "Company", "Contact", "Skill"]
