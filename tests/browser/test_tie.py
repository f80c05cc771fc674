"""One tie from fieldwork to a renewed match, by four people on telephones (390 px), through pages only."""

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Registration
from iwate_kankei.models import Assignment, User
from matching import emails
from matching.models import Match, Proposal, Version
from notifications.models import Message
from notifications.rendering import mail
from tests import factories
from tests.matching import ties

from .screen import Screen, mailed, path_in
from .test_journeys import NO_SCRIPT

FIELDS = {name: text for name, text in ties.LETTER.items() if name != "hours_per_month"}
ADDRESS = "岩手県一関市千厩町1-1"


@dataclass
class Cast:
    """The four, each with a screen of their own; the owner has none before following the mail."""

    challenge: object
    host: User
    author: User
    mate: User
    mentor: User
    open: object  # open(user=None) -> Screen

    def __post_init__(self):
        self.writer, self.friend, self.desk = (
            self.open(user) for user in (self.author, self.mate, self.mentor)
        )
        self.owner = None

    @property
    def letter(self):
        return Proposal.objects.get(challenge=self.challenge)

    @property
    def match(self):
        return Match.objects.get(challenge=self.challenge)


@pytest.fixture
def cast(site, browser, request):
    """cast(**options of the browser): people who have rows, and nothing between them yet."""

    def make(**options):
        challenge = factories.challenge(title="試作品を首都圏に届けたい")
        author, mate = factories.participant("盛岡 桜"), factories.participant("釜石 次郎")
        mentor = factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI, name="支援 まどか")
        Authenticator.objects.create(user=mentor, type="totp", data={"secret": "x"})

        def open(user=None):
            screen = Screen(browser, site, user, **options)
            request.addfinalizer(screen.context.close)
            return screen

        host = factories.host(challenge.company, name="千厩 社長").user
        return Cast(challenge, host, author.user, mate.user, mentor, open)

    return make


def test_from_fieldwork_to_a_renewed_match(cast):
    cast = cast()
    come_to_fieldwork(cast)
    write_together(cast)
    improve_with_a_comment(cast)
    send(cast)
    reach_the_letter_from_the_mail(cast)
    talk_before_the_answer(cast)
    accept(cast)
    record_the_match(cast)
    write_conditions(cast)
    move(cast, "お試し")
    change_the_pay(cast)
    move(cast, "協働中")
    work_and_confirm(cast)
    answer_check_ins_differently(cast)
    move(cast, "継続中")
    assert cast.match.status == Match.Status.RENEWED
    steps = ["agreed", "trial", "running", "renewed"]
    assert list(cast.match.moves.values_list("to_status", flat=True)) == steps
    cast.writer.go(reverse("my_matching:match", args=[cast.match.pk]))
    cast.writer.reads("継続中")


def test_without_script_a_letter_becomes_a_match_with_conditions(cast):
    cast = cast(**NO_SCRIPT)
    ties.visited(cast.author.participant, cast.challenge)
    write_together(cast)
    send(cast)
    reach_the_letter_from_the_mail(cast)
    accept(cast)
    record_the_match(cast)
    write_conditions(cast)


def test_declining_from_the_mail_is_as_short_as_accepting(cast):
    cast = cast()
    proposal = ties.sent(cast.challenge, cast.author.participant)
    reach_the_letter_from_the_mail(cast)
    cast.owner.choose("今回は見送る")
    cast.owner.choose("今は時期が合わない")
    cast.owner.press("返事を送る")
    assert (cast.owner.pages, cast.owner.taps) == (4, 6)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.DECLINED
    cast.writer.go(path_in(mailed("matching.declined", cast.author), "my"))
    cast.writer.reads("次の一歩：")


def come_to_fieldwork(cast):
    """Who has not visited may not write; the name is marked at the door, and then the way is open."""
    start = reverse("my_matching:proposal_start", args=[cast.challenge.slug])
    cast.writer.go(start)
    assert not cast.writer.page.get_by_role("button", name="下書きを始める").count()
    event = factories.event(
        kind=Event.Kind.FIELDWORK,
        programme_=cast.challenge.programme,
        municipalities=[factories.ICHINOSEKI],
        starts_at=timezone.now() + dt.timedelta(minutes=30),
    )
    cast.writer.go(event.get_absolute_url())
    cast.writer.press("参加を申し込む")
    assert event.registrations.get().status == Registration.Status.CONFIRMED
    operator = factories.staff(Assignment.Role.OPERATOR, programme=cast.challenge.programme)
    Authenticator.objects.create(user=operator, type="totp", data={"secret": "x"})
    door = cast.open(operator)
    door.go(reverse("events:reception", args=[event.slug]))
    door.page.get_by_role("button", name=re.compile("^盛岡 桜")).first.click()
    door.page.get_by_role("button", name="盛岡 桜さんの来場を取り消す").wait_for()
    cast.writer.go(start)


