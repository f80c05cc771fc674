from .consent import Consent
from .draft import FormDraft
from .next_step import NextStep
from .participant import Participant, ParticipantSkill
from .request import DataRequest

__all__ = ["Consent", "DataRequest", "FormDraft", "NextStep", "Participant", "ParticipantSkill"]
