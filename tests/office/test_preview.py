import pytest
from django.urls import reverse

from companies.models import Company
from events.models import Registration
from iwate_kankei import preview
from iwate_kankei.models import Assignment, AuditEntry, User
from participants.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db
BEGIN, END = reverse("preview:begin"), reverse("preview:end")


@pytest.fixture
def city():
    return factories.staff(Assignment.Role.CITY, factories.KAMAISHI, name="市 職員")


@pytest.fixture
def company():
    return factories.company(municipality=factories.KAMAISHI)


def begun(client, page="/"):
    response = client.post(BEGIN, {"next": page})
    assert (response.status_code, response.url) == (302, page)
    return client


def test_staff_see_the_page_as_a_participant_does(sign_in, city, company):
    challenge = factories.challenge(company)
    page = challenge.get_absolute_url()
    client = sign_in(city)
    assert client.get(page).context["may_edit"]
    shown = begun(client, page).get(page)
    assert not shown.context["may_edit"]
    assert "参加者として表示" in shown.text
    assert "市 職員" not in shown.text
    client.post(END, {"next": page})
    assert client.get(page).context["may_edit"]


def test_drafts_and_the_pages_of_staff_are_closed_to_a_participant(sign_in, city, company):
    draft = factories.challenge(company, status="draft", published_at=None)
    client = begun(sign_in(city))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(reverse("people:list")).status_code == 403


def test_the_admin_stays_ones_own(sign_in, city):
    client = begun(sign_in(city))
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:index")).context["user"] == city


def test_nothing_can_be_sent(sign_in, city, company):
    event = factories.event(municipalities=[factories.KAMAISHI])
    client = begun(sign_in(city))
    page = reverse("events:register", args=[event.slug])
    response = client.post(page, {})
    assert response.status_code == 302
    assert not Registration.objects.exists()
    for address in (reverse("my:begin"), reverse("my:home")):
        client.post(address, {"name": "x"})
    assert not Participant.objects.exists()


def test_what_a_page_writes_is_taken_back(sign_in, city, monkeypatch, company):
    client = begun(sign_in(city))
    from companies import views

    def writes(self):
        Company.objects.update(name="written")
        return Company.objects.all()

    monkeypatch.setattr(views.CompanyDetail, "get_queryset", writes)
    assert client.get(company.get_absolute_url()).status_code == 200
    company.refresh_from_db()
    assert company.name != "written"


def test_nobody_real_stands_behind_it_and_it_is_on_record(sign_in, city):
    client = begun(sign_in(city))
    assert client.get("/").context["user"].email == preview.ACCOUNT
    account = User.objects.get(email=preview.ACCOUNT)
    assert not account.is_active and not hasattr(account, "participant")
    entry = AuditEntry.objects.get(verb="view", model="iwate_kankei.user", row=str(account.pk))
    assert (entry.user, entry.path) == (city, BEGIN)


def test_participants_hosts_and_visitors_may_not(client, sign_in, company):
    assert client.post(BEGIN).status_code == 302
    assert client.get("/").context["user"].is_anonymous
    for person in (factories.participant().user, factories.host(company).user):
        assert sign_in(person).post(BEGIN).status_code == 403


def test_it_ends_with_the_post(sign_in, city, time_machine):
    client = begun(sign_in(city))
    city.assignments.update(ends_on="2026-04-02", starts_on="2026-04-01")
    assert client.get("/").context["user"] == city
    assert preview.KEY not in client.session


def test_no_open_redirect(sign_in, city):
    assert sign_in(city).post(BEGIN, {"next": "https://evil.example/"}).url == "/"
