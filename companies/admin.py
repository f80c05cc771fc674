from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminimport import ImportedAdmin
from iwate_kankei.adminsite import ScopedAdmin, ScopedInline, ScopedStack, row_action
from iwate_kankei.models import User
from iwate_kankei.templatetags.dates import fiscal_year

from . import actions, steps
from .forms import ChallengeForm, ContactForms, PhotoForm
from .importing import ChallengeSheet, CompanySheet
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
    formset = ContactForms
    fields = [("name", "name_kana"), "title", ("email", "phone"), "greeting", "is_primary", "user"]
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
class CompanyAdmin(ImportedAdmin):
    scope = "managed_by"
    list_display = ["name", "municipality", "industry", "mentor", "open_challenges", "is_published"]
    list_filter = ["municipality", "is_published", ("mentor", EmptyFieldListFilter), "succession"]
    list_select_related = ["municipality", "mentor"]
    confidential = ("succession",)
    sheet = CompanySheet
    export_fields = [*CompanySheet.columns, "mentor", "is_published"]
    search_fields = ["name", "name_kana", "description", "contacts__name", "contacts__name_kana"]
    inlines = [ContactInline, PhotoInline]
    fieldsets = [
        (None, {"fields": ["municipality", "name", "name_kana", "slug", "is_published"]}),
        (_("Public page"), {"fields": ["description", "industry", "employees", "address", "website"]}),
        (_("For the office and mentors"), {"fields": ["succession", "mentor", "is_sample"]}),
    ]

    def confides(self, request):
        """The operator runs events and does not learn when an owner hands over."""
        return bool(request.user.duties.everywhere or request.user.duties.municipalities)

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

    @admin.display(description=_("published challenges"), ordering="published_challenges")
    def open_challenges(self, company):
        return company.published_challenges


def _forget_photos(companies):
    """A cascade deletes rows without asking them: the files are named before."""
    for photo in Photo.objects.filter(company__in=companies):
        photo.delete()


class NeedInline(ScopedInline):
    model = ChallengeSkill
    autocomplete_fields = ["skill"]


class EmploymentInline(ScopedStack):
    model = EmploymentOffer

    def has_delete_permission(self, request, obj=None):
        """A sheet that is shown keeps what it tells applicants."""
        shown = obj is not None and obj.status == Challenge.Status.PUBLISHED
        return super().has_delete_permission(request, obj) and not shown


@admin.register(Challenge)
class ChallengeAdmin(ImportedAdmin):
    scope = "managed_by"
    list_display = ["title", "company", "year", "status", "field", "contract", "confirmed_at"]
    list_filter = [
        "status",
        "programme",
        "company__municipality",
        "field",
        "contract",
    ]
    list_select_related = ["company", "programme"]
    sheet = ChallengeSheet
    export_fields = [*ChallengeSheet.columns, "status", "published_at", "confirmed_at"]
    search_fields = ["title", "problem", "company__name", "company__name_kana"]
    autocomplete_fields = ["company", "programme"]
    readonly_fields = ["status", "readiness", "published_at", "confirmed_at", "review_words"]
    inlines = [NeedInline, EmploymentInline]
    actions = ["publish", "remind", "confirm", "close"]
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
                    ("place", "languages"),
                    ("hours_per_month", "months", "visits"),
                    ("team_min", "team_max", "teams"),
                    ("starts_on", "apply_until"),
                ]
            },
        ),
        (_("Dates"), {"fields": ["published_at", "confirmed_at", "is_sample"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "languages":  # by default a line of codes
            return ChallengeForm.base_fields["languages"]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("fiscal year"), ordering="programme__fiscal_year")
    def year(self, challenge):
        return fiscal_year(challenge.programme.fiscal_year)

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

    @row_action(_("Ask whether it is still wanted"))
    def remind(self, request, challenge):
        actions.remind(challenge=challenge, by=request.user)

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
