"""How a page looks where its address is passed on."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_public_pages_bring_title_words_picture_and_address(client):
    event, challenge = factories.event(title="釜石の2日間"), factories.challenge(title="売り先を見つける")
    for row, title in [(event, "釜石の2日間"), (challenge, "売り先を見つける"), (challenge.company, None)]:
        words = client.get(row.get_absolute_url()).text
        found = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', words))
        assert found["title"] == (title or challenge.company.name)
        assert found["url"] == f"http://testserver{row.get_absolute_url()}"
        assert found["image"].startswith("http://testserver/static/art/share")
        assert {"type", "description", "site_name"} <= found.keys()
