"""A form whose page had been open for too long: refused, but what was written is shown again for copying."""

from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_NO_REFERER
from django.shortcuts import render

WORTH_KEEPING = 20  # characters; shorter words are typed again sooner than copied
SECRET = ("password", "token", "code")
FOREIGN = tuple(reason.partition(" - ")[0] for reason in (REASON_BAD_ORIGIN, REASON_NO_REFERER))


def csrf_failure(request, reason=""):
    """The page for Django's CSRF_FAILURE_VIEW.

    Nothing is sent again from here: a form that another site sent would be accepted with one tap. Nor are
    words of another site shown as if they were the reader's own.
    """
    written = [] if reason.startswith(FOREIGN) else _written(request)
    return render(request, "403_csrf.html", {"written": written}, status=403)


def _written(request):
    return [
        value
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= WORTH_KEEPING and not any(word in name.lower() for word in SECRET)
    ]
