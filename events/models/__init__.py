from .event import Event, Session
from .registration import Attendance, Registration

__all__ = ["Attendance", "Event", "Registration", "Session"]
