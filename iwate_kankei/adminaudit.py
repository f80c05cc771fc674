"""The audit log in the admin: who did or saw what, when, from where. To search, never to change."""

import datetime as dt
import re

from django.contrib import admin
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from . import days
from .adminpaging import LongListPaginator
from .adminsite import ScopedAdmin
from .audit import watched_models
from .models import AuditEntry, User
from .models.audit_entry import kind_of

SHOWN = 5  # values in a row of the list; the entry's own page has all
ADDRESS = re.compile(r"\d{1,3}(\.\d{0,3}){1,3}|[0-9a-f:]*:[0-9a-f:]*", re.IGNORECASE)  # or its beginning
MOST = 200  # records of one kind that a name may stand for


class KindFilter(admin.SimpleListFilter):
    """From the models, not from the log: to ask a million entries what kinds there are is slow."""

    title, parameter_name = _("kind of record"), "model"

    def lookups(self, request, model_admin):
        kinds = [(model._meta.label_lower, kind_of(model)) for model in watched_models()]
        return sorted(kinds, key=lambda kind: str(kind[1]))

    def queryset(self, request, queryset):
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedAdmin):
    scope = None  # the prefecture only (MATRIX)
    list_display = ["at", "user", "verb", "record", "values", "address"]
    list_filter = ["verb", "at", KindFilter]
    list_select_related = ["user"]
    paginator = LongListPaginator
    search_fields = ["path"]  # for the box to be there; get_search_results says what is found
    search_help_text = _("A person, the name or number of a record, an address, or a day such as 2026-11-26")
    fields = readonly_fields = ["at", "user", "verb", "record", "all_values", "address", "path"]

    def get_search_results(self, request, queryset, search_term):
        """Every word must fit: a day, or who, or what, or from where."""
        for word in search_term.split():
            queryset = queryset.filter(_of_the_day(word) or _from_where(word) or self._named(request, word))
        return queryset, False

    def _named(self, request, word):
        """Who did it, or the record. By keys that have an index: nobody waits for a million entries."""
        people = User.objects.filter(Q(name__contains=word) | Q(email__contains=word.lower()))
        kinds = [model._meta.label_lower for model in watched_models()]
        found = Q(user__in=list(people.values_list("pk", flat=True)[:MOST])) | Q(model__in=kinds, row=word)
        for model, page in self.admin_site._registry.items():
            if column := next((n for n in ("name", "title") if n in _columns(model)), None):
                rows = page.get_queryset(request).filter(**{f"{column}__contains": word})
                pks = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)[:MOST]]
                if pks:
                    found |= Q(model=model._meta.label_lower, row__in=pks)
        return found

    @admin.display(description=_("record"))
    def record(self, entry):
        words = f"{entry.kind} {entry.row}".strip()
        if entry.verb in {"delete", "export"} or entry.about not in self.admin_site._registry:
            return words
        try:
            page = reverse(f"admin:{entry.model.replace('.', '_')}_change", args=[entry.row])
        except NoReverseMatch:
            return words
        return format_html('<a href="{}">{}</a>', page, words)

    @admin.display(description=_("old and new values"))
    def values(self, entry):
        return " / ".join(_arrow(*value) for value in list(entry.values())[:SHOWN])[:300] or "–"

    @admin.display(description=_("old and new values"))
    def all_values(self, entry):
        lines = ((_arrow(*value),) for value in entry.values())
        return format_html_join("", "<div>{}</div>", lines) or "–"


def _arrow(label, old, new):
    return f"{label}: {old} → {new}"


def _columns(model):
    return {field.name for field in model._meta.concrete_fields}


def _from_where(word):
    """Entries of the page or the network address that the word names; None if it names none."""
    if word.startswith("/"):
        return Q(path__startswith=word)
    return Q(address__startswith=word) if ADDRESS.fullmatch(word) else None


def _of_the_day(word):
    """Entries of the day that the word names; None if it names none."""
    try:
        day = days.parse(word)
    except ValueError:
        return None
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return Q(at__gte=start, at__lt=start + dt.timedelta(days=1))
