from .assignment import Assignment
from .municipality import Municipality
from .programme import Organisation, Programme, ProgrammeMunicipality, Promotion, Requirement
from .user import User

__all__ = [
    "Assignment",
    "Municipality",
    "Organisation",
    "Programme",
    "ProgrammeMunicipality",
    "Promotion",
    "Requirement",
    "User",
]
