"""The demonstration's mailbox: its addresses exist only with DEMO=1."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import demo
from ..models import Message


@require_safe
@never_cache
def mailbox(request):
    search = request.GET.get("q", "").strip()
    messages = Message.objects.newest_first()
    if search:
        messages = messages.filter(to__icontains=search)
    page = Paginator(messages, 20).get_page(request.GET.get("page"))
    return render(
        request,
        "notifications/demo_mailbox.html",
        {
            "search": search,
            "page_obj": page,
            "letters": [demo.letter(message) for message in page],
            "codes": demo.authenticator_codes(),
            "seconds_left": demo.seconds_left(),
        },
    )


@require_safe
@never_cache
def letter(request, pk):
    message = get_object_or_404(Message, pk=pk)
    return render(request, "notifications/demo_letter.html", {"letter": demo.letter(message)})
