"""What pages and registering may cost: statements counted, the same with 1 and with 30 rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import actions
from events.models import Questionnaire
from tests import factories

pytestmark = pytest.mark.django_db


def statements(request):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = request()
    assert answer.status_code in (200, 302)
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_registration_costs_at_most_12_statements(sign_in):
    event = factories.event(capacity=1)
    url = reverse("events:register", args=[event.slug])
    costs = []
    for _ in range(2):  # a seat, then the waiting list
        client = sign_in(factories.participant().user)
        client.get(event.get_absolute_url())  # makes the session known
        costs.append(len(statements(lambda client=client: client.post(url))))
    assert costs == [10, 9]
    assert event.registrations.count() == 2


def test_event_page_costs_a_visitor_at_most_6_statements(client):
    event = factories.event()
    event.companies.add(factories.company(), factories.company())
    event.streams.create(municipality_id=factories.ICHINOSEKI, capacity=5)
    assert len(statements(lambda: client.get(event.get_absolute_url()))) == 5
    event.questionnaire = Questionnaire.objects.create(name="質問", use=Questionnaire.Use.REGISTRATION)
    event.questionnaire.questions.create(label="アレルギー")
    event.save()
    assert len(statements(lambda: client.get(event.get_absolute_url()))) == 6


def test_list_costs_the_same_with_1_and_30_events(client):
    url = reverse("events:list")

    def cost():
        return len(statements(lambda: client.get(url)))

    programme = factories.programme()
    factories.event(programme_=programme)
    one = cost()
    for _ in range(29):
        factories.event(programme_=programme)
    assert (one, cost()) == (5, 5)


def test_my_list_costs_the_same_with_1_and_30_registrations(sign_in):
    person, programme = factories.participant(), factories.programme()
    client = sign_in(person.user)

    def cost():
        return len(statements(lambda: client.get(reverse("my_events:list"))))

    def register():
        actions.register(event=factories.event(programme_=programme), participant=person)

    register()
    cost()  # makes the session known
    one = cost()
    for _ in range(29):
        register()
    assert one == cost()


@pytest.mark.parametrize("name", ["reception", "office"])
def test_staff_lists_cost_the_same_with_1_and_30_people(sign_in, name):
    event = factories.event(capacity=40)
    client = sign_in(factories.staff())

    def cost():
        return len(statements(lambda: client.get(reverse(f"events:{name}", args=[event.slug]))))

    def register():
        registration = actions.register(event=event, participant=factories.participant())
        actions.mark_attendance(
            registration=registration, session=event.sessions.get(), status="present", by=None
        )

    register()
    cost()  # makes the session known
    one = cost()
    for _ in range(29):
        register()
    assert one == cost()
