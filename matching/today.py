"""What waits in the office about matching rounds (start page of the admin)."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from iwate_kankei import clock
from iwate_kankei.today import Todo

from . import access
from .models import Round

Status = Round.Status


def _led(user, **filters):
    rows = Round.objects.visible_to(user).filter(**filters).select_related("programme")
    return [round for round in rows if access.may_in_round(user, "lead", round.programme)]


def rankings_over(user):
    """Both last days have passed: somebody has to close."""
    today = clock.today()
    for round in _led(
        user, status=Status.RANKING, participants_rank_until__lt=today, hosts_rank_until__lt=today
    ):
        said = _("%(round)s: the days for ranking are over, close it and look for teams") % {"round": round}
        yield Todo(said, reverse("rounds:round", args=[round.pk]), urgent=True)


def waiting_to_go_on(user):
    for round in _led(user, status__in=[Status.CLOSED, Status.PROPOSED]):
        said = _("%(round)s: look for teams and choose a result") % {"round": round}
        yield Todo(said, reverse("rounds:round", args=[round.pk]))


def to_publish(user):
    """Every team has its answers."""
    waiting = Q(placements__confirmations__answer="", placements__placed__isnull=False)
    ready = Round.objects.visible_to(user).filter(status=Status.CONFIRMING)
    ready = ready.exclude(pk__in=ready.filter(waiting).values("pk")).select_related("programme")
    for round in ready:
        if access.may_in_round(user, "lead", round.programme):
            said = _("%(round)s: every team is answered, publish it") % {"round": round}
            yield Todo(said, reverse("rounds:round", args=[round.pk]), urgent=True)


TODOS = [rankings_over, waiting_to_go_on, to_publish]
