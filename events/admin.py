"""Events in the admin: facts, sessions, seats, mails. What happens to people goes through actions."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from iwate_kankei.adminimport import ImportedAdmin
from iwate_kankei.adminsite import ScopedAdmin, ScopedInline, row_action

from . import actions
from .importing import EventSheet
from .models import Event, MessageRule, Question, Questionnaire, Registration, Session, Stream


class SessionInline(ScopedInline):
    """A day whose attendance is recorded cannot be taken out (the key protects it), nor can the last one."""

    model = Session
    min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class StreamInline(ScopedInline):
    model = Stream
    readonly_fields = ["seats_taken"]


class RuleInline(ScopedInline):
    model = MessageRule
    formfield_overrides = {TextField: {"widget": forms.Textarea({"rows": 2, "cols": 30})}}


@admin.register(Event)
class EventAdmin(ImportedAdmin):
    scope = "managed_by"
    list_display = ["title", "kind", "starts_at", "status", "seats", "people"]
    list_filter = [
        "status",
        "kind",
        ("municipalities", admin.RelatedOnlyFieldListFilter),
        ("programme", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title", "venue", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    list_select_related = ["programme"]
    inlines = [SessionInline, StreamInline, RuleInline]
    actions = ["publish", "unpublish", "copy_to_next_year"]
    sheet = EventSheet
    export_fields = [*EventSheet.columns, "status", "seats_taken"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "programme", "fulfils", "municipalities", "visibility"]}),
        (
            _("On the page"),
            {"fields": ["summary", "description", "venue", "venue_for", "online_url", "fee", "companies"]},
        ),
        (
            _("Registration"),
            {
                "fields": [
                    "capacity",
                    "offer_hours",
                    "opens_at",
                    "closes_at",
                    "cancel_until",
                    "requires",
                    "questionnaire",
                    "survey",
                ]
            },
        ),
    ]

    def get_changeform_initial_data(self, request):
        """A new event begins with the survey that comes with the portal, or the first that there is."""
        survey = Questionnaire.objects.filter(use=Questionnaire.Use.SURVEY).order_by("pk").first()
        return {"survey": survey} | super().get_changeform_initial_data(request)

    @admin.display(description=_("seats"))
    def seats(self, event):
        return f"{event.seats_taken} / {event.capacity}"

    @admin.display(description=_("participants"))
    def people(self, event):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("events:office", args=[event.slug]),
            _("Participants and reception"),
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "municipalities":
            field.queryset = field.queryset.taking_part()
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            field.help_text = ""
        return field

    def view_on_site(self, event):
        return event.get_absolute_url()

    def save_model(self, request, event, form, change):
        """Only what was typed is written: seats are counted elsewhere at the same moment."""
        if not change:
            return super().save_model(request, event, form, change)
        many = {field.name for field in Event._meta.many_to_many}
        event.save(update_fields=[name for name in form.changed_data if name not in many | {"capacity"}])
        if "capacity" in form.changed_data:
            self._resize(request, event, form.cleaned_data["capacity"])

    def save_formset(self, request, form, formset, change):
        """A municipality's seats are counted elsewhere too: only the capacity is written, under the lock."""
        if formset.model is not Stream:
            return super().save_formset(request, form, formset, change)
        formset.save(commit=False)
        for stream in formset.deleted_objects:
            stream.delete()
        for stream in formset.new_objects:
            stream.save()
        for stream, names in formset.changed_objects:
            stream.save(update_fields=[name for name in names if name != "capacity"])
            if "capacity" in names:
                self._resize(request, form.instance, stream.capacity, stream)

    def _resize(self, request, event, capacity, stream=None):
        try:
            actions.change_capacity(event=event, capacity=capacity, by=request.user, stream=stream)
        except ValidationError as refused:
            words = " ".join(refused.messages)
            self.message_user(request, f"{stream}: {words}" if stream else words, messages.ERROR)

    def save_related(self, request, form, formsets, change):
        """The period follows from the sessions; what participants should know is told to them.

        Another city's part in a joint event was not among the choices, and stays.
        """
        event, others = form.instance, {}
        for name in ("municipalities", "companies") if change else ():
            offered = form.fields[name].queryset.values("pk")
            others[name] = list(getattr(event, name).exclude(pk__in=offered))
        super().save_related(request, form, formsets, change)
        for name, rows in others.items():
            getattr(event, name).add(*rows)
        actions.announce_changes(event=event)

    @row_action(_("Publish"))
    def publish(self, request, event):
        actions.publish(event=event, by=request.user)

    @row_action(_("Take back to draft"))
    def unpublish(self, request, event):
        actions.unpublish(event=event, by=request.user)

    @row_action(_("Copy to next year, as a draft"), permission="add")
    def copy_to_next_year(self, request, event):
        actions.clone_to_next_year(event=event, by=request.user)


class QuestionInline(ScopedInline):
    model = Question
    extra = 1


@admin.register(Questionnaire)
class QuestionnaireAdmin(ScopedAdmin):
    """Shared by everybody in office: an event of any city may use any questionnaire."""

    scope = None
    list_display = ["name", "use"]
    search_fields = ["name"]
    list_filter = ["use"]
    inlines = [QuestionInline]


@admin.register(Registration)
class RegistrationAdmin(ScopedAdmin):
    """To look at; what happens to a registration happens on the event's own pages."""

    scope = "managed_by"
    personal = True
    list_display = ["participant", "event", "status", "number", "queued_at"]
    list_filter = ["status", "event__programme", "event__municipalities"]
    # Not icontains: UPPER() over 100,000 names costs more than the search, and kanji have no case.
    search_fields = [
        "participant__name__contains",
        "participant__name_kana__contains",
        "participant__email__contains",
        "event__title__contains",
    ]
    list_select_related = ["participant", "event"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
