"""Nobody sees an e-mail address or telephone number before both have agreed: on no page, in no mail.

Addresses and numbers are planted with everybody; then the pages of the URL table are opened as everybody in
each state of a letter, of a match and of a matching round, and every mail that has been queued is rendered.
"""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse

from companies.models import Challenge, Company
from events.models import Event
from iwate_kankei import clock
from matching import actions
from matching.models import Match, Talk
from notifications import rendering
from notifications.models import Message
from participants.actions import enter_directory, give_consent
from tests import factories
from tests.matching import rounds, ties
from tests.matching.walking import Walk, signed_in

pytestmark = pytest.mark.django_db
# What each may reach of a letter: opened in every state of it, by those who are not in the first row once.
ALWAYS = {"lead": {"my_matching"}, "host": {"host"}, "mentor": {"mentor"}}
ONCE = {
    "lead": {"mine"},
    "mate": {"my_matching", "mine"},
    "other host": {"host"},
    "stranger": {"my_matching", "my", "companies"},
    "visitor": {"companies"},
}
# Of these, what does not depend on the state of a letter is opened once.
STEADY = {
    *("mentor:admit", "mentor:lessons", "mentor:load", "mentor:note_list", "mentor:note_new"),
    *(
        "mentor:match_list",
        "mentor:people",
        "mentor:quiet",
        "host:greetings",
        "host:match_list",
        "host:people",
    ),
    *("my_matching:look_for_team", "my_matching:match_list", "my_matching:proposal_start"),
}
# Who has no part in a match although others have: one left the team before, the others never were in it.
OUTSIDE = {
    "leaver": {"my_matching", "mine"},
    "stranger": {"my_matching", "my"},
    "foreign host": {"host"},
    "visitor": {"companies"},
}
PHONE, GUEST = "0191-31-5555", "guest@example.jp"


class World:
    """A team of two that a third has left, their company with two contacts, another company, a mentor."""

    def __init__(self):
        self.letter = ties.letter(may_forward=True)
        self.challenge = self.letter.challenge
        lead, mate = ties.lead_of(self.letter).participant, factories.participant("釜石 次郎")
        actions.join(team=self.letter.team, participant=mate)
        host, other_host = ties.host_of(self.letter), factories.host(self.challenge.company, name="専務").user
        self.elsewhere = factories.challenge(
            of=factories.company("釜石の会社", municipality=factories.KAMAISHI),
            programme_=self.challenge.programme,
        )
        stranger, foreign = factories.participant("見知 らぬ"), factories.host(self.elsewhere.company).user
        leaver = factories.participant("去り 行く")
        actions.join(team=self.letter.team, participant=leaver)
        actions.leave_team(team=self.letter.team, participant=leaver)
        self.mentor = ties.mentor_for(self.letter)
        self.people = {
            "lead": lead.user,
            "mate": mate.user,
            "leaver": leaver.user,
            "host": host,
            "other host": other_host,
            "stranger": stranger.user,
            "foreign host": foreign,
            "mentor": self.mentor,
        }
        # The company's people and the mentor who writes for them know the number to call; whom the lead
        # invites under an address, only the lead knows.
        known = {PHONE: {"host", "other host", "mentor"}, GUEST: {"lead", "invited"}}
        slugs = [self.challenge.slug, self.elsewhere.slug]
        self.walk = Walk(self.people, slugs, self.letter.team, known)
        for person in (lead, mate):
            give_consent(participant=person, purpose="sharing", how="test")
            give_consent(participant=person, purpose="suggesting", how="test")
            enter_directory(participant=person, shows=["occupation", "residence", "skills"])


def path(world):
    """The states of a letter until both have agreed, with all that can be said in each."""
    letter, lead, host = world.letter, world.people["lead"], world.people["host"]
    actions.invite(team=letter.team, by=lead)
    actions.invite(team=letter.team, by=lead, email=GUEST)
    version = actions.ask_for_comments(proposal=letter, by=lead)
    actions.comment(version=version, by=world.mentor, text="具体的でとても良いです")
    yield "draft"
    actions.submit(proposal=letter, by=lead)
    question = actions.ask_question(proposal=letter, by=host, text="平日も動けますか")
    actions.answer_question(question=question, by=lead, text="月に一度なら動けます")
    actions.ask_question(proposal=letter, by=host, text="いつから始められますか")
    later = clock.now() + dt.timedelta(days=3)
    talk = actions.invite_to_talk(proposal=letter, by=host, times=[later], how=Talk.How.PHONE, where=PHONE)
    yield "submitted"
    Talk.objects.filter(pk=talk.pk).update(how=Talk.How.ONLINE, where="https://talk.example.jp/1")
    actions.choose_time(talk=talk, by=lead, time=talk.times[0])
    actions.withdraw(proposal=letter, by=lead)
    yield "withdrawn"
    actions.reopen(proposal=letter, by=lead)
    actions.submit(proposal=letter, by=lead)
    actions.decline(proposal=letter, by=host, reason="timing", words="春にまた")
    yield "declined"
    offered = actions.forward(proposal=letter, challenge=world.elsewhere, by=world.mentor)
    actions.accept(proposal=offered, by=world.people["foreign host"], words="ぜひ")
    yield "accepted"


