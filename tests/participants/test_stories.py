import datetime as dt

import pytest
from django.utils import timezone

from participants.markdown import to_html
from participants.models import Story
from tests.factories import participant, staff


def story(slug, **fields):
    fields = {"title": slug, "summary": "要約", "body": "本文", "published_at": timezone.now()} | fields
    return Story.objects.create(slug=slug, **fields)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 題\n\n本文", "<h2>題</h2>\n<p>本文</p>"),
        ("**太字**と*斜体*", "<p><strong>太字</strong>と<em>斜体</em></p>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
    ],
)
def test_light_markdown_becomes_html(text, html):
    assert to_html(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://example.com/x.png)",
        '<a href="x" onclick="y">z</a>',
        "[x](data:text/html;base64,AAAA)",
    ],
)
def test_nothing_dangerous_comes_out(text):
    html = to_html(text).lower()
    for danger in ("<script", "<img", 'href="javascript', 'href="data', '<a href="x"'):
        assert danger not in html


@pytest.mark.django_db
def test_drafts_and_members_stories_are_not_for_everybody(client, sign_in):
    story("public")
    story("members", audience="members")
    story("draft", published_at=None)
    story("tomorrow", published_at=timezone.now() + dt.timedelta(days=1))
    page = client.get("/stories/").text
    assert [slug for slug in ("public", "members", "draft", "tomorrow") if f"/stories/{slug}/" in page] == [
        "public"
    ]
    assert client.get("/stories/members/").status_code == 404
    sign_in(participant().user)
    assert client.get("/stories/members/").status_code == 200
    assert client.get("/stories/draft/").status_code == 404
    sign_in(staff())
    assert "下書き" in client.get("/stories/draft/").text


@pytest.mark.django_db
def test_stories_cost_the_same_with_one_and_twenty_rows(client, django_assert_num_queries):
    story("s0")
    with django_assert_num_queries(2):
        client.get("/stories/")
    for number in range(1, 20):
        story(f"s{number}")
    with django_assert_num_queries(2):
        client.get("/stories/")
