"""How long the words of mails are kept: long enough to answer "what did you write to me?", no longer."""

import datetime as dt

from iwate_kankei import clock

from .models import Message

KEPT = dt.timedelta(days=365)


def forget_old_words():
    """Forget what mails said that were due more than a year ago. That they were sent stays known."""
    return Message.objects.filter(due_at__lt=clock.now() - KEPT).exclude(text="", context={}).forget_words()
