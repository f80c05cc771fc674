"""What a browser would send back from an admin page if nothing were changed."""

import datetime as dt

from django.utils import timezone


def typed(response):
    form = response.context["adminform"].form
    found = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        found |= {f"{formset.prefix}-{k}": v for k, v in formset.management_form.initial.items()}
        for row in formset.initial_forms:
            for name in row.fields:
                value = row[name].value()
                if isinstance(value, dt.datetime):
                    local = timezone.localtime(value)
                    found[f"{row.prefix}-{name}_0"] = local.strftime("%Y-%m-%d")
                    found[f"{row.prefix}-{name}_1"] = local.strftime("%H:%M:%S")
                elif value not in (None, "", False):
                    found[f"{row.prefix}-{name}"] = value
    return found
