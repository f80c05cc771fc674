import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Challenge
from participants.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_stranger_sees_what_goes_on_and_what_to_do_next(client):
    event, challenge = factories.event(title="講座 味噌の話"), factories.challenge(title="味噌を届けたい")
    page = client.get("/").text
    assert event.title in page and challenge.title in page
    assert reverse("account_signup") in page


def test_an_empty_home_page_says_what_will_come(client):
    page = client.get("/").text
    assert page.count('class="empty"') == 2


def test_no_town_fills_the_short_list_by_itself():
    seaside = factories.company("大町水産", factories.KAMAISHI)
    inland = factories.challenge(title="一関の課題")
    for number in range(3):
        factories.challenge(of=seaside, title=f"釜石の課題 {number}")
    found = Challenge.objects.open().towns_in_turn()[:3]
    assert [row.company.municipality_id for row in found].count(factories.KAMAISHI) == 2
    assert inland in found


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            factories.event()
            factories.challenge()
            Story.objects.create(title="便り", slug=f"s-{Story.objects.count()}", published_at=timezone.now())

    fill(1)
    client.get("/")
    with django_assert_num_queries(5):
        client.get("/")
    fill(4)
    with django_assert_num_queries(5):
        client.get("/")


@pytest.mark.parametrize(
    "who,start",
    [
        (lambda: factories.participant().user, "my:home"),
        (lambda: factories.host(factories.company()).user, "host:home"),
        (lambda: factories.staff("mentor", factories.KAMAISHI), "mentor:home"),
    ],
    ids=["participant", "host", "mentor"],
)
def test_whoever_is_signed_in_goes_on_from_the_home_page(client, who, start):
    client.force_login(who())
    page = client.get("/").text
    hero = page[page.index('class="hero"') : page.index("hero__art")]
    assert f'button--fill button--lg" href="{reverse(start)}"' in hero
    assert reverse("account_signup") not in hero


def test_seats_of_an_event_that_is_over_are_not_offered(client):
    factories.event(title="味噌づくりの会", starts_at=timezone.now() - dt.timedelta(days=3))
    page = client.get("/search/?q=味噌").text
    assert "味噌づくりの会" in page
    assert "<dt>席</dt>" not in page
