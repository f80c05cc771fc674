"""Who may do what with people's records."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from iwate_kankei.access import duty_required

from .models import Participant


def participant_required(view):
    """Signed in with a record of one's own (request.participant); whoever has none is asked to begin one."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        participant = Participant.objects.select_related("user").filter(user=request.user).first()
        if participant is None:
            return redirect(f"{reverse('my:begin')}?{urlencode({'next': request.get_full_path()})}")
        request.participant = participant
        return view(request, *args, **kwargs)

    return guarded


prefecture_required = duty_required(lambda duties: duties.everywhere)
