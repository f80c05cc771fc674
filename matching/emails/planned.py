"""Messages that the calendar asks for. Run often: finds what is due by now, queues each once."""

import datetime as dt

from iwate_kankei import clock

from ..models import CheckIn, Match, Proposal, WorkLog
from .matches import SILENT, alert, ask_check_in, ask_to_confirm_work
from .mentors import ask_about_missed_promises
from .proposals import remind
from .rounds import plan_round_reminders

# Who is reminded how many days before (−) or after the answer is due: first who owes it, then who helps.
REMINDERS = (("host", -3), ("host", 1), ("mentor", 1), ("host", 7), ("mentor", 7), ("city", 7), ("city", 14))
REMIND_FOR = dt.timedelta(days=30)  # what is older than that is on the lists, not in mails


def plan_due():
    """Queue every message of this app that is due by now; running it again queues nothing twice."""
    _remind_of_answers()
    plan_round_reminders()
    for check_in in CheckIn.objects.to_ask().select_related("match__challenge__company", "match__team"):
        ask_check_in(check_in)
    for check_in in CheckIn.objects.silent().select_related("match__challenge__company"):
        alert(check_in, SILENT)
    _ask_to_confirm_work()
    ask_about_missed_promises()


def _remind_of_answers():
    today = clock.today()
    owed = Proposal.objects.waiting_for_answer().filter(
        answer_by__lte=today + dt.timedelta(days=3), answer_by__gte=today - REMIND_FOR
    )
    for proposal in owed.select_related("challenge__company"):
        late = (today - proposal.answer_by).days
        for whom, days in REMINDERS:
            # Only the newest of each: a sweep that comes late does not pour out all at once.
            newest = max((d for who, d in REMINDERS if who == whom and d <= late), default=None)
            if days == newest:
                remind(proposal, whom, f"{proposal.answer_by}{days:+}")


def _ask_to_confirm_work():
    """Once a week, to hosts whose teams have written hours since."""
    year, week, _day = clock.today().isocalendar()
    waiting = WorkLog.objects.unconfirmed().filter(logged_at__lt=clock.now() - dt.timedelta(days=1))
    for match in (
        Match.objects.alive().filter(pk__in=waiting.values("match")).select_related("challenge__company")
    ):
        ask_to_confirm_work(match, f"{year}-W{week:02}")
