"""What must hold of people's records (manage.py verify), and of an erased one (verify --erased)."""

from django.db.models import Q

from .actions.erasing import BLANK
from .models import DataRequest, Erasure, Participant
from .traces import traces


def everybody_active_with_an_account_has_agreed():
    """A record in use rests on the consent to run the programme, unless it came from earlier years' lists."""
    agreed = Q(consents__purpose="programme", consents__withdrawn_at__isnull=True)
    for person in (
        Participant.objects.present()
        .filter(user__isnull=False, suspended_at__isnull=True)
        .exclude(pk__in=Participant.objects.filter(agreed).values("pk"))
    ):
        yield f"participant {person.pk}: in use without consent to run the programme"


def erased_records_are_blank():
    for person in Participant.objects.filter(erased_at__isnull=False):
        left = [field for field, blank in BLANK.items() if getattr(person, field) != blank]
        if left:
            yield f"participant {person.pk}: erased, and still has {', '.join(left)}"


def settled_requests_of_erasure_are_carried_out():
    for request in DataRequest.objects.filter(
        kind=DataRequest.Kind.ERASURE, status=DataRequest.Status.DONE, participant__erased_at__isnull=True
    ):
        yield f"data request {request.pk}: done, but participant {request.participant_id} is not erased"


def nobody_is_merged_into_a_merged_record():
    for person in Participant.objects.filter(merged_into__merged_into__isnull=False):
        yield f"participant {person.pk}: merged into {person.merged_into_id}, which is merged away itself"


CHECKS = [
    everybody_active_with_an_account_has_agreed,
    erased_records_are_blank,
    settled_requests_of_erasure_are_carried_out,
    nobody_is_merged_into_a_merged_record,
]


def is_erased(pk):
    if not Erasure.objects.filter(participant=pk).exists():
        yield f"participant {pk} is not erased"


def account_is_closed(pk):
    person = Participant.objects.filter(pk=pk).select_related("user").first()
    user = person and person.user
    if user and (user.is_active or user.name or not user.email.endswith("@erased.invalid")):
        yield f"user {user.pk}: still active or with a name or address"


def no_trace_is_left(pk):
    for erasure in Erasure.objects.filter(participant=pk):
        for place, kind in traces(erasure):
            yield f"{place}: {kind}"


ERASED_CHECKS = [is_erased, account_is_closed, no_trace_is_left]
