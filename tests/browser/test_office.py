"""The ways of those who take part and of those in office, each at the width of a telephone (390 px)."""

import re

from django.urls import reverse

from companies.models import Challenge, Company
from events.models import Attendance, Event, Registration
from matching.demo.accounts import PASSWORD
from participants.models import Participant

from .conftest import PHONE
from .rows import person
from .screen import Screen, follow
from .test_journeys import mailed_code, totp_of
from .world import ROLES


def test_a_participant_signs_up_fills_in_the_profile_and_finds_the_seat_on_my_page(site, browser):
    event = Event.objects.published().upcoming().with_free_seats().filter(kind="gathering").first()
    me = Screen(browser, site)
    me.go("/accounts/signup/")
    me.fill(email="sakura@example.jp", password1="hayachine-1917")
    me.page.locator("main [name=consent]").check()
    me.press("参加登録する")
    me.fill(code=mailed_code("sakura@example.jp"))
    me.submit()
    me.go(reverse("my:profile"))
    me.fill(name="北上 桜", name_kana="きたかみ さくら")
    me.page.locator("main [name=residence]").select_option(label="東京都")
    me.press("保存する")
    me.go(event.get_absolute_url())
    me.press("参加を申し込む")
    assert Registration.objects.filter(event=event, participant__name="北上 桜", status="confirmed").exists()
    me.go(reverse("my:home"))
    me.reads(event.title)


def test_the_operator_finds_a_name_at_the_door_and_marks_it(site, browser):
    events = Event.objects.published().upcoming().filter(is_sample=True)
    event = events.filter(registrations__status="confirmed").first()
    seat = (
        Registration.objects.filter(event=event, status="confirmed").order_by("participant__name_kana").last()
    )
    desk = Screen(browser, site, person("operator"))
    desk.go(reverse("events:reception", args=[event.slug]))
    desk.fill(q=seat.participant.name_kana.split()[0])
    desk.press("探す")
    button = desk.page.get_by_role("button", name=re.compile(f"^{seat.participant.name}"))
    name = desk.page.get_by_role("rowheader").filter(has_text=seat.participant.name)
    one, other = name.bounding_box(), button.first.bounding_box()
    assert one["y"] < other["y"] + other["height"] / 2 < one["y"] + one["height"]  # on one line, for a thumb
    button.first.click()  # sent in the background
    desk.page.get_by_role("button", name=f"{seat.participant.name}さんの来場を取り消す").wait_for()
    assert Attendance.objects.filter(registration=seat, status="present").exists()


def test_city_staff_sign_in_and_publish_their_own_company_only(site, browser):
    me = Screen(browser, site)
    me.go("/accounts/login/")
    me.fill(login=ROLES["city"], password=PASSWORD)
    me.press("ログイン")
    me.fill(code=totp_of("city"))
    me.submit()
    me.go(reverse("admin:companies_company_add"))
    form = me.page.locator("#company_form")
    form.locator("[name=name]").fill("大町ふとん店")
    form.locator("[name=name_kana]").fill("おおまちふとんてん")
    form.locator("[name=description]").fill("打ち直しと仕立て。")
    choices = form.locator("[name=municipality]")
    assert "一関市" not in choices.inner_text()
    choices.select_option("032115")
    follow(me.page, form.locator("[name=_save]"))
    company = Company.objects.get(name="大町ふとん店")
    assert company.municipality_id == "032115"
    me.go(reverse("admin:companies_company_changelist"))
    assert me.page.get_by_role("link", name="大町ふとん店").is_visible()
    elsewhere = Challenge.objects.filter(company__municipality="032093").first()
    path = reverse("admin:companies_company_change", args=[elsewhere.company_id])
    me.page.goto(site + path)
    assert not me.page.get_by_text(elsewhere.company.name).count()
    company.delete()


def test_the_prefecture_looks_somebody_up_and_reads_the_whole_history(site, browser):
    who = Participant.objects.get(user=person("participant"))
    me = Screen(browser, site, person("prefecture"))
    me.go(reverse("reports:board"))
    me.page.get_by_role("heading", level=1).wait_for()
    me.go(reverse("people:list"))
    me.fill(q=who.name_kana)
    me.press("検索")
    follow(me.page, me.page.locator("main").get_by_role("link", name=re.compile(who.name)))
    me.fits()
    assert me.page.get_by_role("heading", level=1).inner_text() == who.name
    me.reads("これまでの記録")
    me.reads("オープンセミナー")
    assert me.page.viewport_size == PHONE
