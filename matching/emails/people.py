"""Whom a message goes to, and the address of the page that it leads to."""

from django.conf import settings
from django.urls import reverse

from iwate_kankei.models import Assignment, User
from notifications.kinds import Withdrawn
from notifications.models import Message

from .. import links

Role = Assignment.Role


def team_users(team):
    """Accounts of those in the team now, the lead first."""
    members = team.members.current().select_related("participant__user")
    return [member.participant.user for member in members if member.participant.user_id]


def hosts(company):
    """Accounts of the company's contacts; for a contact without account the bare address."""
    contacts = company.contacts.select_related("user")
    return [contact.user or contact.email for contact in contacts if contact.user_id or contact.email]


def in_office(role, company):
    """Users on duty as `role` in the company's municipality."""
    current = Assignment.objects.current().filter(role=role, municipality=company.municipality_id)
    return list(User.objects.filter(pk__in=current.values("user"), is_active=True))


def mentors(company):
    """The company's own mentor while on duty, otherwise all mentors of the place."""
    on_duty = in_office(Role.MENTOR, company)
    own = [user for user in on_duty if user.pk == company.mentor_id]
    return own or on_duty


def city_staff(company):
    return in_office(Role.CITY, company)


def tell(kind, people, about, **options):
    for person in people:
        Message.objects.enqueue(kind, to=person, about=about, **options)


def url(name, *args):
    return settings.SITE_URL + reverse(name, args=args)


def host_url(message, name, *args):
    """A host has no password: the link leads to the mailed code first, then to the page."""
    if message.recipient is None:
        return ""  # a contact without account: the mail names the telephone instead
    return url("host:enter", links.entry(message.recipient, reverse(name, args=args)))


def still(condition, why):
    if not condition:
        raise Withdrawn(why)


def row_of(message, queryset):
    """The row that a message is about, read now; Withdrawn when it is gone."""
    row = queryset.filter(pk=message.about.rpartition(":")[2]).first()
    still(row is not None, "the row is gone")
    return row
