import pytest
from django.core import mail

from iwate_kankei.models import Assignment
from notifications import outbox
from tests import factories


def sign_in_by_password(client, user, **fields):
    return client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD, **fields})


def mentor():
    return factories.staff(Assignment.Role.MENTOR, municipality=factories.ICHINOSEKI)


def owner():
    return factories.host(factories.company()).user


SOMEBODY = {
    "/my/": lambda: factories.participant().user,
    "/host/": owner,
    "/mentor/": mentor,
    "/admin/": factories.staff,
}


@pytest.mark.django_db
@pytest.mark.parametrize("start", SOMEBODY)
def test_whoever_signs_in_begins_where_they_work(client, start):
    answer = sign_in_by_password(client, SOMEBODY[start]())
    assert (answer.status_code, answer.url) == (302, start)


@pytest.mark.django_db
def test_whoever_asked_for_a_page_gets_that_page(client):
    answer = sign_in_by_password(client, mentor(), next="/events/")
    assert (answer.status_code, answer.url) == (302, "/events/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_owner_who_signs_in_by_code_begins_at_the_company(client):
    person = owner()
    client.post("/accounts/login/code/", {"email": person.email})
    outbox.send_due()
    code = next(line for line in mail.outbox[-1].body.splitlines() if line.strip().isdigit())
    answer = client.post("/accounts/login/code/confirm/", {"code": code.strip()})
    assert (answer.status_code, answer.url) == (302, "/host/")