def write_together(cast):
    writer, friend = cast.writer, cast.friend
    writer.go(reverse("my_matching:proposal_start", args=[cast.challenge.slug]))
    writer.press("下書きを始める")
    writer.fill(**FIELDS, hours_per_month=10)
    writer.press("下書きを保存")
    writer.go(reverse("my_matching:team", args=[cast.letter.pk]))
    writer.press("リンクを作る")
    friend.go(path_in(writer.page.locator("section:has(#h-invited)").inner_text(), "my"))
    friend.press("チームに参加する")
    assert cast.letter.team.members.current().count() == 2


def improve_with_a_comment(cast):
    """The mentor comments on the first version; the second one shows what was changed."""
    writer, desk = cast.writer, cast.desk
    writer.go(reverse("my_matching:proposal", args=[cast.letter.pk]))
    writer.press("コメントを求める")
    desk.go(reverse("mentor:home"))
    desk.follow(desk.page.locator("section:has(#h-comment) a", has_text=cast.challenge.title))
    desk.fill(text="何軒の店を訪ねますか。数があると社長が判断しやすいです。")
    desk.press("コメントを送る")
    cast.friend.go(reverse("my_matching:versions", args=[cast.letter.pk]))
    cast.friend.reads("何軒の店を訪ねますか")
    cast.friend.go(reverse("my_matching:proposal", args=[cast.letter.pk]))
    cast.friend.fill(propose="首都圏の雑貨店五軒に試作品を紹介します。")
    cast.friend.press("下書きを保存")
    writer.go(reverse("my_matching:proposal", args=[cast.letter.pk]))
    writer.press("コメントを求める")
    assert Version.objects.filter(proposal=cast.letter).count() == 2
    assert "五軒に" in writer.page.locator("ins").inner_text()
    assert "雑貨店に" in writer.page.locator("del").inner_text()


def send(cast):
    cast.writer.go(reverse("my_matching:proposal", args=[cast.letter.pk]))
    cast.writer.press("読み返して送る")
    cast.writer.press("提案書を送る")
    assert cast.letter.status == Proposal.Status.SUBMITTED


def reach_the_letter_from_the_mail(cast):
    """The tap on the link in the mail, the button that sends the code, and the code: no password."""
    cast.owner = owner = cast.open()
    owner.taps += 1  # on the link in the mail
    owner.go(path_in(mailed("matching.submitted", cast.host), "host"))
    owner.press("コードを送る")
    code = Message.objects.filter(to=cast.host.email, kind__startswith="account.").latest("id").text
    owner.fill(code=re.search(r"\b\d{6}\b", code)[0])
    owner.submit()
    owner.reads("工場の棚に眠る試作品")
    owner.does_not_read(cast.author.email)


def talk_before_the_answer(cast):
    """Rank, ask, propose times; the team answers and chooses; both calendars get the same entry."""
    owner, writer, friend, letter = cast.owner, cast.writer, cast.friend, cast.letter
    way_here = owner.pages, owner.taps
    owner.go(reverse("host:compare", args=[cast.challenge.slug]))
    owner.pick(**{f"rank_{letter.pk}": "1"})
    owner.press("順位を保存")
    owner.go(reverse("host:proposal", args=[letter.pk]))
    owner.unfold("先に質問する")
    owner.fill(text="平日も動けますか")
    owner.press("質問を送る")
    writer.go(path_in(mailed("matching.asked", cast.author), "my"))
    writer.page.locator("main textarea").first.fill("月に二日は平日に動けます。")
    writer.press("返事を送る")
    owner.go(reverse("host:proposal", args=[letter.pk]))
    owner.reads("月に二日は平日に動けます。")
    owner.unfold("話す時間を提案する")
    days = [timezone.localtime() + dt.timedelta(days=day) for day in (2, 3)]
    one, other = (day.replace(hour=18, minute=30).strftime("%Y-%m-%dT%H:%M") for day in days)
    owner.fill(time_1=one, time_2=other, where="https://talk.example.jp/1")
    owner.press("招待を送る")
    friend.go(reverse("my_matching:proposal", args=[letter.pk]))
    friend.does_not_read(cast.host.email)
    friend.follow(friend.page.locator("section:has(#h-choose) button").nth(1))
    talk = letter.talks.get()
    assert timezone.localtime(talk.chosen).strftime("%Y-%m-%dT%H:%M") == other
    entries = [calendar_of("matching.talk_agreed", user) for user in (cast.author, cast.mate)]
    entries.append(calendar_of("matching.talk_agreed_host", cast.host))
    assert all(str(talk.uid) in entry.replace("\r\n ", "") for entry in entries)
    owner.pages, owner.taps = way_here  # the answer's form stands on the page where the mail led
    owner.page.reload()


