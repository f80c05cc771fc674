"""Versions of a letter side by side with what changed, and the comments on each."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from iwate_kankei.access import mentor_required
from participants.access import participant_required

from ..differences import pieces
from ..forms import CommentForm
from ..models import Proposal


def _page(request, row, desk, comment_url):
    versions = list(row.versions.prefetch_related("comments__author"))
    newest, older = _chosen(request, versions)
    shown = []
    for name in Proposal.PARTS if newest else ():
        before = older.parts.get(name) if older else newest.parts.get(name)
        shown.append((Proposal._meta.get_field(name).verbose_name, pieces(before, newest.parts.get(name))))
    context = {
        "proposal": row,
        "versions": versions,
        "newest": newest,
        "older": older,
        "parts": shown,
        "desk": desk,
        "form": CommentForm(action=reverse(comment_url, args=[newest.pk])) if newest else None,
    }
    return render(request, "matching/versions.html", context)


def _chosen(request, versions):
    """The version asked for (?version=2) or the last one, and the one before it."""
    if not versions:
        return None, None
    by_number = {str(version.number): place for place, version in enumerate(versions)}
    place = by_number.get(request.GET.get("version"), len(versions) - 1)
    return versions[place], versions[place - 1] if place else None


@participant_required
def mine(request, pk):
    row = get_object_or_404(Proposal.objects.written_by(request.user).with_people(), pk=pk)
    return _page(request, row, "my", "my_matching:comment")


@mentor_required
def for_mentor(request, pk):
    row = get_object_or_404(Proposal.objects.managed_by(request.user).with_people(), pk=pk)
    return _page(request, row, "mentor", "mentor:comment")
