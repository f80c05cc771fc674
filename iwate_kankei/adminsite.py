"""The admin, reachable only with a second factor used in this session, and scoped by role."""

import unicodedata
from copy import deepcopy
from functools import partial, wraps

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
    enable_nav_sidebar = False  # beside the filters it left a list half of a small screen

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
    confidential = ()  # fields that page, filters and history keep from whom `confides` says no to
    export_fields = ()
    list_per_page = 50
    show_full_result_count = False  # counting 100,000 rows twice makes a list slow

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return getattr(rows, self.scope)(request.user) if self.scope else rows

    def confides(self, request):
        """Does this person read the confidential fields?"""
        return True

    def get_fieldsets(self, request, obj=None):
        sets = deepcopy(super().get_fieldsets(request, obj))
        if self.confides(request):
            return sets
        for _name, options in sets:
            options["fields"] = [name for name in options["fields"] if name not in self.confidential]
        return sets

    def lookup_allowed(self, lookup, value, request):
        known = lookup.partition("__")[0] not in self.confidential or self.confides(request)
        return known and super().lookup_allowed(lookup, value, request)

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
                "formats": spreadsheets.Format.choices,
                **_chosen(request, queryset),
                "selected_name": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/export.html", context)
        columns = self.export_columns(request)
        rows = [[value(row) for _heading, value in columns] for row in self.export_rows(queryset)]
        header = [heading for heading, _value in columns]
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

    def export_columns(self, request):
        """[(heading, function of a row that returns the cell)]"""
        return [self.export_column(name) for name in self.export_fields]

    def export_column(self, name):
        field = self.opts.get_field(name)
        return field.verbose_name, partial(self.export_value, field=field)

    def export_rows(self, queryset):
        """The rows, with what their cells are read from."""
        fields = [field for field in self.opts.get_fields() if field.name in self.export_fields]
        related = [field.name for field in fields if field.many_to_one]
        return queryset.select_related(*related).prefetch_related(
            *(field.name for field in fields if field.many_to_many)
        )

    def export_value(self, row, field):
        """As the list shows it: the words of a choice, the name of a related row."""
        if field.choices:
            return getattr(row, f"get_{field.name}_display")()
        if field.many_to_many:
            return "、".join(str(one) for one in getattr(row, field.name).all())
        value = getattr(row, field.name)
        return value if not field.is_relation else str(value or "")

    def get_list_filter(self, request):
        """A filter over a foreign key offers only what occurs in the person's own rows."""
        offered = super().get_list_filter(request)
        if not self.confides(request):
            offered = [item for item in offered if item not in self.confidential]
        return [self._scoped_filter(item) for item in offered]

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
        """Every change with old and new value, from the audit log.

        Who may not look is told so before the row is looked for: the answer says not even that there is one.
        """
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        entries = list(audit.of(row).exclude(verb="view")[:200]) if row is not None else []
        if not self.confides(request):
            for entry in entries:
                entry.leave_out(self.confidential)
        return super().history_view(request, object_id, {"entries": entries} | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        """Full-width letters find the same as ordinary ones, and サトウ finds さとう."""
        term = unicodedata.normalize("NFKC", search_term)
        found, many = super().get_search_results(request, queryset, term)
        if (hiragana := term.translate(TO_HIRAGANA)) != term:
            also, many_too = super().get_search_results(request, queryset, hiragana)
            found, many = found | also, many or many_too
        return found, many


NAMED = 100  # so many rows are named before one says yes; the rest is counted


def _chosen(request, queryset):
    """For the page between an action and its doing: what it shows and sends along (all, or those ticked)."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    across = request.POST.get("select_across") == "1"
    return {
        "rows": queryset[:NAMED],
        "count": queryset.count(),
        "across": across,
        "chosen": chosen[:1] if across else chosen,
    }


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
                    "action": act.__name__,
                    **_chosen(request, queryset),
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
