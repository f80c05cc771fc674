"""The admin, reachable only with a second factor used in this session, and scoped by role."""

import unicodedata
from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import NotRelationField, get_fields_from_path, unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import models
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from . import asked, audit, spreadsheets
from .access import MATRIX, ask_for_second_factor, has_second_factor
from .adminforms import NamedCells, name_halves
from .today import todos
from .words import TO_HIRAGANA


class SecureAdminSite(admin.AdminSite):
    site_header = _("Iwate Ties: administration")
    site_title = _("Administration")
    index_title = _("How it stands today")
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only what MATRIX names: sessions and authenticators are nobody's business here."""
        models_ = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models_:
            if model._meta.label_lower in MATRIX:
                super().register(model, admin_class, **options)
            elif issubclass(admin_class or object, ScopedAdmin):
                raise ImproperlyConfigured(f"{model._meta.label_lower} is in the admin but not in MATRIX.")

    def index(self, request, extra_context=None):
        return super().index(request, {"todos": todos(request.user)} | (extra_context or {}))

    def has_permission(self, request):
        return super().has_permission(request) and has_second_factor(request)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        if not request.user.is_authenticated:
            return secure_admin_login(super().login)(request, extra_context)
        if not request.user.is_staff:
            raise PermissionDenied
        if not has_second_factor(request):
            messages.warning(
                request, _("The office pages need a second factor. Please set one up or use it.")
            )
            return ask_for_second_factor(request)
        return redirect(asked.page(request, reverse("admin:index")))


class ScopedChoices:
    """Foreign keys offer, and accept, only rows that the person may choose: a forged POST finds nothing."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name_halves(field)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices(db_field.remote_field.model, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices(db_field.remote_field.model, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices(self, model, request):
        """The rows of `model` that this person works with; nothing of a model that has no scope."""
        target = self.admin_site._registry.get(model)
        if isinstance(target, ScopedAdmin):
            return target.get_queryset(request)
        rows = model._default_manager.all()
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows.none()


class ScopedInline(ScopedChoices, admin.TabularInline):
    """Rows that belong to the page's row; permissions by MATRIX like everything else."""

    extra = 0
    formset = NamedCells


class ScopedStack(ScopedChoices, admin.StackedInline):
    """The same, one below the other: for rows with long fields."""

    extra = 0


class ScopedAdmin(ScopedChoices, admin.ModelAdmin):
    """Every row and every choice of a foreign key goes through the model's own scope.

    `scope` names the QuerySet method that takes the user: "visible_to", or "managed_by" where the
    public may see more rows than the office may work on; None for a vocabulary that all in office
    read. List, change, delete, history, actions, export and autocomplete all use `get_queryset`.
    """

    scope = "visible_to"
    personal = False  # True: opening somebody's page is written in the audit log
    export_fields = ()
    list_per_page = 50
    show_full_result_count = False  # counting 100,000 rows twice makes a list slow

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return getattr(rows, self.scope)(request.user) if self.scope else rows

    def get_actions(self, request):
        """Lists that name `export_fields` can be exported by whoever may see them; it is on record."""
        actions = super().get_actions(request)
        if self.export_fields and IS_POPUP_VAR not in request.GET:
            actions["export"] = (type(self).export, "export", _("Export as a table"))
        return actions

    def export(self, request, queryset):
        if "format" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": _("Export as a table"),
                "opts": self.opts,
                "rows": queryset,
                "count": queryset.count(),
                "formats": spreadsheets.Format.choices,
                "across": request.POST.get("select_across", "0"),
                "selected_name": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/export.html", context)
        fields = [self.opts.get_field(name) for name in self.export_fields]
        rows = [[self.export_value(row, field) for field in fields] for row in queryset]
        header = [field.verbose_name for field in fields]
        try:
            answer = spreadsheets.response(
                str(self.opts.verbose_name_plural), header, rows, request.POST["format"]
            )
        except ValidationError as refusal:
            for line in refusal.messages:
                messages.error(request, line)
            return None
        audit.exported(request, self.model, rows=len(rows))
        return answer

    def export_value(self, row, field):
        """As the list shows it: the words of a choice, the name of a related row."""
        if field.choices:
            return getattr(row, f"get_{field.name}_display")()
        value = getattr(row, field.name)
        return value if not field.is_relation else str(value or "")

    def get_list_filter(self, request):
        """A filter over a foreign key offers only what occurs in the person's own rows."""
        return [self._scoped_filter(item) for item in super().get_list_filter(request)]

    def _scoped_filter(self, item):
        if not isinstance(item, str):
            return item
        try:
            related = get_fields_from_path(self.model, item)[-1].is_relation
        except NotRelationField:
            return item
        return (item, admin.RelatedOnlyFieldListFilter) if related else item

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id)) if self.personal else None
        if row is not None and request.method == "GET":
            audit.viewed(request, row)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        """Every change with old and new value, from the audit log."""
        row = self.get_object(request, unquote(object_id))
        entries = audit.of(row).exclude(verb="view")[:200] if row is not None else []
        return super().history_view(request, object_id, {"entries": entries} | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        """Full-width letters find the same as ordinary ones, and サトウ finds さとう."""
        term = unicodedata.normalize("NFKC", search_term)
        found, many = super().get_search_results(request, queryset, term)
        if (hiragana := term.translate(TO_HIRAGANA)) != term:
            also, many_too = super().get_search_results(request, queryset, hiragana)
            found, many = found | also, many or many_too
        return found, many


def row_action(label, permission="change"):
    """Make an admin action of `act(self, request, row)`: asks once more with the list, then acts on each row.

    A row that refuses (ValidationError) is named with its reason; the others go through.
    """

    def decorate(act):
        @admin.action(description=label, permissions=[permission])
        @wraps(act)
        def action(self, request, queryset):
            if "confirmed" not in request.POST:
                context = self.admin_site.each_context(request) | {
                    "title": label,
                    "opts": self.opts,
                    "rows": queryset,
                    "action": act.__name__,
                    "selected_name": ACTION_CHECKBOX_NAME,
                }
                return TemplateResponse(request, "admin/confirm_action.html", context)
            done = 0
            for row in queryset:
                try:
                    act(self, request, row)
                    done += 1
                except ValidationError as refusal:
                    messages.error(request, f"{row}: {' / '.join(refusal.messages)}")
            if done:
                said = ngettext("%(label)s: %(n)d row", "%(label)s: %(n)d rows", done)
                messages.success(request, said % {"label": label, "n": done})
            return None

        return action

    return decorate
