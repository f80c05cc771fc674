from . import bounces, messages, wordings

__all__ = ["bounces", "messages", "wordings"]
