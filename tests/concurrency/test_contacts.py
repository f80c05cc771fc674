"""Publishing a sheet while the company's last contact is taken away: one of the two is refused."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import inlineformset_factory

from companies import actions
from companies.forms import ContactForms
from companies.invariants import published_sheets_say_what_the_law_asks
from companies.models import Challenge, Company, Contact
from companies.models.company import CompanyQuerySet
from tests import factories

from .test_answers import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def sheet():
    company = factories.company()
    factories.host(company)
    return factories.challenge(company, status=Challenge.Status.REVIEW, published_at=None)


def publish(sheet):
    actions.publish(challenge=sheet, by=factories.staff())


def take_the_contact_away(sheet, looked=lambda: None):
    """As the administration does: the form is checked and saved in one transaction."""
    contact = sheet.company.contacts.get()
    forms = inlineformset_factory(Company, Contact, formset=ContactForms, fields=["name", "email"])
    data = {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 1, "contacts-0-id": contact.pk}
    data |= {"contacts-0-company": sheet.company_id, "contacts-0-name": "社長", "contacts-0-DELETE": "on"}
    with transaction.atomic():
        formset = forms(data, instance=Company.objects.get(pk=sheet.company_id))
        if not formset.is_valid():
            raise ValidationError(formset.non_form_errors())
        looked()
        formset.save()


def test_one_of_the_two_is_refused(sheet):
    outcomes = at_once(lambda: publish(sheet), lambda: take_the_contact_away(sheet))
    assert outcomes == ["done", "refused"]
    assert not list(published_sheets_say_what_the_law_asks())


def test_control_without_the_lock_a_sheet_is_public_that_names_nobody(sheet, monkeypatch):
    both_have_looked = threading.Barrier(2)
    look = actions.blocking

    def look_and_wait(challenge):
        found = look(challenge)
        both_have_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(CompanyQuerySet, "held", lambda rows: rows)
    monkeypatch.setattr(actions, "blocking", look_and_wait)
    outcomes = at_once(
        lambda: publish(sheet),
        lambda: take_the_contact_away(sheet, looked=lambda: both_have_looked.wait(timeout=20)),
    )
    assert outcomes == ["done", "done"]
    assert list(published_sheets_say_what_the_law_asks())
