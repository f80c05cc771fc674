from .browsing import Bookmark, SavedSearch
from .consent import Consent
from .draft import FormDraft
from .earlier import EarlierTie
from .erasure import Erasure
from .importing import ImportRow, ImportRun
from .merge import Distinct, Merge
from .next_step import NextStep
from .participant import Participant, ParticipantSkill
from .request import DataRequest
from .story import Story
from .suggestion import Dismissal, Exposure, Introduction

__all__ = [
    "Bookmark",
    "Consent",
    "DataRequest",
    "Dismissal",
    "Distinct",
    "EarlierTie",
    "Erasure",
    "Exposure",
    "FormDraft",
    "ImportRow",
    "ImportRun",
    "Introduction",
    "Merge",
    "NextStep",
    "Participant",
    "ParticipantSkill",
    "SavedSearch",
    "Story",
]
