"""Somebody's screen: counts pages that were opened and taps, and never lets a page scroll sideways."""

import re

from notifications.models import Message
from notifications.rendering import words

from .conftest import PHONE
from .world import session_for


def follow(page, target):
    """Press what leads to another page, and wait until it is there: a click alone waits for nothing."""
    with page.expect_navigation():
        target.click()


class Screen:
    """A browser of one person (or, without a user, of whoever followed a link in a mail)."""

    def __init__(self, browser, site, user=None, size=PHONE, **options):
        self.context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=size, **options)
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

    def press(self, name, kind="button", within="main"):
        """Tap a button or link that leads to another page."""
        self.follow(self.page.locator(within).get_by_role(kind, name=name, exact=True).first)

    def follow(self, target):
        follow(self.page, target)
        self.pages, self.taps = self.pages + 1, self.taps + 1
        self.fits()

    def choose(self, label):
        self.page.get_by_label(label, exact=True).check()
        self.taps += 1

    def unfold(self, summary):
        self.page.locator("main summary", has_text=summary).click()
        self.taps += 1

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(str(value))

    def pick(self, **values):
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").select_option(value)

    def submit(self):
        """Tap the first button of the page's first form."""
        self.follow(self.page.locator("main form").first.get_by_role("button").first)

    def reads(self, text):
        assert self.page.get_by_text(text).first.is_visible(), text

    def does_not_read(self, text):
        assert text not in self.page.content(), (self.page.url, text)


def mailed(kind, user):
    """The text of the newest mail of a kind to somebody."""
    return words(Message.objects.filter(kind=kind, recipient=user).latest("id"))[1]


def path_in(text, part):
    """The path of the first address in a mail that begins with `part`."""
    return re.search(rf"https?://[^/]+(/{part}/\S+)", text)[1]
