"""A match as its three parties see it: team, host, mentor. One page, each sees what they may do."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import clock

from .. import access, actions, ladder, links, next_steps
from ..forms import ClosingForm, MoveForm, WorkForm
from ..models import CheckIn, Match, standings
from .attempt import attempt, try_or_say


@dataclass(frozen=True)
class Party:
    """name: the URL namespace. scope: whose matches. side: which side's word is given here."""

    name: str
    scope: str
    side: str

    def matches(self, user):
        return getattr(Match.objects, self.scope)(user).with_people()

    def url(self, page, *args):
        return reverse(f"{self.name}:{page}", args=args)


TEAM = Party("my_matching", "of_participant", CheckIn.Side.TEAM)
HOST = Party("host", "hosted_by", CheckIn.Side.HOST)
MENTOR = Party("mentor", "managed_by", CheckIn.Side.HOST)  # speaks for the host, on the telephone


def match_list(request, party):
    rows = party.matches(request.user)
    return render(request, "matching/match_list.html", {"matches": rows, "party": party.name})


def match(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    return _page(request, row, party)


def _page(request, row, party, **forms):
    held = access.roles_towards(request.user, row)
    allowed = {
        state for state in Match.TRANSITIONS[row.status] if held & access.MAY_MOVE_TO.get(state, set())
    }
    terms = list(row.terms.all())
    standing = standings(terms)
    contracts, moves = row.contracts, list(row.moves.all())
    stood = ladder.stood_on(contracts, [step.to_status for step in moves])
    logs = row.work_logs.select_related("participant")
    closings = {closing.side: closing for closing in row.closings.all()}
    context = {
        "match": row,
        "party": party.name,
        "held": held,
        "people": contacts_of(row),
        "next": next_steps.of(row),
        "ladder": ladder.steps(stood, goes_on=row.is_alive),
        "next_rung": ladder.next_step(contracts[-1], stood) if row.is_alive else None,
        "terms": [(version, standing[version.number]) for version in terms],
        "logs": logs[:20],
        "hours": row.work_logs.hours_total(),
        "unconfirmed": row.work_logs.unconfirmed().count(),
        "shown_at": clock.now().isoformat(),
        "check_ins": row.check_ins.filter(answered_at__isnull=False),
        "to_ask": [(ask, links.check_in(ask)) for ask in row.check_ins.to_ask()] if party is MENTOR else [],
        "promises": row.contact_records.promised() if access.MENTOR in held else [],
        "records": row.contact_records.select_related("author") if party is MENTOR else [],
        "closings": list(closings.values()),
        "moves": moves,
        "move_form": MoveForm(match=row, allowed=allowed, action=party.url("move", row.pk))
        if allowed
        else None,
        "work_form": WorkForm(action=party.url("log_work", row.pk))
        if party is TEAM and access.TEAM in held
        else None,
        "closing_form": ClosingForm(instance=closings.get(party.side), action=party.url("look_back", row.pk))
        if not row.is_alive
        else None,
        "may_write_terms": row.is_alive and bool(held & access.MAY["terms"]),
        "may_confirm": bool(held & access.MAY["confirm_work"]),
    }
    failed = next((form for form in forms.values() if form.errors), None)
    return render(request, "matching/match_detail.html", context | forms | {"form": failed})


def contacts_of(row):
    """Names and addresses of both sides: shown from the match on, because now both have agreed."""
    team = [(member.display_name, member.participant.email) for member in row.team.current_members()]
    host = [(contact.name, contact.email) for contact in row.challenge.company.contacts.all()]
    return team + host


@require_POST
def move(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    form = MoveForm(request.POST, match=row, allowed=set(Match.TRANSITIONS[row.status]), action=request.path)
    if form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            actions.move_match,
            match=row,
            to=data["to"],
            by=request.user,
            reason=data["reason"],
            ends_on=data["ends_on"],
        ):
            messages.success(request, _("Saved. Both sides are told."))
            return redirect(party.url("match", pk))
    return _page(request, row, party, move_form=form)


@require_POST
def log_work(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    form = WorkForm(request.POST, action=request.path)
    if form.is_valid():
        if not hasattr(request.user, "participant"):
            raise PermissionDenied
        if attempt(
            form,
            actions.log_work,
            match=row,
            participant=request.user.participant,
            **form.cleaned_data,
        ):
            messages.success(request, _("Written down. The company confirms it."))
            return redirect(party.url("match", pk))
    return _page(request, row, party, work_form=form)


@require_POST
def confirm_work(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    try_or_say(
        request,
        actions.confirm_work,
        _("The hours are confirmed."),
        match=row,
        by=request.user,
        up_to=moment(request.POST.get("shown_at")),
    )
    return redirect(party.url("match", pk))


def moment(text):
    """An aware moment from a form, or None."""
    try:
        found = parse_datetime(text or "")
    except ValueError:
        return None
    return found if found and found.tzinfo else None


@require_POST
def look_back(request, pk, party):
    row = get_object_or_404(party.matches(request.user), pk=pk)
    form = ClosingForm(request.POST, action=request.path)
    if form.is_valid() and attempt(
        form, actions.look_back, match=row, side=party.side, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Thank you. What you learned helps those who come next."))
        return redirect(party.url("match", pk))
    return _page(request, row, party, closing_form=form)
