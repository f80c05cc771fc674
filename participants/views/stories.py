"""Stories and news: public, or for members."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from ..markdown import to_html
from ..models import Story


def stories(request):
    rows = Story.objects.visible_to(request.user).select_related("municipality")
    kind = request.GET.get("kind")
    if kind in Story.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(
        request, "participants/story_list.html", {"page": page, "kind": kind, "kinds": Story.Kind.choices}
    )


def story(request, slug):
    """One story; its author and the office also see a draft, to look it over."""
    rows = Story.objects.visible_to(request.user) | Story.objects.filter(
        pk__in=Story.objects.managed_by(request.user).values("pk")
    )
    row = get_object_or_404(rows.select_related("municipality"), slug=slug)
    return render(request, "participants/story_detail.html", {"story": row, "body": to_html(row.body)})
