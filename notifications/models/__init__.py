from .bounce import Bounce
from .message import Message, about_key, new_message_id
from .preference import Preference

__all__ = ["Bounce", "Message", "Preference", "about_key", "new_message_id"]
