"""Lists of earlier years: upload, look through, confirm; the office's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import spreadsheets

from .. import actions
from ..access import prefecture_required
from ..forms_office import ColumnsForm, UploadForm
from ..importing import columns
from ..importing.columns import letter
from ..models import ImportRow, ImportRun
from ..tasks import write_imports


@prefecture_required
def imports(request):
    if (format := request.GET.get("empty")) in spreadsheets.Format:
        return spreadsheets.empty_table(_("Lists of earlier years"), columns.guide(), format)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = actions.read_list(file_name=file.name, content=file.read(), by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("people:import", pk=run.pk)
    runs = ImportRun.objects.visible_to(request.user).select_related("by").annotate(number=Count("rows"))
    context = {"form": form, "runs": runs[:30], "formats": spreadsheets.Format.choices}
    return render(request, "participants/importrun_list.html", context)


@prefecture_required
def import_run(request, pk):
    """What was read and what is wrong in it; columns can be set otherwise and looked through again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    form = ColumnsForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            actions.look_through(run=run, mapping=form.mapping, fiscal_year=form.cleaned_data["fiscal_year"])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("people:import", pk=run.pk)
    counts = dict(run.rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    problems = run.rows.exclude(problems=[]).only("number", "problems")
    return render(
        request,
        "participants/importrun_detail.html",
        {
            "run": run,
            "form": form,
            "outcomes": [(label, counts.get(value, 0)) for value, label in ImportRow.Outcome.choices],
            "waiting": counts.get(ImportRow.Outcome.WAITING, 0),
            "page": Paginator(problems, 100).get_page(request.GET.get("page")),
            "samples": run.rows.filter(outcome=ImportRow.Outcome.WAITING).exclude(cells=[])[:5],
            "headers": [(letter(number), header) for number, header in enumerate(run.headers)],
        },
    )


@prefecture_required
@require_POST
def confirm_import(request, pk):
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    try:
        actions.confirm_import(run=run, consented="consented" in request.POST)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        write_imports.apply_async(expires=60)
        messages.success(request, _("The rows are being written. You may leave this page."))
    return redirect("people:import", pk=run.pk)


@prefecture_required
@require_POST
def drop_import(request, pk):
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    try:
        actions.drop_import(run=run)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Dropped. Nothing was written."))
    return redirect("people:imports")
