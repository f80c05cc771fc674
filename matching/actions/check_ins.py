"""Check-ins (状況確認): planned with the match, asked when due by now, answered in one tap."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import CheckIn, ContactRecord
from .locks import refuse_unless

MONTHS = {
    CheckIn.Step.ONE_MONTH: 1,
    CheckIn.Step.THREE_MONTHS: 3,
    CheckIn.Step.SIX_MONTHS: 6,
    CheckIn.Step.ONE_YEAR: 12,
}


def months_later(day, months):
    """The same day `months` later, or the last day of a shorter month: 30 November + 3 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), first_of_next - dt.timedelta(1))


def due_on(step, starts_on):
    if step == CheckIn.Step.TWO_WEEKS:
        return starts_on + dt.timedelta(days=14)
    return months_later(starts_on, MONTHS[step])


def plan(match):
    """The five questions to each side; called by record_match in its transaction."""
    CheckIn.objects.bulk_create(
        CheckIn(match=match, step=step, side=side, due_on=due_on(step, match.starts_on))
        for step in CheckIn.Step
        for side in CheckIn.Side
    )


def drop_future(match):
    """A match that is over is not asked any more; what was answered stays."""
    for check_in in match.check_ins.unanswered():
        emails.forget(check_in)
    match.check_ins.unanswered().filter(due_on__gt=clock.today()).delete()


@transaction.atomic
def answer_check_in(*, check_in, mood, will_continue=None, words="", promise="", promise_due=None, by=None):
    """The answer of one side, changeable until its next question. A promise is tracked like any other.

    by: the person, when known; a signed link proves only the side. A mentor who is of neither side passes
    on what was said on the telephone, and it is marked so.
    """
    check_in = CheckIn.objects.select_for_update(no_key=True).get(pk=check_in.pk)
    refuse_unless(mood in CheckIn.Mood.values, _("Please choose how it is going."), "mood")
    refuse_unless(not promise or promise_due, _("Please say until when."), "promise_due")
    first_answer = check_in.answered_at is None
    check_in.mood, check_in.will_continue = mood, will_continue
    check_in.words, check_in.answered_at, check_in.seen_at = words.strip(), clock.now(), None
    check_in.by_telephone = is_passed_on(check_in.match, by)
    check_in.save()
    if promise and first_answer:
        ContactRecord.objects.create(
            company=check_in.match.challenge.company,
            match=check_in.match,
            author=by,
            how=ContactRecord.How.CHECK_IN,
            happened_on=clock.today(),
            summary=words.strip() or check_in.get_mood_display(),
            promise=promise.strip(),
            promised_by=check_in.side,
            promise_due=promise_due,
        )
    emails.forget(check_in)
    emails.check_in_alert(check_in)
    return check_in


def is_passed_on(match, by):
    """Does a mentor who is of neither side write down what was said on the telephone?"""
    held = access.roles_towards(by, match) if by else set()
    return bool(held & {access.MENTOR, access.PREFECTURE}) and not held & {access.TEAM, access.HOST}


@transaction.atomic
def mark_check_in_seen(*, check_in, by):
    """The mentor has dealt with an alert; it leaves the desk, whichever of the two sides caused it.

    A side that may still answer stays unseen: its later silence is news.
    """
    access.require(by, "snooze", check_in.match)
    question = CheckIn.objects.filter(match=check_in.match_id, step=check_in.step, seen_at__isnull=True)
    question.filter(Q(answered_at__isnull=False) | Q(pk__in=question.silent().values("pk"))).update(
        seen_at=clock.now()
    )
