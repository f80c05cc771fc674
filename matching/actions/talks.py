"""Questions and invitations to talk: passed on by the portal, no side sees the other's address."""

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import Question, Talk
from ..wording import holds_address, without_contact_details
from .locks import proposal_now, refuse_unless

MOST_TIMES = 5


@transaction.atomic
def ask_question(*, proposal, by, text, by_telephone=False):
    """The host asks the authors; they get it by mail and answer in the portal."""
    proposal = proposal_now(proposal)
    held = access.require(by, "ask", proposal)
    _check_open_to_talk(proposal)
    refuse_unless(text.strip(), _("Please write a question."), "empty")
    without_contact_details(text)
    question = Question.objects.create(
        proposal=proposal,
        text=text.strip(),
        asked_by=by,
        by_telephone=access.speaks_for_host(held, by_telephone),
    )
    emails.asked(question)
    return question


@transaction.atomic
def answer_question(*, question, by, text):
    """One answer for the whole team; whoever of them answers first."""
    question = (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("proposal")
        .get(pk=question.pk)
    )
    access.require(by, "reply", question.proposal)
    refuse_unless(question.answered_at is None, _("This question has been answered already."))
    refuse_unless(text.strip(), _("Please write an answer."), "empty")
    without_contact_details(text)
    question.answer, question.answered_by, question.answered_at = text.strip(), by, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    emails.question_answered(question)
    return question


def _check_open_to_talk(proposal):
    refuse_unless(proposal.is_in_talks, _("This proposal has been answered or withdrawn already."))


@transaction.atomic
def invite_to_talk(*, proposal, by, times, how=Talk.How.ONLINE, where="", minutes=30, by_telephone=False):
    """Propose one to five times (aware datetimes); a new invitation replaces one that nobody has answered."""
    proposal = proposal_now(proposal)
    held = access.require(by, "ask", proposal)
    _check_open_to_talk(proposal)
    times = sorted(set(times))
    refuse_unless(times, _("Please propose at least one time."), "empty")
    refuse_unless(
        len(times) <= MOST_TIMES, _("Please propose at most %(most)s times.") % {"most": MOST_TIMES}, "many"
    )
    refuse_unless(times[0] > clock.now(), _("Please propose times in the future."), "past")
    if how == Talk.How.PHONE:  # the number to call is shown from the agreed time on (Talk.where_now)
        refuse_unless(not holds_address(where), _("Please leave out e-mail addresses."), "address")
    else:
        without_contact_details(where)
    for open_talk in proposal.talks.waiting():
        open_talk.cancelled_at = clock.now()
        open_talk.save(update_fields=["cancelled_at"])
        emails.talk_withdrawn(open_talk)
    talk = Talk.objects.create(
        proposal=proposal,
        how=how,
        where=where,
        minutes=minutes,
        times=times,
        invited_by=by,
        by_telephone=access.speaks_for_host(held, by_telephone),
    )
    emails.invited_to_talk(talk)
    return talk


@transaction.atomic
def choose_time(*, talk, by, time):
    """The authors choose; both sides get the same calendar entry."""
    talk = (
        Talk.objects.select_for_update(no_key=True, of=("self",)).select_related("proposal").get(pk=talk.pk)
    )
    access.require(by, "reply", talk.proposal)
    refuse_unless(
        talk.chosen is None and talk.cancelled_at is None,
        _("A time has been agreed already, or the invitation was taken back."),
    )
    refuse_unless(time in talk.times, _("Please choose one of the proposed times."), "time")
    refuse_unless(time > clock.now(), _("This time has passed. Please choose another one."), "past")
    talk.chosen, talk.chosen_by, talk.chosen_at = time, by, clock.now()
    talk.save(update_fields=["chosen", "chosen_by", "chosen_at"])
    emails.talk_agreed(talk)
    return talk
