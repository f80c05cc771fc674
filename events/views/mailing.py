"""Staff write to a chosen part of an event's people: words, then the preview, then it goes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from iwate_kankei.access import staff_required

from .. import actions, emails
from ..forms_office import MailingForm
from .reception import managed_event

SHOWN = 20  # names in the preview


@staff_required
@require_http_methods(["GET", "POST"])
def write(request, slug):
    event = managed_event(request, slug)
    form = MailingForm(request.POST or None, event=event, user=request.user, initial={"state": "confirmed"})
    if request.method == "POST" and form.is_valid():
        rows = [row for row in form.rows() if row.is_active and emails.address_of(row)]
        if request.POST.get("step") == "send" and rows:
            return _send(request, event, form, rows)
        if request.POST.get("step") == "preview":
            facts = {"event": event, "form": form, "rows": rows[:SHOWN], "count": len(rows)}
            return render(request, "events/office_mail_preview.html", facts)
    facts = {"event": event, "form": form, "mailings": event.mailings.select_related("sent_by")}
    return render(request, "events/office_mail.html", facts)


def _send(request, event, form, rows):
    typed = form.cleaned_data
    mail = actions.send_mailing(
        event=event,
        registrations=rows,
        subject=typed["subject"],
        text=typed["text"],
        by=request.user,
        form_key=form.form_key(),
    )
    words = ngettext("The mail goes to %(n)s person.", "The mail goes to %(n)s people.", mail.recipients)
    messages.success(request, words % {"n": mail.recipients})
    return redirect("events:mailing", event.slug)
