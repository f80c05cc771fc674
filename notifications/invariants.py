"""What must hold of messages (manage.py verify)."""

from .models import Message


def nothing_due_and_unsent():
    for message in Message.objects.stuck():
        yield f"message {message.pk} ({message.kind}), due {message.due_at:%Y-%m-%d %H:%M}, is not sent"


CHECKS = [nothing_due_and_unsent]
