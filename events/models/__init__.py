from .arrival import Arrival
from .event import Event
from .message import Mailing, MessageRule
from .question import Question, Questionnaire
from .registration import Attendance, CalendarFeed, Registration
from .session import Session, Stream

__all__ = [
    "Arrival",
    "Attendance",
    "CalendarFeed",
    "Event",
    "Mailing",
    "MessageRule",
    "Question",
    "Questionnaire",
    "Registration",
    "Session",
    "Stream",
]
