"""The record itself and the account, anonymised at once. What other floors know: see matching.erasure."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from iwate_kankei import clock

from ..models import Consent, FormDraft, ImportRow

BLANK = {
    "name": "",
    "name_kana": "",
    "email": "",
    "phone": "",
    "occupation": "",
    "employer": "",
    "tie_to_iwate": "",
    "message": "",
    "skill_words": "",
    "directory_shows": [],
}


def anonymise_record(participant):
    """Keep what figures need (residence, skills, dates) and nothing that says who it was."""
    for field, value in BLANK.items():
        setattr(participant, field, value)
    participant.erased_at = clock.now()
    participant.suspended_at = participant.suspended_at or participant.erased_at
    participant.save()
    Consent.objects.valid().filter(participant=participant).update(
        withdrawn_at=participant.erased_at, withdrawn_how="erasure"
    )
    participant.next_steps.update(words="")
    participant.bookmarks.all().delete()
    participant.saved_searches.all().delete()
    participant.data_requests.update(words="", answer="")
    ImportRow.objects.filter(participant=participant).update(cells=[], problems=[])


def anonymise_account(user):
    """Nobody can sign in with it again; rows that name it as author still find a row, without a person."""
    for keys in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        Session.objects.filter(session_key=keys).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    UserSession.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    FormDraft.objects.filter(user=user).delete()
    user.email, user.name, user.is_active = f"erased-{user.pk}@erased.invalid", "", False
    user.last_login = None
    user.set_unusable_password()
    user.save()
