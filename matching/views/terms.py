"""The written conditions (条件明示書): written from the challenge's sheet, shown, printed, received."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import clock

from .. import access, actions, conditions, paper
from ..forms import TermsForm
from ..models import standings
from .attempt import attempt, try_or_say

DATES = ("agreed_on", "starts_on", "ends_on", "delivered_on", "inspected_by", "paid_on")


def write(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    access.require(request.user, "terms", row)
    form = TermsForm(request.POST or None, initial=_beginning(row))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in conditions.FIELDS}
        if attempt(form, actions.issue_terms, match=row, by=request.user, **data):
            messages.success(request, _("The conditions are issued. Both sides confirm that they have them."))
            return redirect(party.url("match", pk))
    return render(
        request,
        "matching/terms_form.html",
        {"form": form, "match": row, "party": party.name, "last": row.terms.first()},
    )


def _beginning(match):
    """The last version, or what the challenge's sheet says."""
    last = match.terms.first()
    if last:
        return last.content | {name: parse_date(last.content.get(name) or "") for name in DATES}
    challenge, company = match.challenge, match.challenge.company
    unpaid = challenge.contract == challenge.Contract.PRO_BONO
    return {
        "client": company.name,
        "client_address": company.address,
        "workers": match.team.names,
        "contract": challenge.contract,
        "agreed_on": clock.today(),
        "work": challenge.deliverable or challenge.problem,
        "starts_on": match.starts_on,
        "ends_on": match.ends_on,
        "place": challenge.get_place_display(),
        "hours_per_month": challenge.hours_per_month,
        "unpaid": unpaid,
        "pay": "" if unpaid else challenge.pay,
        "method": "" if unpaid else _("Bank transfer"),
        "expenses": challenge.expenses,
    }


def _terms(request, pk, number, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    return get_object_or_404(
        row.terms.select_related("match__challenge__company", "match__team"), number=number
    )


def show(request, pk, number, party):
    terms = _terms(request, pk, number, party)
    versions = {row.number: row for row in terms.match.terms.all()}
    newest, earlier = max(versions), versions.get(number - 1)
    standing = standings(versions.values())
    context = {
        "terms": terms,
        "match": terms.match,
        "rows": paper.rows(terms.content),
        "changes": paper.changes(earlier.content, terms.content) if earlier else [],
        "earlier": earlier,
        "newer_url": party.url("terms", pk, newest) if number < newest else "",
        "standing": standing[number],
        "newest_standing": standing[newest],
        "receipts": paper.receipts(terms),
        "party": party.name,
        "may_receive": number == newest and not getattr(terms, f"{party.side}_received_at"),
    }
    return render(request, "matching/terms_detail.html", context)


def pdf(request, pk, number, party):
    terms = _terms(request, pk, number, party)
    standing = standings(terms.match.terms.all())[number]
    answer = HttpResponse(paper.pdf(terms, standing), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="terms-{pk}-v{number}.pdf"'
    return answer


@require_POST
def receive(request, pk, number, party):
    terms = _terms(request, pk, number, party)
    try_or_say(
        request,
        actions.receive_terms,
        _("Noted: the conditions have been received."),
        terms=terms,
        by=request.user,
        side=party.side,
    )
    return redirect(party.url("terms", pk, number))
