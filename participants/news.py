"""The consent to news is kept here; the sender of mails asks for it."""

from iwate_kankei.models import User
from notifications import news

from .actions import give_consent, withdraw_consent
from .models import Consent, Participant


def _wants_news(user):
    valid = Consent.objects.valid().filter(purpose=Consent.Purpose.NEWS)
    return valid.filter(participant__user=user, participant__suspended_at__isnull=True).exists()


def _subscribers():
    valid = Consent.objects.valid().filter(purpose=Consent.Purpose.NEWS)
    return User.objects.filter(
        is_active=True,
        participant__suspended_at__isnull=True,
        participant__in=valid.values("participant"),
    )


def _give(*, user, how):
    for participant in Participant.objects.filter(user=user):
        give_consent(participant=participant, purpose=Consent.Purpose.NEWS, how=how)


def _stop(*, user, how):
    for participant in Participant.objects.filter(user=user):
        withdraw_consent(participant=participant, purpose=Consent.Purpose.NEWS, how=how)


news.consents_are_kept_by(wanted_by=_wants_news, subscribers=_subscribers, give=_give, stop=_stop)