EXPECTED = {
    "draft": {"lead": {"my_matching:proposal", "my_matching:team"}, "mentor": {"mentor:versions"}},
    "submitted": {
        "lead": {"my_matching:proposal", "my_matching:versions"},
        "host": {"host:home", "host:proposal", "host:compare"},
        "mentor": {"mentor:home", "mentor:proposal", "mentor:compare"},
    },
    "withdrawn": {"lead": {"my_matching:proposal"}},
    "declined": {"host": {"host:proposal"}, "mentor": {"mentor:forward"}},
    "accepted": {"lead": {"my_matching:proposal_list"}, "mentor": {"mentor:overdue"}},
}


def test_before_both_have_agreed_no_page_and_no_mail_holds_an_address_or_a_number():
    world, mails, seen = World(), 0, set()
    for state in path(world):
        shown, leaks = world.walk.pages(ALWAYS, leave_out=STEADY if state != "submitted" else ())
        assert not leaks, state
        seen |= set().union(*shown.values())
        for who, pages in EXPECTED[state].items():
            assert pages <= shown[who], (state, who, pages - shown[who])
        count, leaks = world.walk.mails()
        assert not leaks, state
        mails += count
        if state == "submitted":
            shown, leaks = world.walk.pages(ONCE)
            assert not leaks
            assert {"my_matching:proposal", "mine:data", "mine:data_json", "mine:history"} <= shown["mate"]
            assert {"mine:attendance_paper"} <= shown["lead"]
            assert "host:proposal" in shown["other host"]
            assert {"companies:challenge_detail", "my:directory", "my:home"} <= shown["stranger"]
            assert "companies:challenge_detail" in shown["visitor"]
    assert mails > 20
    assert seen >= STEADY
    shown, leaks = world.walk.pages({"foreign host": {"host"}})
    assert not leaks
    assert {"host:proposal", "host:compare"} <= shown["foreign host"]


def test_whoever_has_no_part_in_a_match_reads_nothing_of_it_in_any_of_its_states():
    world = World()
    letter, host = world.letter, world.people["host"]
    actions.submit(proposal=letter, by=world.people["lead"])
    actions.accept(proposal=letter, by=host)
    match = actions.record_match(
        challenge=letter.challenge, participants=[], starts_on=clock.today(), by=world.mentor, proposal=letter
    )
    terms = actions.issue_terms(match=match, by=world.mentor, **ties.CONDITIONS)
    own = [reverse(f"my_matching:{page}", args=[match.pk]) for page in ("match", "move", "look_back")]
    own += [reverse(f"my_matching:{page}", args=[match.pk, terms.number]) for page in ("terms", "terms_pdf")]
    own += [reverse("mine:work_paper", args=[match.pk])]
    for to in (Match.Status.TRIAL, Match.Status.RUNNING, Match.Status.RENEWED, Match.Status.FINISHED):
        for who in ("leaver", "stranger"):
            assert {world.walk.clients[who].get(url).status_code for url in own} <= {404, 405}, (who, to)
        actions.move_match(match=match, to=to, by=host)
    shown, leaks = world.walk.pages(OUTSIDE)
    assert not leaks
    assert {"my_matching:match_list", "mine:data_json", "mine:history"} <= shown["leaver"]


