from .bounce import Bounce
from .message import Message, about_key, new_message_id
from .preference import Preference
from .wording import Wording, WordingVersion

__all__ = ["Bounce", "Message", "Preference", "Wording", "WordingVersion", "about_key", "new_message_id"]
