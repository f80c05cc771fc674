"""What Celery beat starts, and when (Japan time). Each can be run by hand: manage.py run_task NAME.

Two beats, or one that was away for three days, do no harm: every task finds out by itself what is due.
"""

from celery.schedules import crontab


def timetable(sweep):
    """CELERY_BEAT_SCHEDULE; sweep: seconds between two looks for mails that are due."""
    return {
        "send what is due": _often("notifications.tasks.send_due", float(sweep), expires=60),
        "say that the worker lives": _often("reports.tasks.beat_heart", 20.0, expires=60),
        "move waiting lists on": _often("events.tasks.move_waiting_lists", 60.0),
        "plan event mails": _often("events.tasks.plan_messages", 300.0),
        "plan follow-ups": _often("matching.tasks.plan_messages", 300.0),
        "find runs of matching rounds": _often("matching.tasks.find_runs", 30.0),
        "write imports": _often("participants.tasks.write_imports", 60.0),
        "read returned mails": _often("notifications.tasks.read_returned_mails", 600.0),
        "forget lost photographs": _daily("companies.tasks.forget_lost_photos", 3, 10),
        "forget old words": _daily("notifications.tasks.forget_old_words", 3, 20),
        "tidy sessions": _daily("iwate_kankei.tasks.clear_sessions", 3, 40),
        "forget merged records": _daily("matching.tasks.forget_merged", 3, 50),
        "keep the figures of the month": _daily("reports.tasks.keep_month", 4, 20),
        "watch for ties that go quiet": _daily("matching.tasks.watch_quiet", 5, 10),
        "close unconfirmed challenges": _daily("companies.tasks.expire_unconfirmed", 6, 10),
        "warn of ending posts": _daily("companies.tasks.warn_of_ending_posts", 7, 10),
        # The next two every morning: whoever takes up a post on Wednesday gets this week's too.
        "plan the mentors' week": _daily("matching.tasks.plan_weeks", 8, 0),
        "plan summaries for the office": _daily("notifications.tasks.plan_summaries", 8, 5),
        "ask whether challenges are still wanted": _daily("companies.tasks.ask_unconfirmed", 8, 25),
        "tell of new challenges": _daily("participants.tasks.tell_of_new_challenges", 8, 10),
        "remind of data requests": _daily("participants.tasks.remind_of_requests", 8, 15),
        "plan digests of news": _daily("notifications.tasks.plan_digests", 8, 20),
        "ask again as promised": _daily("participants.tasks.ask_again", 9, 30),
        "send the companies' words of the season": _daily("matching.tasks.send_greetings", 10, 0),
    }


def _often(task, seconds, expires=None):
    """A turn that no worker took in time is dropped: the next one does its work."""
    return {"task": task, "schedule": seconds, "options": {"expires": expires or int(seconds)}}


def _daily(task, hour, minute):
    return {"task": task, "schedule": crontab(hour=hour, minute=minute)}
