"""Opens addresses as several people and reads every mail: who finds what only somebody else may know?"""

import itertools
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from companies.models import Company, Contact
from events.models import Registration
from matching.models import Match, Placement, Proposal, Round
from notifications import rendering
from notifications.kinds import Withdrawn
from notifications.models import Message
from participants.models import Participant
from tests.browser.addresses import names
from tests.papers import text_of

NAMES = sorted(set(names()))
PAPERS = {"mine:attendance_paper", "mine:work_paper"}  # a page, and with ?pdf the paper itself
# What a number in an address stands for, by a word of its name; else by its namespace; else a letter.
ABOUT = {"match": Match, "terms": Match, "work": Match, "round": Placement}
ABOUT_ELSE = {"mine": Registration, "rounds": Round}
STAFF_MAY = {"persons", "people", "reports", "companies", "events", "kit"}  # a person's page: audited


class Walk:
    """people: {who: user}. Each gets a telephone number; nobody else may read it, nor their address.

    known: further secrets {name: (text, those who may read it)}. slugs: of challenges that pages are about.
    """

    def __init__(self, people, slugs, team=None, known=(), in_office=("mentor",)):
        self.people, self.slugs, self.team, self.in_office = people, slugs, team, in_office
        self.secrets = {}  # what: who may read it
        for number, (who, user) in enumerate(people.items()):
            if who in in_office:  # reached under the city's address
                continue
            phone = f"0191-7{number}-9876"
            Participant.objects.filter(user=user).update(phone=phone)
            Contact.objects.filter(user=user).update(phone=phone)
            self.secrets |= {user.email: {who}, phone: {who}}
        self.secrets |= {text: set(readers) for text, readers in dict(known).items()}
        self.clients = {who: signed_in(user) for who, user in people.items()} | {"visitor": Client()}

    def leaks_to(self, who, text):
        return [secret for secret, readers in self.secrets.items() if who not in readers and secret in text]

    def pages(self, scope, leave_out=()):
        """Open the addresses of {who: namespaces, or None for the whole URL table}, but for these names.

        Returns ({who: names of what was shown}, [(who, address, what was given away)]); what is refused is
        read too.
        """
        shown, leaks = {}, []
        for who, namespaces in scope.items():
            for name, address in self._addresses(namespaces):
                off_limits = who in self.in_office and name.partition(":")[0] in STAFF_MAY
                if off_limits or name in leave_out:
                    continue
                answer = self.clients[who].get(address)
                if answer.status_code == 200:
                    shown.setdefault(who, set()).add(name)
                leaks += [(who, address, found) for found in self.leaks_to(who, said(answer))]
        return shown, leaks

    def mails(self):
        """Render the mails that wait, in both languages, and drop them; (how many, [(who, kind, what)])."""
        by_address = {user.email: who for who, user in self.people.items()}
        count, leaks = 0, []
        for message in Message.objects.unsent():
            who = by_address.get(message.address, "invited")
            for message.language in ("ja", "en"):
                try:
                    sent = rendering.mail(message)
                except Withdrawn:  # overtaken: it is not sent at all
                    continue
                leaks += [(who, message.kind, found) for found in self.leaks_to(who, written(sent))]
                count += 1
        Message.objects.all().delete()
        return count, leaks

    def _addresses(self, namespaces):
        for name in NAMES:
            space = name.partition(":")[0]
            if namespaces is not None and space not in namespaces:
                continue
            wanted = sorted(parameters(name))
            given = self._arguments(name, whole=namespaces is None)
            for values in itertools.product(*(given.get(each, []) for each in wanted)):
                try:
                    address = reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
                except NoReverseMatch:
                    continue
                yield name, address
                if name in PAPERS:
                    yield name, f"{address}?pdf"

    def _arguments(self, name, whole):
        """Values for the converters of an address: the rows that it is about, or any row at all."""
        space, _colon, page = name.partition(":")
        kinds = [rows for word, rows in ABOUT.items() if word in page] or [ABOUT_ELSE.get(space, Proposal)]
        if whole:
            kinds = [Match, Placement, Proposal, Registration]
        pks = {pk for rows in kinds for pk in rows.objects.values_list("pk", flat=True)}
        if whole:
            pks |= set(Participant.objects.values_list("pk", flat=True))
        keys = self.team.invitations.values_list("key", flat=True) if self.team else []
        companies = Company.objects.filter(challenges__slug__in=self.slugs).values_list("slug", flat=True)
        slugs = [*self.slugs, *(companies if whole or space == "companies" else ())]
        return {"pk": sorted(pks), "number": [1], "slug": slugs, "key": [str(key) for key in keys]}


def parameters(name):
    *inner, last = name.split(":")
    resolver = get_resolver()
    for namespace in inner:
        _prefix, resolver = resolver.namespace_dict[namespace]
    return set(resolver.reverse_dict.getlist(last)[0][0][0][1])


def said(answer):
    """All that an answer tells: headers and a page, a table, a calendar or the words of a PDF."""
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/pdf"):
        text = text_of(body)
    else:
        text = unfolded(body.decode(errors="replace"))
    return f"{answer.serialize_headers().decode()}\n{text}"


def written(sent):
    """All that a mail tells: headers (Reply-To), both texts, attached files."""
    headers = sent.message().items()
    parts = [f"{name}: {value}" for name, value in headers]
    parts += [sent.body, *(str(part[0]) for part in sent.alternatives)]
    parts += [unfolded(str(content)) for _name, content, _kind in sent.attachments]
    return "\n".join(parts)


def unfolded(text):
    """A calendar file cuts its lines after 75 octets (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "")


def signed_in(user):
    client = Client()
    client.force_login(user, backend="iwate_kankei.access.RoleBackend")
    if user.duties.is_staff_anywhere:
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
        session = client.session
        record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp")
        session.save()
    return client
