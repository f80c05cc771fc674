"""One tie from fieldwork to a renewed match, by four people on telephones (390 px), through pages only."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from matching import emails, links
from matching.models import Match, Proposal
from notifications.models import Message
from notifications.rendering import words
from tests import factories
from tests.matching import ties

from .conftest import PHONE
from .world import session_for

FIELDS = {name: text for name, text in ties.LETTER.items() if name != "hours_per_month"}


class Phone:
    """Somebody's browser: counts pages that were opened and taps, and never lets a page scroll sideways."""

    def __init__(self, browser, site, user=None):
        self.context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE)
        self.site, self.page = site, self.context.new_page()
        self.pages = self.taps = 0
        if user:
            cookie = {"name": "sessionid", "value": session_for(user), "url": site}
            self.context.add_cookies([cookie])

    def go(self, path):
        answer = self.page.goto(self.site + path)
        assert answer.ok, (path, answer.status)
        self.pages += 1
        self.fits()

    def fits(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, self.page.url

    def choose(self, label):
        self.page.get_by_label(label, exact=True).check()
        self.taps += 1

    def press(self, name):
        """Tap a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.pages, self.taps = self.pages + 1, self.taps + 1
        self.fits()

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(str(value))

    def reads(self, text):
        assert self.page.get_by_text(text).first.is_visible(), text


@pytest.fixture
def people(site):
    challenge = factories.challenge(title="試作品を首都圏に届けたい")
    author, mate = factories.participant("盛岡 桜"), factories.participant("釜石 次郎")
    ties.visited(author, challenge)
    host = factories.host(challenge.company, name="千厩 社長").user
    mentor = factories.staff("mentor", factories.ICHINOSEKI, name="支援 まどか")
    Authenticator.objects.create(user=mentor, type="totp", data={"secret": "x"})
    return challenge, author.user, mate.user, host, mentor


def mailed(kind, user):
    """The text of the newest mail of a kind to somebody."""
    return words(Message.objects.filter(kind=kind, recipient=user).latest("id"))[1]


def path_in(text, part):
    return re.search(rf"https?://[^/]+(/{part}/\S+)", text)[1]


def test_from_fieldwork_to_a_renewed_match(site, browser, people):
    challenge, author, mate, host, mentor = people
    writer = Phone(browser, site, author)
    writer.go(reverse("my_matching:proposal_start", args=[challenge.slug]))
    writer.press("下書きを始める")
    writer.fill(**FIELDS, hours_per_month=10)
    writer.press("下書きを保存")
    proposal = Proposal.objects.get(challenge=challenge)
    writer.go(reverse("my_matching:team", args=[proposal.pk]))
    writer.press("リンクを作る")

    friend = Phone(browser, site, mate)
    friend.go(reverse("my_matching:invitation", args=[proposal.team.invitations.get().key]))
    friend.press("チームに参加する")

    writer.go(reverse("my_matching:proposal", args=[proposal.pk]))
    writer.press("読み返して送る")
    writer.press("提案書を送る")
    owner = answer_from_the_mail(browser, site, host)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.answered_by) == (Proposal.Status.ACCEPTED, host)

    desk = Phone(browser, site, mentor)
    desk.go(reverse("mentor:home"))
    with desk.page.expect_navigation():
        desk.page.locator("section:has(#h-match) a", has_text=challenge.title).click()
    desk.fill(starts_on=timezone.localdate())
    desk.press("マッチングを記録する")
    match = Match.objects.get(challenge=challenge)
    assert match.team.members.current().count() == 2

    desk.go(reverse("mentor:terms_new", args=[match.pk]))
    desk.fill(client_address="岩手県一関市千厩町1-1", work="取引先候補の調査", paid_day=31, expenses="実費")
    desk.page.locator("[name=closing]").select_option("monthly")
    desk.page.locator("[name=paid_months_after]").select_option("1")
    desk.press("この条件で発行する")
    for phone, name in ((writer, "my_matching"), (owner, "host")):
        phone.go(reverse(f"{name}:terms", args=[match.pk, 1]))
        phone.press("受け取りました")
    assert match.terms.get().is_received

    move(owner, match, "協働中")
    check_in = match.check_ins.get(step="2w", side="host")
    emails.matches.ask_check_in(check_in)
    visitor = Phone(browser, site)
    visitor.go(path_in(mailed("matching.check_in_host", host), "answer"))
    visitor.press("順調")
    assert links.read_check_in(links.check_in(check_in)) == check_in.pk
    check_in.refresh_from_db()
    assert check_in.mood == "well"

    writer.go(reverse("my_matching:match", args=[match.pk]))
    writer.page.get_by_text("作業時間を書く").click()
    writer.fill(hours="2.5", what="候補を10社調べた")
    writer.press("記録する")
    owner.go(reverse("host:match", args=[match.pk]))
    owner.press("この時間を確認する")
    assert match.work_logs.get().confirmed_by == host
    move(owner, match, "継続中")
    match.refresh_from_db()
    assert match.status == Match.Status.RENEWED


def move(phone, match, state):
    phone.go(reverse("host:match", args=[match.pk]))
    phone.choose(state)
    phone.press("保存する")


def answer_from_the_mail(browser, site, host):
    """From the mail to the answer: at most four pages and six taps."""
    owner = Phone(browser, site)
    owner.taps += 1  # on the link in the mail
    owner.go(path_in(mailed("matching.submitted", host), "host"))
    owner.press("コードを送る")
    code = Message.objects.filter(to=host.email, kind__startswith="account.").latest("id").text
    owner.fill(code=re.search(r"\b\d{6}\b", code)[0])
    with owner.page.expect_navigation():
        owner.page.locator("main form").first.get_by_role("button").first.click()
    owner.pages, owner.taps = owner.pages + 1, owner.taps + 1
    owner.choose("ぜひ一緒に取り組みたい")
    owner.press("返事を送る")
    owner.reads("ありがとうございます")
    assert (owner.pages <= 4, owner.taps <= 6) == (True, True), (owner.pages, owner.taps)
    return owner
