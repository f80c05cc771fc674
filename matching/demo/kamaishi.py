"""Kamaishi this year: a fieldwork weekend, letters, a match that runs and one that went quiet."""

import datetime as dt

from companies.actions import close
from events.actions import register
from iwate_kankei import clock
from matching import actions
from matching.models import CheckIn, ContactRecord, Match, Proposal

from . import building
from .historic import propose

FIELDWORK = 60  # days ago
MENTOR = "mentor-kamaishi"


def visit(event, people, by):
    """They registered for the past weekend, and came."""
    for person in people:
        with clock.entering_history(event.starts_at - dt.timedelta(days=9)):
            registration = register(event=event, participant=person, source="city-newsletter")
        building.attend([registration], by=by)


def fill(challenges, people, staff):
    """`people`: six who were there."""
    mentor = staff[MENTOR]
    autumn = _challenges_of_autumn(challenges["sample-kanko"].programme, mentor)
    _runs_with_a_hitch(autumn["sample-kanko"], people[:2], mentor)
    _has_gone_quiet(autumn["sample-coffee"], people[2:3], mentor)
    for challenge in autumn.values():
        close(challenge=challenge, by=mentor)
    _letters(challenges, people[3:], mentor)
    _words_of_the_season(challenges)
    actions.watch_quiet()


def _challenges_of_autumn(programme, mentor):
    """Sheets of their own, which are closed: the open ones take part in the matching round."""
    titles = {
        "sample-kanko": "秋の体験プログラムを一緒に試す",
        "sample-coffee": "二店舗目の候補地を一緒に歩く",
    }
    rows, until = {}, clock.today() + dt.timedelta(days=1)
    for facts in building.COMPANIES:
        if title := titles.get(facts["slug"]):
            with clock.entering_history(clock.now() - dt.timedelta(days=60)):
                rows[facts["slug"]] = building.challenge(
                    building.company(facts, mentor=mentor),
                    facts,
                    programme=programme,
                    slug=f"{facts['challenge']['slug']}-autumn",
                    by=mentor,
                    title=title,
                    apply_until=until,
                )
    return rows


def _agreed(challenge, members, days, mentor):
    """Proposed, accepted and begun, `days` ago."""
    start = clock.today() - dt.timedelta(days=days)
    with clock.entering_history(building.moment(start - dt.timedelta(days=8), 21)):
        proposal = propose(challenge, members)
    with clock.entering_history(building.moment(start - dt.timedelta(days=4), 9)):
        actions.accept(
            proposal=proposal, by=owner_of(challenge), words="一緒に考えてくださる方を待っていました。"
        )
    with clock.entering_history(building.moment(start - dt.timedelta(days=2), 15)):
        match = actions.record_match(
            challenge=challenge, participants=members, starts_on=start, by=mentor, proposal=proposal
        )
    with clock.entering_history(building.moment(start, 9)):
        actions.move_match(match=match, to=Match.Status.RUNNING, by=mentor)
    return match


def _runs_with_a_hitch(challenge, members, mentor):
    """Six weeks in: hours written down, a first check-in that was fine, in the second one side is in trouble."""
    match = _agreed(challenge, members, 42, mentor)
    for days, hours, what in [
        (36, 3, "市内の体験を一覧にした"),
        (24, 4, "旅行者10人に聞き取りをした"),
        (9, 2.5, "二泊三日の案を書いた"),
    ]:
        with clock.entering_history(clock.now() - dt.timedelta(days=days)):
            actions.log_work(match=match, participant=members[0], day=clock.today(), hours=hours, what=what)
    with clock.entering_history(clock.now() - dt.timedelta(days=20)):
        actions.confirm_work(match=match, by=owner_of(challenge))
    _answer(match, CheckIn.Step.TWO_WEEKS, CheckIn.Side.TEAM, 27, CheckIn.Mood.WELL, "毎週話せています")
    _answer(match, CheckIn.Step.TWO_WEEKS, CheckIn.Side.HOST, 26, CheckIn.Mood.WELL)
    _answer(match, CheckIn.Step.ONE_MONTH, CheckIn.Side.HOST, 10, CheckIn.Mood.WELL)
    words = "写真の使用許可が下りず、先に進めません。"
    _answer(match, CheckIn.Step.ONE_MONTH, CheckIn.Side.TEAM, 2, CheckIn.Mood.TROUBLE, words)
    actions.add_contact_record(
        author=mentor,
        match=match,
        how=ContactRecord.How.PHONE,
        summary="事務局長と電話。写真の許可は今週中に確認するとのこと。",
        promise="写真の使用許可を確認して連絡する",
        promised_by=ContactRecord.Promiser.HOST,
        promise_due=clock.today() + dt.timedelta(days=3),
    )


def _answer(match, step, side, days, mood, words=""):
    with clock.entering_history(clock.now() - dt.timedelta(days=days)):
        check_in = match.check_ins.get(step=step, side=side)
        actions.answer_check_in(check_in=check_in, mood=mood, will_continue=True, words=words)


def _has_gone_quiet(challenge, members, mentor):
    """They talked every few days; then nobody was heard of any more."""
    match = _agreed(challenge, members, 46, mentor)
    for days in (43, 40, 37, 33):
        with clock.entering_history(clock.now() - dt.timedelta(days=days)):
            actions.add_contact_record(
                author=mentor,
                match=match,
                how=ContactRecord.How.ONLINE,
                summary="二店舗目の候補地について、三人で打ち合わせ。",
            )


def _letters(challenges, people, mentor):
    """One waits for its answer, one draft for a comment; one was declined and shown in Ichinoseki."""
    with clock.entering_history(clock.now() - dt.timedelta(days=12)):
        propose(challenges["sample-tekko"], people[:1])
    with clock.entering_history(clock.now() - dt.timedelta(days=10)):
        declined = propose(challenges["sample-saiyo"], people[1:2], may_forward=True)
    with clock.entering_history(clock.now() - dt.timedelta(days=4)):
        actions.decline(
            proposal=declined,
            by=owner_of(declined.challenge),
            reason=Proposal.Reason.TIMING,
            words="来年度の計画が固まってから、あらためてご相談させてください。",
        )
    with clock.entering_history(clock.now() - dt.timedelta(days=3)):
        actions.forward(proposal=declined, challenge=challenges["sample-nouen"], by=mentor)
    draft = actions.start_proposal(challenge=challenges["sample-suisan"], participant=people[2])
    actions.save_draft(
        proposal=draft,
        by=people[2].user,
        saw="加工場で、鮭の切り身を一枚ずつ手で並べておられました。",
        propose="手仕事のようすを写真と短い文で伝える、商品の頁をつくります。",
    )
    actions.ask_for_comments(proposal=draft, by=people[2].user)


def _words_of_the_season(challenges):
    """One has gone out at the turn of the last season, one waits for its day."""
    company = challenges["sample-coffee"].company
    with clock.entering_history(clock.now() - dt.timedelta(days=75)):
        words = "港の朝が早くなりました。窓をあけて、深煎りを一杯。近くへいらしたら、声をかけてください。"
        actions.write_greeting(
            company=company, by=owner_of(challenges["sample-coffee"]), words=words, send_on=clock.today()
        )
        actions.send_greetings()
    actions.write_greeting(
        company=challenges["sample-kura"].company,
        by=owner_of(challenges["sample-kura"]),
        words="蔵に新しい杉玉を吊るしました。しぼりたてを一口、味わいにいらしてください。",
        send_on=clock.today() + dt.timedelta(days=7),
    )


def owner_of(challenge):
    return challenge.company.contacts.get(is_primary=True).user
