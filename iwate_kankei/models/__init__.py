from .assignment import Assignment
from .audit_entry import AuditEntry
from .municipality import Municipality
from .programme import Organisation, Programme, ProgrammeMunicipality, Promotion, Requirement
from .user import User

__all__ = [
    "Assignment",
    "AuditEntry",
    "Municipality",
    "Organisation",
    "Programme",
    "ProgrammeMunicipality",
    "Promotion",
    "Requirement",
    "User",
]
