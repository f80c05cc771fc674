"""The main flow as a stranger walks it: public addresses, the labels on screen, and what the mails say."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.test import Client

from notifications import outbox
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Page(HTMLParser):
    """A page as a person sees it: words, links by their words, forms by their labels and buttons."""

    def __init__(self, response):
        super().__init__()
        assert response.status_code == 200
        self.address = response.request["PATH_INFO"]
        self.forms, self.links, self.labels, self.words = [], {}, {}, ""
        self._link = self._label = None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        at = dict(attributes)
        if tag == "form":
            action = at.get("action") or self.address
            self.forms.append({"action": action, "data": {}, "ids": {}, "words": ""})
        elif tag == "a" and "href" in at:
            self._link = [at["href"], ""]
        elif tag == "label":
            self._label = [at.get("for"), ""]
        elif tag in {"input", "select", "textarea"} and self.forms and "name" in at:
            self.forms[-1]["ids"][at.get("id")] = at["name"]
            if at.get("type") not in {"checkbox", "radio"}:
                self.forms[-1]["data"][at["name"]] = at.get("value", "")

    def handle_endtag(self, tag):
        if tag == "label" and self._label:
            self.labels[self._label[0]] = " ".join(self._label[1].split("※")[0].split())
            self._label = None
        elif tag == "a" and self._link:
            self.links[" ".join(self._link[1].split())] = self._link[0]
            self._link = None

    def handle_data(self, data):
        self.words += data
        for open_element in (self._label, self._link):
            if open_element:
                open_element[1] += data
        if self.forms:
            self.forms[-1]["words"] += data

    def send(self, client, button="", **answers):
        """Fill in the form that has these labels and this button, and press it; answers go by label."""
        for form in self.forms:
            names = {self.labels.get(id_): name for id_, name in form["ids"].items()}
            if set(answers) <= set(names) and button in form["words"]:
                data = form["data"] | {names[label]: answer for label, answer in answers.items()}
                return Page(client.post(form["action"], data, follow=True))
        raise AssertionError(f"{self.address} has no form with {button} {list(answers)}: {self.labels}")


def last_code():
    """The code in the newest mail that was sent."""
    outbox.send_due()
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.outbox[-1].body, re.M).group(1)


def test_a_stranger_registers_for_an_event():
    event = factories.event("岩手の仕事を知る講座", capacity=5)
    client = Client()
    page = Page(client.get("/events/"))
    page = Page(client.get(page.links["岩手の仕事を知る講座"]))
    page = Page(client.get(page.links["参加を申し込む"]))
    page = page.send(
        client,
        **{
            "メールアドレス": "Stranger@example.jp",
            "パスワード": "hayachine-1917",
            "事業の実施に必要な個人情報の取扱いに同意します": "on",
        },
    )
    page = page.send(client, **{"コード": last_code()})
    assert page.address == f"/events/{event.slug}/"
    page = page.send(client, "申し込む")
    outbox.send_due()
    confirmations = Message.objects.filter(kind="events.confirmed", to="stranger@example.jp")
    assert [message.status for message in confirmations] == [Message.Status.SENT]
    assert sum("岩手の仕事を知る講座" in sent.subject for sent in mail.outbox) == 1
    assert "岩手の仕事を知る講座" in Page(client.get("/my/events/")).words