def calendar_of(kind, user):
    sent = mail(Message.objects.filter(kind=kind, recipient=user).latest("id"))
    (entry,) = [content for name, content, _type in sent.attachments if name.endswith(".ics")]
    return entry if isinstance(entry, str) else entry.decode()


def accept(cast):
    """A whole answer from the mail: at most four pages and six taps."""
    cast.owner.choose("ぜひ一緒に取り組みたい")
    cast.owner.press("返事を送る")
    cast.owner.reads("ありがとうございます")
    assert cast.owner.pages <= 4 and cast.owner.taps <= 6, (cast.owner.pages, cast.owner.taps)
    assert (cast.letter.status, cast.letter.answered_by) == (Proposal.Status.ACCEPTED, cast.host)


def record_the_match(cast):
    """From then on, and not before, both sides read how to reach each other."""
    desk = cast.desk
    cast.writer.go(reverse("my_matching:proposal", args=[cast.letter.pk]))
    cast.writer.does_not_read(cast.host.email)
    desk.go(reverse("mentor:home"))
    desk.follow(desk.page.locator("section:has(#h-match) a", has_text=cast.challenge.title))
    desk.fill(starts_on=timezone.localdate())
    desk.press("マッチングを記録する")
    assert cast.match.team.members.current().count() == 2
    for screen, name, address in (
        (cast.writer, "my_matching", cast.host.email),
        (cast.friend, "my_matching", cast.host.email),
        (cast.owner, "host", cast.author.email),
    ):
        screen.go(reverse(f"{name}:match", args=[cast.match.pk]))
        screen.reads(address)


def write_conditions(cast):
    desk = cast.desk
    desk.go(reverse("mentor:terms_new", args=[cast.match.pk]))
    desk.fill(client_address=ADDRESS, work="取引先候補の調査", paid_day=31, expenses="実費")
    desk.pick(closing="monthly", paid_months_after="1")
    desk.press("この条件で発行する")
    receive(cast, 1)


def receive(cast, number):
    for screen, name in ((cast.friend, "my_matching"), (cast.owner, "host")):
        screen.go(reverse(f"{name}:terms", args=[cast.match.pk, number]))
        screen.press("受け取りました")
    assert cast.match.terms.get(number=number).is_received


def change_the_pay(cast):
    """A change is a second version, which says what is new; the first stays as it was."""
    first = cast.match.terms.get().content
    cast.owner.go(reverse("host:match", args=[cast.match.pk]))
    cast.owner.press("新しい版を書く", "link")
    cast.owner.fill(pay="月5万円（税込）")
    cast.owner.press("この条件で発行する")
    receive(cast, 2)
    cast.owner.reads("第1版から変わったところ")
    printed = cast.owner.context.request.get(
        cast.owner.site + reverse("host:terms_pdf", args=[cast.match.pk, 2])
    )
    assert printed.body().startswith(b"%PDF")
    assert "月5万円（税込）" in cast.owner.page.locator("ins").inner_text()
    assert cast.match.terms.get(number=1).content == first


def move(cast, state):
    cast.owner.go(reverse("host:match", args=[cast.match.pk]))
    cast.owner.choose(state)
    cast.owner.press("保存する")


def work_and_confirm(cast):
    """The team mate writes the hours; the owner confirms them by one tap from the mail."""
    friend = cast.friend
    friend.go(reverse("my_matching:match", args=[cast.match.pk]))
    friend.unfold("作業時間を書く")
    friend.fill(hours="2.5", what="候補を10社調べた")
    friend.press("記録する")
    emails.matches.ask_to_confirm_work(cast.match, "1")
    visitor = cast.open()
    visitor.go(path_in(mailed("matching.work", cast.host), "answer"))
    visitor.reads("候補を10社調べた")
    visitor.press("この時間を確認する")
    assert cast.match.work_logs.get().confirmed_by == cast.host


def answer_check_ins_differently(cast):
    """One tap each, signed in nowhere; what differs lies on the mentor's desk once, and is dealt with."""
    for side, kind, user, mood in (
        ("team", "matching.check_in", cast.author, "困っている"),
        ("host", "matching.check_in_host", cast.host, "順調"),
    ):
        emails.matches.ask_check_in(cast.match.check_ins.get(step="2w", side=side))
        visitor = cast.open()
        visitor.go(path_in(mailed(kind, user), "answer"))
        visitor.press(mood)
        assert visitor.taps == 1
        visitor.reads("ありがとうございます")
    desk = cast.desk
    desk.go(reverse("mentor:home"))
    line = desk.page.locator("section:has(#h-alerts) .form-row", has_text="盛岡 桜")
    assert line.count() == 1
    desk.follow(line.get_by_role("button", name="対応しました"))
    assert not desk.page.locator("section:has(#h-alerts) .form-row", has_text="盛岡 桜").count()
