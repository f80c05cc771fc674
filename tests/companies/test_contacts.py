"""People read on a published sheet whom to ask: the company's last contact stays while one is shown."""

import pytest
from django.contrib.admin import helpers
from django.urls import reverse

from companies.invariants import published_sheets_say_what_the_law_asks
from companies.models import Challenge, Company, EmploymentOffer
from iwate_kankei.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db
REFUSED = "連絡先をひとつは残してください"


@pytest.fixture
def company():
    row = factories.company()
    factories.host(at=row, name="社長", is_primary=True, phone="0191-00-0000")
    return row


@pytest.fixture(params=[Assignment.Role.PREFECTURE, Assignment.Role.CITY])
def client_of_office(request, sign_in):
    place = factories.ICHINOSEKI if request.param == Assignment.Role.CITY else None
    return sign_in(factories.staff(request.param, place))


def save(client, page, **changes):
    """Send the admin's page as it stands, with these changes."""
    context = client.get(page).context
    data = dict(context["adminform"].form.initial)
    for inline in context["inline_admin_formsets"]:
        forms = inline.formset
        data |= {f"{forms.management_form.prefix}-{k}": v for k, v in forms.management_form.initial.items()}
        for form in forms.initial_forms:
            data |= {form.add_prefix(name): form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in (data | changes).items()}
    return client.post(page, {name: value for name, value in data.items() if value is not False})


def page_of(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


@pytest.mark.parametrize(
    "changes", [{"contacts-0-DELETE": "on"}, {"contacts-0-email": "", "contacts-0-phone": ""}]
)
def test_the_last_contact_of_a_published_sheet_stays(client_of_office, company, changes):
    sheet = factories.challenge(company, title="売り先を探す")
    answer = save(client_of_office, page_of(company), **changes)
    assert answer.status_code == 200
    assert REFUSED in answer.text
    assert "売り先を探す" in answer.text
    assert company.contacts.get().email
    assert not list(published_sheets_say_what_the_law_asks())
    Challenge.objects.filter(pk=sheet.pk).update(status="closed")
    assert save(client_of_office, page_of(company), **changes).status_code == 302
    assert not company.contacts.exclude(email="", phone="").exists()


def test_a_new_contact_in_the_same_form_lets_the_old_one_go(client_of_office, company):
    factories.challenge(company)
    changes = {"contacts-0-DELETE": "on", "contacts-TOTAL_FORMS": 2, "contacts-1-name": "二代目"}
    assert REFUSED in save(client_of_office, page_of(company), **changes).text  # nobody can reach them
    answer = save(client_of_office, page_of(company), **changes, **{"contacts-1-phone": "0191-11-1111"})
    assert answer.status_code == 302
    assert company.contacts.get().name == "二代目"


def test_one_of_two_may_go_unless_the_other_cannot_be_reached(client_of_office, company):
    factories.challenge(company)
    other = company.contacts.create(name="工場長")
    assert REFUSED in save(client_of_office, page_of(company), **{"contacts-0-DELETE": "on"}).text
    other.email = "works@example.jp"
    other.save()
    assert save(client_of_office, page_of(company), **{"contacts-0-DELETE": "on"}).status_code == 302
    assert company.contacts.get() == other


@pytest.mark.parametrize("status", ["draft", "review", "closed"])
def test_without_a_published_sheet_nobody_need_be_left(client_of_office, company, status):
    factories.challenge(company, status=status)
    assert save(client_of_office, page_of(company), **{"contacts-0-DELETE": "on"}).status_code == 302
    assert not company.contacts.exists()


def test_a_company_that_is_deleted_takes_its_sheets_along(sign_in, company):
    """The action of the list leaves no published sheet behind."""
    factories.challenge(company)
    chosen = {"action": "delete_selected", helpers.ACTION_CHECKBOX_NAME: [company.pk], "post": "yes"}
    sign_in(factories.staff()).post(reverse("admin:companies_company_changelist"), chosen)
    assert not Company.objects.exists()
    assert not Challenge.objects.exists()


def test_nor_can_what_applicants_are_told_be_deleted_while_it_is_shown(client_of_office, company):
    sheet = factories.challenge(company, contract=Challenge.Contract.EMPLOYMENT)
    EmploymentOffer.objects.create(challenge=sheet, **dict.fromkeys(EmploymentOffer.TOLD, "あり"))
    save(client_of_office, page_of(sheet), **{"employment-0-DELETE": "on"})
    assert EmploymentOffer.objects.filter(challenge=sheet).exists()
    assert not list(published_sheets_say_what_the_law_asks())
    Challenge.objects.filter(pk=sheet.pk).update(status="draft")
    save(client_of_office, page_of(sheet), **{"employment-0-DELETE": "on"})
    assert not EmploymentOffer.objects.filter(challenge=sheet).exists()