def test_nor_do_the_teams_of_a_matching_round_before_it_is_published():
    """Nor when a company is asked to confirm a team, by mail and without signing in."""
    world = rounds.World()
    people = {name: getattr(world, name).user for name in "abcd"}
    people |= {"host": world.host, "other host": world.other_host, "mentor": world.mentor}
    slugs = [world.first.slug, world.second.slug]
    walk = Walk(people, slugs)
    scope = {"a": {"my_matching"}, "b": {"my_matching"}, "host": {"host"}, "mentor": {"mentor", "rounds"}}
    world.confirming()
    links = [
        (user, link)
        for message in Message.objects.unsent().filter(kind="matching.round_team_host")
        for user in [message.recipient]
        for link in re.findall(rf"{re.escape(settings.SITE_URL)}(/answer/\S+)", rendering.mail(message).body)
    ]
    count, leaks = walk.mails()
    assert count == 8  # two companies and two mentors, in two languages
    assert not leaks
    shown, leaks = walk.pages(scope)
    assert not leaks
    assert "host:round_team" in shown["host"]
    assert {user for user, _link in links} == {world.host, world.other_host}
    for user, link in links:
        answer = walk.clients["visitor"].get(link)  # the link alone opens it
        assert answer.status_code == 200
        who = "host" if user == world.host else "other host"
        assert not walk.leaks_to(who, answer.content.decode())


def test_the_walk_finds_what_is_planted(monkeypatch):
    """The control: an address in a title comes out on a page, in JSON, a PDF, a calendar file and a mail."""
    world = World()
    host = world.people["host"]
    Challenge.objects.filter(pk=world.challenge.pk).update(title=f"連絡は{host.email}へ")
    Company.objects.filter(pk=world.challenge.company.pk).update(name=host.email)
    Event.objects.update(title=f"連絡は{host.email}へ")
    actions.submit(proposal=world.letter, by=world.people["lead"])
    later = clock.now() + dt.timedelta(days=3)
    talk = actions.invite_to_talk(proposal=world.letter, by=host, times=[later])
    actions.choose_time(talk=talk, by=world.people["lead"], time=later)
    calendar = Message.objects.filter(kind="matching.talk_agreed", recipient=world.people["mate"])
    Message.objects.exclude(pk__in=calendar.values("pk")).delete()
    monkeypatch.setattr(rendering, "words", lambda message: ("Talk", "Agreed."))  # only the file has it now
    assert ("mate", "matching.talk_agreed", host.email) in world.walk.mails()[1]
    _shown, leaks = world.walk.pages({"lead": {"my_matching", "mine"}})
    found = {address for who, address, secret in leaks if (who, secret) == ("lead", host.email)}
    registration = world.people["lead"].participant.registrations.get()
    paper = reverse("mine:attendance_paper", args=[registration.pk])
    assert {
        reverse("my_matching:proposal", args=[world.letter.pk]),
        reverse("mine:data_json"),
        f"{paper}?pdf",
    } <= found
    assert not [leak for leak in leaks if leak[2] != host.email]


def test_so_does_it_find_an_address_to_reply_to(monkeypatch):
    world = World()
    headers = rendering._headers
    reply = {"Reply-To": world.people["lead"].email}
    monkeypatch.setattr(rendering, "_headers", lambda message, facts: headers(message, facts) | reply)
    actions.submit(proposal=world.letter, by=world.people["lead"])
    assert ("host", "matching.submitted", reply["Reply-To"]) in world.walk.mails()[1]


@pytest.mark.deep
def test_the_same_for_the_whole_url_table():
    world = World()
    for state in path(world):
        if state in {"submitted", "accepted"}:
            shown, leaks = world.walk.pages(dict.fromkeys(world.walk.clients))
            assert not leaks, state
            assert {"search", "home"} <= shown["visitor"]


@pytest.mark.parametrize("status", Match.Status.values)
def test_from_the_match_on_each_side_reads_how_to_reach_the_other(status):
    match = ties.match()
    because = "事情により" if status == "ended" else ""
    Match.objects.filter(pk=match.pk).update(status=status, ended_because=because)
    lead, host = ties.lead_of(match), ties.host_of(match)
    for reader, page, address in [(lead, "my_matching:match", host.email), (host, "host:match", lead.email)]:
        shown = signed_in(reader).get(reverse(page, args=[match.pk])).content.decode()
        assert address in shown


def test_a_number_to_call_is_read_once_a_talk_is_agreed():
    proposal = ties.sent()
    lead, host = ties.lead_of(proposal), ties.host_of(proposal)
    later = clock.now() + dt.timedelta(days=3)
    talk = actions.invite_to_talk(
        proposal=proposal, by=host, times=[later], how=Talk.How.PHONE, where="0191-31-1234"
    )
    address = reverse("my_matching:proposal", args=[proposal.pk])
    reader = signed_in(lead)
    assert "0191-31-1234" not in reader.get(address).content.decode()
    actions.choose_time(talk=talk, by=lead, time=talk.times[0])
    assert "0191-31-1234" in reader.get(address).content.decode()
