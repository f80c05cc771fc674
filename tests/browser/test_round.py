"""A round of 40 people and 8 challenges by a new mentor, through pages only, counting clicks."""

import os
import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from matching.models import Match, Round
from matching.rounds import running
from notifications.models import Message
from tests import factories
from tests.matching.rounds import letter, wish

from .conftest import DESK, PHONE
from .screen import Screen, mailed, path_in

PEOPLE, CHALLENGES = 40, 8


@pytest.fixture
def world(site):
    """Both sides' rankings are real rows; everything after them happens in the browser."""
    programme = factories.programme("四十人の事業")
    mentor = factories.staff("mentor", factories.ICHINOSEKI, name="新しい メンター")
    Authenticator.objects.create(user=mentor, type="totp", data={"secret": "x"})
    challenges, hosts = [], []
    for number in range(CHALLENGES):
        company = factories.company(f"会社{number + 1}", factories.ICHINOSEKI)
        hosts.append(factories.host(company, name=f"社長{number + 1}").user)
        challenges.append(
            factories.challenge(company, programme, title=f"課題{number + 1}", team_min=2, team_max=5)
        )
    people = [factories.participant(f"参加 {n:02}", f"さんか{n:02}") for n in range(1, PEOPLE + 1)]
    for number, person in enumerate(people):
        mine = [challenges[(number * step + step) % CHALLENGES] for step in (1, 3)]
        mine = list(dict.fromkeys(mine))
        for place, challenge in enumerate(mine):
            letter(challenge, person, rank=1 + (number * 7 + place) % 6)
        wish(person, *mine)
    return programme, mentor, challenges, hosts, people


@pytest.mark.parametrize(
    "size", [pytest.param(DESK, id="1280"), pytest.param(PHONE, id="390", marks=pytest.mark.deep)]
)
def test_a_round_of_forty_people_and_eight_challenges(site, browser, look, world, size):
    programme, mentor, challenges, hosts, people = world
    desk = Screen(browser, site, mentor, size)
    desk.go(reverse("mentor:home"))
    desk.press("マッチングラウンド", "link")
    desk.press("ラウンドを準備する", "link")
    desk.page.locator("[name=programme]").select_option(str(programme.pk))
    desk.taps += 1
    desk.press("ラウンドを準備する")
    round = Round.objects.get(programme=programme)
    assert round.people().count() == PEOPLE
    desk.press("順位の受付を始める")
    desk.press("順位を締め切る")
    run(desk, round)
    look(desk.page, "rounds_run--forty", sizes=[size])
    pinned = [people[3].name, people[9].name]
    for name in pinned:
        desk.press(f"固定する：{name}")
    forbidden = next(person.name for person in people if fixable(desk, person) and person.name not in pinned)
    desk.press(f"組ませない：{forbidden}")
    desk.press("もう一度チームを探す")
    finish(desk, round)
    desk.press("ほかの計算とくらべる", "link")
    desk.reads("動いた人")
    look(desk.page, "rounds_compare--forty", sizes=[size])
    desk.press("計算 2", "link")
    desk.press("この結果を選ぶ")
    desk.press("確認をお願いする", "link")
    desk.press("メンターと企業に確認をお願いする")
    taps = [confirm_by_mail(browser, site, host) for host in hosts if was_asked(host)]
    assert max(taps) <= 2
    for placement in round.placements.all():
        table = desk.page.locator("table")
        desk.follow(table.get_by_role("link", name=re.compile(placement.challenge.title)))
        desk.press("はい、このチームで進めます")
    look(desk.page, "rounds_round--forty", sizes=[size])
    desk.press("公表へ進む", "link")
    look(desk.page, "rounds_publish--forty", sizes=[size])
    desk.press("公表して全員に知らせる")
    round.refresh_from_db()
    assert round.status == Round.Status.PUBLISHED
    assert Match.objects.filter(challenge__in=challenges).count() == round.placements.count() > 0
    for person in people:
        mails = Message.objects.filter(recipient=person.user, kind="matching.round_result")
        assert mails.count() == 1
    if os.environ.get("COUNT"):
        print(f"{size['width']}: {desk.taps} clicks, {desk.pages} pages")
    assert desk.taps <= 40
    look_at_the_two_sides(browser, site, look, round, people, size)


def fixable(desk, person):
    return desk.page.get_by_role("button", name=f"組ませない：{person.name}", exact=True).count()


def run(desk, round):
    desk.press("チームを探す")
    finish(desk, round)


def finish(desk, round):
    """A worker carries it out; the page looks again by itself."""
    assert running.carry_out_next()
    desk.page.get_by_role("heading", name="結果の良さ").wait_for(timeout=60_000)
    desk.fits()


def was_asked(host):
    return Message.objects.filter(kind="matching.round_team_host", recipient=host).exists()


def confirm_by_mail(browser, site, host):
    """The owner's taps from the mail to the answer."""
    phone = Screen(browser, site)
    phone.go(path_in(mailed("matching.round_team_host", host), "answer"))
    phone.press("はい、このチームで進めます")
    phone.reads("お返事を受け取りました")
    return 1 + phone.taps  # the tap on the link in the mail


def look_at_the_two_sides(browser, site, look, round, people, size):
    placed = round.placements.first().people[0]
    without = round.outcomes.first()
    for name, person in (("placed", placed), ("without", without and without.participant)):
        if person:
            own = Screen(browser, site, person.user, size)
            own.go(reverse("my_matching:round", args=[round.pk]))
            look(own.page, f"my_matching_round--{name}", sizes=[size])
    assert timezone.localdate() <= round.placements.first().match.starts_on
