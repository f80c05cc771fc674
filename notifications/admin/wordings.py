"""The words of the mails: edited, tried out, put back; every earlier version stays."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from iwate_kankei.adminsite import ScopedAdmin

from .. import preview, sandbox, wordings
from ..kinds import KINDS
from ..models import Wording


class WordingForm(forms.ModelForm):
    class Meta:
        model = Wording
        fields = ["subject", "text"]
        widgets = {
            "subject": forms.TextInput(attrs={"size": 80}),
            "text": forms.Textarea(attrs={"rows": 24, "cols": 80}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = KINDS[self.instance.kind]
        if not self.instance.text and "subject" in self.fields:
            subject, text = sandbox.built_in(self.kind, self.instance.language)
            self.initial |= {"subject": subject, "text": text}
        for field in self.fields.values():
            field.required = True

    def clean_subject(self):
        return self._checked("subject")

    def clean_text(self):
        return self._checked("text")

    def _checked(self, name):
        if problem := sandbox.problem(self.kind, self.cleaned_data[name]):
            raise forms.ValidationError(problem)
        return self.cleaned_data[name].replace("\r\n", "\n")


@admin.register(Wording)
class WordingAdmin(ScopedAdmin):
    scope = None
    form = WordingForm
    list_display = ["label", "language", "state", "kind"]
    list_display_links = ["label"]
    list_filter = ["language"]
    search_fields = ["kind", "subject", "text"]
    change_form_template = "admin/notifications/wording/change_form.html"
    fields = ["label", "language", "subject", "text"]
    readonly_fields = ["label", "language"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind__in=KINDS)

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("kind"), ordering="kind")
    def label(self, wording):
        return KINDS[wording.kind].label

    @admin.display(description=_("text"))
    def state(self, wording):
        if not wording.text:
            return _("Built-in text")
        return _("Not usable: the built-in text goes") if wording.broken_since else _("Own text")

    def changelist_view(self, request, extra_context=None):
        Wording.objects.complete(KINDS)
        return super().changelist_view(request, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["placeholders"] = preview.examples(KINDS[obj.kind], obj.language)
            context["versions"] = obj.versions.select_related("made_by")[:20]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        wordings.save(wording=obj, subject=obj.subject, text=obj.text, by=request.user)

    def get_urls(self):
        pages = [
            path(
                "<int:pk>/preview/",
                self.admin_site.admin_view(require_POST(self.preview)),
                name="mail_preview",
            ),
            path("<int:pk>/reset/", self.admin_site.admin_view(require_POST(self.reset)), name="mail_reset"),
        ]
        return pages + super().get_urls()

    def preview(self, request, pk):
        """The words in the form (not yet saved), filled with the latest real case."""
        wording = self._editable(request, pk)
        form = WordingForm(request.POST, instance=wording)
        facts = {"wording": wording, "opts": self.opts, "title": _("Preview")}
        if form.is_valid():
            facts |= preview.filled(form.kind, wording.language, **form.cleaned_data)
        else:
            facts["errors"] = form.errors
        context = self.admin_site.each_context(request) | facts
        return render(request, "admin/notifications/wording/preview.html", context)

    def reset(self, request, pk):
        wordings.save(wording=self._editable(request, pk), subject="", text="", by=request.user)
        messages.success(request, _("The built-in text is used again."))
        return HttpResponseRedirect(reverse("admin:notifications_wording_change", args=[pk]))

    def _editable(self, request, pk):
        rows = self.get_queryset(request) if self.has_change_permission(request) else Wording.objects.none()
        return get_object_or_404(rows, pk=pk)
