"""The page that reads a table into an admin list: upload, look at the differences, then write them."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import reading, spreadsheets
from .adminsite import ScopedAdmin


class TableForm(forms.Form):
    """An Excel or CSV file; cleaned to a reading.Table below the headings that the sheet knows."""

    file = forms.FileField(label=_("File"), help_text=_("Excel (xlsx) or CSV (UTF-8 or Shift_JIS)."))

    def __init__(self, sheet, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            return reading.read(file.name, file.read(), known=lambda cells: len(self.sheet.columns_of(cells)))
        except reading.Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class ImportedAdmin(ScopedAdmin):
    """A list with an import, for those who may both add and change. `sheet` is the Sheet of its model."""

    sheet = None
    change_list_template = "admin/imported_change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", self.admin_site.admin_view(self.import_page), name=name), *super().get_urls()]

    def export_columns(self, request):
        """Columns that are no field of the model are written as the import reads them."""
        sheet = self.sheet(request.user)

        def written(name):
            return lambda row: sheet.words(name, sheet.current(row, name))

        ours = {name: (sheet.label(name), written(name)) for name in sheet.extra}
        return [ours.get(name) or self.export_column(name) for name in self.export_fields]

    def export_rows(self, queryset):
        return super().export_rows(queryset).prefetch_related(*self.sheet.prefetch)

    def may_import(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"may_import": self.may_import(request)} | (extra_context or {})
        )

    def import_page(self, request):
        """Between the two steps the rows wait in the session, each list's under its own name."""
        if not self.may_import(request):
            raise PermissionDenied
        sheet, kept = self.sheet(request.user), f"import {self.opts.label_lower}"
        if (format := request.GET.get("empty")) in spreadsheets.Format:
            return spreadsheets.empty_table(str(self.opts.verbose_name_plural), sheet.guide(), format)
        form, rows = TableForm(sheet), None
        if request.method == "POST" and "confirmed" in request.POST:
            if kept in request.session:
                self._write(request, sheet, reading.Table(*request.session.pop(kept), ""))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if request.method == "POST" and (form := TableForm(sheet, request.POST, request.FILES)).is_valid():
            table = form.cleaned_data["file"]
            try:
                rows = sheet.compare(table)
                request.session[kept] = [table.headers, table.rows]
            except ValidationError as refusal:
                form.add_error("file", refusal)
        context = self.admin_site.each_context(request) | {
            "title": _("Import a table"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "counts": Counter(row.state for row in rows or ()),
            "headings": [sheet.label(name) for name in sheet.columns],
            "explained": sheet.explained(),
            "formats": spreadsheets.Format.choices,
        }
        return TemplateResponse(request, "admin/import.html", context)

    def _write(self, request, sheet, table):
        added, changed = sheet.save(sheet.compare(table))
        said = _("%(added)s added, %(changed)s changed.") % {"added": added, "changed": changed}
        self.message_user(request, said)
