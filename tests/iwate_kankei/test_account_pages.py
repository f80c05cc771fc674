import pytest
from django import forms
from django.urls import reverse

from companies.models import Company
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_mistyped_new_address_is_explained_beside_the_field(client, settings):
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    client.force_login(factories.participant(email="mine@example.jp").user)
    page = client.post(reverse("account_email"), {"action_add": "", "email": "no address"}).text
    assert 'aria-invalid="true"' in page
    assert "＊" in page
    assert "mine@example.jp" in page


def test_account_pages_carry_no_inline_style(client):
    client.force_login(factories.participant().user)
    assert "style=" not in client.get(reverse("account_email")).text


def test_a_link_that_was_used_leads_to_a_new_one(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "not-valid"])).text
    assert "このリンクは使えません" in page
    assert reverse("account_reset_password") in page


def test_signing_up_asks_for_consent_last(client):
    page = client.get(reverse("account_signup")).text
    assert page.index('name="email"') < page.index('name="password1"') < page.index('name="consent"')


def test_an_empty_choice_is_said_in_words():
    choice = str(forms.ModelChoiceField(Company.objects.all()).widget.render("company", None))
    assert '<option value="" selected>選択してください</option>' in choice
    assert "---------" not in choice
