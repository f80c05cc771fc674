from collections import Counter

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminsite import ScopedAdmin, ScopedInline, ScopedStack, row_action
from iwate_kankei.models import User
from iwate_kankei.reading import Table

from . import actions, importing, steps
from .forms import PhotoForm, TableForm
from .importing import COLUMNS
from .models import (
    Challenge,
    ChallengeSkill,
    Company,
    Contact,
    EmploymentOffer,
    Photo,
    PlacementNotification,
    Skill,
)
from .readiness import gaps


class ContactInline(ScopedStack):
    model = Contact
    fields = [("name", "name_kana"), "title", ("email", "phone"), "is_primary", "user"]
    readonly_fields = ["user"]


class PhotoInline(ScopedStack):
    model = Photo
    form = PhotoForm
    fields = ["picture", "file", "alt", "position"]
    readonly_fields = ["picture"]

    @admin.display(description=_("photograph"))
    def picture(self, photo):
        if not photo.key:
            return "–"
        return format_html('<img src="{}" alt="{}" width="240">', photo.small_url, photo.alt)


@admin.register(Company)
class CompanyAdmin(ScopedAdmin):
    scope = "managed_by"
    list_display = ["name", "municipality", "industry", "mentor", "open_challenges", "is_published"]
    list_filter = ["municipality", "is_published", ("mentor", EmptyFieldListFilter), "succession"]
    list_select_related = ["municipality", "mentor"]
    export_fields = COLUMNS
    change_list_template = "admin/companies/company/change_list.html"
    search_fields = ["name", "name_kana", "description", "contacts__name", "contacts__name_kana"]
    inlines = [ContactInline, PhotoInline]
    fieldsets = [
        (None, {"fields": ["municipality", "name", "name_kana", "slug", "is_published"]}),
        (_("Public page"), {"fields": ["description", "industry", "employees", "address", "website"]}),
        (_("For the office and mentors"), {"fields": ["succession", "mentor", "is_sample"]}),
    ]

    def get_queryset(self, request):
        # A subquery: grouping 2,000 companies would lose their order and be slower.
        opened = (
            Challenge.objects.published()
            .filter(company=OuterRef("pk"))
            .order_by()
            .values("company")
            .annotate(rows=Count("pk"))
        )
        counted = Coalesce(Subquery(opened.values("rows")), 0)
        return super().get_queryset(request).annotate(published_challenges=counted)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "mentor":
            kwargs["queryset"] = User.objects.mentors_for(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def delete_model(self, request, company):
        _forget_photos([company])
        super().delete_model(request, company)

    def delete_queryset(self, request, queryset):
        _forget_photos(queryset)
        super().delete_queryset(request, queryset)

    def get_urls(self):
        page = self.admin_site.admin_view(self.import_page)
        return [path("import/", page, name="companies_company_import"), *super().get_urls()]

    def import_page(self, request):
        """Upload, look at the differences, then write them. Between the two the rows wait in the session."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form, rows = TableForm(), None
        if request.method == "POST" and "confirmed" in request.POST and "import" in request.session:
            added, changed = importing.save(importing.compare(_kept(request), request.user))
            del request.session["import"]
            said = _("%(added)s companies added, %(changed)s changed.") % {"added": added, "changed": changed}
            self.message_user(request, said)
            return redirect("admin:companies_company_changelist")
        if request.method == "POST" and (form := TableForm(request.POST, request.FILES)).is_valid():
            table = form.cleaned_data["file"]
            try:
                rows = importing.compare(table, request.user)
                request.session["import"] = [table.headers, table.rows]
            except ValidationError as refusal:
                form.add_error("file", refusal)
        context = self.admin_site.each_context(request) | {
            "title": _("Import companies"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "counts": Counter(row.state for row in rows or ()),
        }
        return TemplateResponse(request, "admin/companies/company/import.html", context)

    @admin.display(description=_("published challenges"), ordering="published_challenges")
    def open_challenges(self, company):
        return company.published_challenges


def _forget_photos(companies):
    """A cascade deletes rows without asking them: the files are named before."""
    for photo in Photo.objects.filter(company__in=companies):
        photo.delete()


def _kept(request):
    headers, rows = request.session["import"]
    return Table(headers, rows, "")


class NeedInline(ScopedInline):
    model = ChallengeSkill
    autocomplete_fields = ["skill"]


class EmploymentInline(ScopedStack):
    model = EmploymentOffer


@admin.register(Challenge)
class ChallengeAdmin(ScopedAdmin):
    scope = "managed_by"
    list_display = ["title", "company", "programme", "status", "field", "contract", "confirmed_at"]
    list_filter = [
        "status",
        "programme",
        "company__municipality",
        "field",
        "contract",
    ]
    list_select_related = ["company", "programme"]
    export_fields = [
        "slug", "company", "programme", "title", "status", "field", "problem", "why_now", "deliverable",
        "contract", "pay", "expenses", "place", "hours_per_month", "months", "visits", "starts_on",
        "apply_until", "published_at", "confirmed_at",
    ]  # fmt: skip
    search_fields = ["title", "problem", "company__name", "company__name_kana"]
    autocomplete_fields = ["company", "programme"]
    readonly_fields = ["status", "readiness", "published_at", "confirmed_at", "review_words"]
    inlines = [NeedInline, EmploymentInline]
    actions = ["publish", "confirm", "close"]
    fieldsets = [
        (None, {"fields": ["company", "programme", "title", "slug", "status", "readiness", "review_words"]}),
        (_("What it is about"), {"fields": ["field", "problem", "why_now", "deliverable"]}),
        (
            _("Conditions"),
            {
                "fields": [
                    "contract",
                    ("pay", "pay_yen", "pay_unit"),
                    "expenses",
                    "place",
                    ("hours_per_month", "months", "visits"),
                    ("team_min", "team_max", "teams"),
                    ("starts_on", "apply_until"),
                ]
            },
        ),
        (_("Dates"), {"fields": ["published_at", "confirmed_at", "is_sample"]}),
    ]

    @admin.display(description=_("missing"))
    def readiness(self, challenge):
        if challenge is None or challenge.pk is None:
            return "–"
        found = gaps(challenge)
        return format_html_join("", "<div>{}</div>", ((gap.message,) for gap in found)) or _(
            "Nothing is missing."
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["steps"] = steps.possible(request.user, obj) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    @row_action(_("Publish"))
    def publish(self, request, challenge):
        actions.publish(challenge=challenge, by=request.user)

    @row_action(_("Close"))
    def close(self, request, challenge):
        actions.close(challenge=challenge, by=request.user)

    @row_action(_("Still wanted"))
    def confirm(self, request, challenge):
        actions.confirm(challenge=challenge, by=request.user)


@admin.register(Skill)
class SkillAdmin(ScopedAdmin):
    scope = None
    list_display = ["name", "name_en", "group", "position", "is_active"]
    list_filter = ["group", "is_active"]
    search_fields = ["name", "name_en", "group"]


@admin.register(PlacementNotification)
class PlacementNotificationAdmin(ScopedAdmin):
    scope = None
    list_display = ["number", "notified_on", "ended_on", "recorded_by"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
