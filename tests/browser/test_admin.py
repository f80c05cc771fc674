"""The admin's pages of every registered model, as the prefecture sees them."""

import pytest
from django.contrib import admin
from django.urls import reverse

from iwate_kankei.access import may

from . import rows

MODELS = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}


@pytest.mark.parametrize("name", MODELS)
def test_list_and_form(site, open_page, look, name):
    user, label = rows.person("prefecture"), MODELS[name]._meta.label_lower
    if not may(user, "view", label):
        pytest.skip("not for the prefecture")
    page, response, errors = open_page("prefecture", reverse(f"admin:{name}_changelist"))
    assert (response.status, errors) == (200, [])
    look(page, f"admin_{name}_list")
    if row := MODELS[name]._default_manager.first():
        page, response, errors = open_page("prefecture", reverse(f"admin:{name}_change", args=[row.pk]))
        assert (response.status, errors) == (200, [])
        look(page, f"admin_{name}_form")
