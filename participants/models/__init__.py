from .consent import Consent
from .participant import Participant, ParticipantSkill

__all__ = ["Consent", "Participant", "ParticipantSkill"]
