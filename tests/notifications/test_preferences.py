"""Which mails people get: consent to news, choices by kind, one-click stop, pages without sign-in."""

import pytest
from django.core import mail
from django.test import Client

from notifications import links, news, outbox
from notifications.kinds import KINDS
from notifications.models import Message, Preference
from participants.actions import give_consent
from participants.models import Consent
from tests import factories

pytestmark = pytest.mark.django_db
News = Message.Stream.NEWS


@pytest.fixture
def hanako():
    """A participant who asked for news."""
    person = factories.participant(email="hanako@example.jp")
    give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="test")
    return person.user


def sent():
    outbox.send_due()
    return [message.to[0] for message in mail.outbox]


def test_news_go_only_to_those_who_asked(kind, hanako):
    digest = kind(stream=News)
    Message.objects.enqueue_all(digest, to=[hanako, factories.participant().user, "taro@example.jp"])
    assert sent() == ["hanako@example.jp"]


def test_news_carry_the_one_click_header_and_notices_do_not(kind, hanako):
    Message.objects.enqueue(kind(), to=hanako)
    sent()
    Message.objects.enqueue(kind(stream=News), to=hanako, version="2")
    sent()
    notice, digest = mail.outbox
    assert "List-Unsubscribe" not in notice.extra_headers
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest.extra_headers["List-Unsubscribe"].startswith("<http://testserver/mail/stop/")


def test_one_click_stops_the_news_without_signing_in_and_keeps_the_proof(kind, hanako):
    Message.objects.enqueue(kind(stream=News), to=hanako)
    sent()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not news.wanted_by(hanako)
    proof = Consent.objects.get(purpose=Consent.Purpose.NEWS)
    assert (proof.how, proof.withdrawn_how) == ("test", "one click in a mail")
    assert proof.withdrawn_at


def test_opening_the_stop_link_only_asks(client, kind, hanako):
    Message.objects.enqueue(kind(stream=News), to=hanako)
    sent()
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    page = client.get(address).content.decode()
    assert news.wanted_by(hanako)
    assert "h…o@example.jp" in page and "hanako@" not in page


def test_a_stop_reaches_news_that_are_queued(kind, hanako):
    Message.objects.enqueue(kind(stream=News), to=hanako)
    news.stop(user=hanako, how="test")
    assert sent() == []
    assert Message.objects.get().last_error == "no consent to news"


def test_an_optional_kind_is_switched_off_by_its_own_link(client, kind, hanako):
    nudge = kind(optional=True)
    Message.objects.enqueue(nudge, to=hanako)
    assert sent() == ["hanako@example.jp"]
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(address)
    Message.objects.enqueue(nudge, to=hanako, version="2")
    assert sent() == ["hanako@example.jp"]
    assert news.wanted_by(hanako)


def test_the_preferences_page_keeps_every_choice(client, kind, hanako):
    nudge = kind(optional=True)
    address = links.preferences(hanako)
    form = client.get(address).context["form"]
    optional = [each.name for each in KINDS.values() if each.optional and each.concerns(hanako)]
    assert form.initial == {"news": True, "digest": "weekly", "wanted": optional}
    client.post(address, {"digest": "monthly"})
    preference = Preference.objects.get(user=hanako)
    assert (nudge.name in preference.off, preference.digest) == (True, "monthly")
    assert not news.wanted_by(hanako)
    client.post(address, {"news": "on", "digest": "weekly", "wanted": optional})
    preference.refresh_from_db()
    assert (preference.off, preference.digest) == ([], "weekly")
    assert news.wanted_by(hanako)


def test_everybody_sees_the_choices_that_concern_them_and_keeps_the_others(client, hanako):
    def shown(user):
        return dict(client.get(links.preferences(user)).context["form"].fields["wanted"].choices)

    mentor, office = factories.staff("mentor", factories.KAMAISHI), factories.staff()
    host = factories.host(factories.company()).user
    mine = {"events.reminder", "events.thanks", "participants.next_step", "participants.new_challenges"}
    mine |= {"matching.hinted"}
    assert set(shown(hanako)) == mine
    assert set(shown(host)) == {"matching.work"}
    assert set(shown(mentor)) == {"matching.week"}
    assert set(shown(office)) == {"notifications.summary"}
    Preference.objects.create(user=hanako, off=["matching.week"])
    wanted = sorted(mine - {"events.thanks"})
    client.post(links.preferences(hanako), {"digest": "weekly", "wanted": wanted})
    assert Preference.objects.get(user=hanako).off == ["events.thanks", "matching.week"]


@pytest.mark.parametrize("name", ["preferences", "stop"])
def test_a_forged_link_opens_nothing(client, hanako, name):
    response = client.get(f"/mail/{name}/{hanako.pk}:1xVRWu:forged/")
    assert response.status_code == 404
    assert "hanako" not in response.content.decode()


def test_a_preferences_token_does_not_stop_news(client, hanako):
    token = links.preferences(hanako).rstrip("/").rsplit("/", 1)[-1]
    assert client.post(f"/mail/stop/{token}/").status_code == 404
    assert news.wanted_by(hanako)
