import pytest
from django.core.exceptions import ValidationError

from companies import actions, invariants
from companies.models import Challenge, PlacementNotification
from companies.readiness import blocking, gaps, yen_an_hour
from iwate_kankei.models import Assignment
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
Status = Challenge.Status


@pytest.fixture
def company():
    row = factories.company()
    factories.host(at=row, is_primary=True)
    return row


@pytest.fixture
def mentor():
    return factories.staff(
        Assignment.Role.MENTOR, factories.ICHINOSEKI, starts_on="2026-04-01", ends_on="2027-03-31"
    )


def draft(company, **fields):
    return factories.challenge(company, status=Status.DRAFT, published_at=None, **fields)


def kinds_to(user):
    return list(Message.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True))


def test_a_sheet_goes_from_draft_through_review_to_the_public(company, mentor):
    owner = company.contacts.get().user
    sheet = draft(company)
    actions.submit_for_review(challenge=sheet, by=owner)
    assert kinds_to(mentor) == ["companies.review_wanted"]

    actions.publish(challenge=sheet, by=mentor)

    sheet.refresh_from_db()
    assert sheet.status == Status.PUBLISHED
    assert sheet.confirmed_at == sheet.published_at
    assert kinds_to(owner) == ["companies.published"]


def test_the_first_published_sheet_makes_the_company_public(mentor):
    company = factories.company(is_published=False)
    factories.host(at=company)
    sheet = factories.challenge(company, status=Status.REVIEW, published_at=None)
    actions.publish(challenge=sheet, by=mentor)
    company.refresh_from_db()
    assert company.is_published


def test_a_sheet_cannot_skip_the_review(company, mentor):
    with pytest.raises(ValidationError) as refusal:
        actions.publish(challenge=draft(company), by=mentor)
    assert refusal.value.code == "wrong_state"


@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_hosts_do_not_review_their_own_sheet(company, verb):
    sheet = factories.challenge(company, status=Status.REVIEW, published_at=None)
    with pytest.raises(ValidationError) as refusal:
        getattr(actions, verb)(challenge=sheet, by=company.contacts.get().user)
    assert refusal.value.code == "not_allowed"


@pytest.mark.parametrize("role", [Assignment.Role.CITY, Assignment.Role.MENTOR])
def test_another_city_may_do_nothing(company, role):
    stranger = factories.staff(role, factories.KAMAISHI)
    for verb in ["submit_for_review", "publish", "send_back", "close", "confirm"]:
        with pytest.raises(ValidationError) as refusal:
            getattr(actions, verb)(challenge=factories.challenge(company), by=stranger)
        assert refusal.value.code == "not_allowed"


def test_send_back_keeps_the_words_and_tells_the_host(company, mentor):
    sheet = factories.challenge(company, status=Status.REVIEW, published_at=None)
    actions.send_back(challenge=sheet, by=mentor, words="数字を入れてください")
    sheet.refresh_from_db()
    assert (sheet.status, sheet.review_words) == (Status.DRAFT, "数字を入れてください")
    assert kinds_to(company.contacts.get().user) == ["companies.sent_back"]


SERVICE = {"contract": Challenge.Contract.SERVICE}


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (SERVICE, set()),
        (SERVICE | {"pay": ""}, {"pay"}),
        (SERVICE | {"deliverable": " "}, {"deliverable"}),
        ({"contract": Challenge.Contract.PRO_BONO}, {"expenses"}),
        ({"contract": Challenge.Contract.PRO_BONO, "expenses": "交通費は企業が負担"}, set()),
        ({"contract": Challenge.Contract.CONSULTATION, "pay": ""}, set()),
        (
            {"contract": Challenge.Contract.EMPLOYMENT},
            {
                "employer",
                "work_and_changes",
                "place_and_changes",
                "period",
                "renewal_limits",
                "trial_period",
                "hours",
                "insurance",
                "smoking",
            },
        ),
    ],
)
def test_what_each_form_of_contract_has_to_say(company, fields, missing):
    assert {gap.field for gap in blocking(factories.challenge(company, **fields))} == missing


@pytest.mark.parametrize(
    ("fields", "emptied", "message"),
    [
        ({"contract": "service"}, {"pay": ""}, "報酬"),
        ({"contract": "pro_bono", "expenses": "交通費は当社が負担"}, {"expenses": ""}, "費用"),
        ({}, {"deliverable": " "}, "成果"),
    ],
)
def test_what_is_published_cannot_be_emptied_afterwards(company, fields, emptied, message):
    """By whatever way it is edited: the portal's form, the admin and the import all ask the model."""
    sheet = factories.challenge(company, **fields)
    sheet.full_clean()
    for name, value in emptied.items():
        setattr(sheet, name, value)
    with pytest.raises(ValidationError, match=message):
        sheet.full_clean()
    sheet.status = Status.DRAFT
    sheet.full_clean()


def test_a_company_keeps_the_address_that_its_published_work_names(company):
    company.address = ""
    company.full_clean()
    sheet = factories.challenge(company)
    with pytest.raises(ValidationError, match="所在地"):
        company.full_clean()
    Challenge.objects.filter(pk=sheet.pk).update(contract="consultation")
    company.full_clean()


def test_verify_names_published_sheets_that_lack_what_the_law_asks(company):
    sheet = factories.challenge(company)
    assert list(invariants.published_sheets_say_what_the_law_asks()) == []
    Challenge.objects.filter(pk=sheet.pk).update(pay="")
    (line,) = invariants.published_sheets_say_what_the_law_asks()
    assert line.startswith(f"challenge {sheet.pk} is published")


def test_publication_is_refused_with_the_whole_list(mentor):
    company = factories.company(address="")
    sheet = factories.challenge(company, status=Status.REVIEW, published_at=None, pay="")
    with pytest.raises(ValidationError) as refusal:
        actions.publish(challenge=sheet, by=mentor)
    assert len(refusal.value.messages) == 3  # contact, postal address, pay
    sheet.refresh_from_db()
    assert sheet.status == Status.REVIEW


@pytest.mark.parametrize(
    ("fields", "hourly"),
    [
        ({"pay_yen": 30_000, "pay_unit": "month", "hours_per_month": 10}, 3_000),
        ({"pay_yen": 5_000, "pay_unit": "month", "hours_per_month": 10}, 500),
        ({"pay_yen": 90_000, "pay_unit": "total", "hours_per_month": 10, "months": 3}, 3_000),
        ({"pay_yen": 1_500, "pay_unit": "hour", "hours_per_month": None}, 1_500),
        ({"pay_yen": None}, None),
        ({"pay_yen": 90_000, "pay_unit": "total", "months": None}, None),
    ],
)
def test_pay_an_hour(company, fields, hourly):
    sheet = factories.challenge(company, **fields)
    assert yen_an_hour(sheet) == hourly
    assert ("pay_yen" in {gap.field for gap in gaps(sheet)}) == (hourly == 500)


def test_employment_is_relayed_only_after_the_notification_is_recorded(company):
    sheet = factories.challenge(company, contract=Challenge.Contract.EMPLOYMENT)
    assert not sheet.is_relayable
    assert sheet not in Challenge.objects.recommendable()
    PlacementNotification.objects.create(number="03-特-000001")
    assert sheet.is_relayable
    assert sheet in Challenge.objects.recommendable()
