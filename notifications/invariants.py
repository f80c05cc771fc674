"""What must hold of messages (manage.py verify)."""

import datetime as dt

from django.utils import timezone

from .models import Message

PATIENCE = dt.timedelta(minutes=10)


def nothing_due_and_unsent():
    for message in Message.objects.due(timezone.now() - PATIENCE):
        yield f"message {message.pk} ({message.kind}), due {message.due_at:%Y-%m-%d %H:%M}, is not sent"


CHECKS = [nothing_due_and_unsent]
