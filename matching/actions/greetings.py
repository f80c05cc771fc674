"""Words of the season: a host writes them, the people with a tie to the company get them, once."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import Greeting
from .locks import refuse_unless

BETWEEN = dt.timedelta(days=30)  # a letter a season is welcome, one a week is advertising
LATE_BY = dt.timedelta(days=14)  # after that the season of which it speaks has moved on


@transaction.atomic
def write_greeting(*, company, by, words, send_on):
    """Keep the words until their day. `by`: the host, or somebody who writes down what the host says."""
    _require(by, company)
    company = type(company).objects.select_for_update(no_key=True).get(pk=company.pk)
    refuse_unless(words.strip(), _("Please write a few words."), "empty")
    refuse_unless(send_on >= clock.today(), _("Please choose today or a later day."), "past")
    near = company.greetings.filter(send_on__gt=send_on - BETWEEN, send_on__lt=send_on + BETWEEN)
    refuse_unless(not near.exists(), _("Between two of them there are at least 30 days."), "often")
    return Greeting.objects.create(company=company, words=words.strip(), send_on=send_on, written_by=by)


@transaction.atomic
def drop_greeting(*, greeting, by):
    """Take it back before it has gone."""
    _require(by, greeting.company)
    dropped, _rows = Greeting.objects.waiting().filter(pk=greeting.pk).delete()
    refuse_unless(dropped, _("It has been sent already."), "sent")


def send_greetings():
    """Queue those whose day has come; each once, however often this runs."""
    for greeting in Greeting.objects.due().filter(send_on__gte=clock.today() - LATE_BY):
        with transaction.atomic():
            claimed = Greeting.objects.waiting().filter(pk=greeting.pk).update(told_at=clock.now())
            if claimed:
                emails.greeting(greeting)


def _require(by, company):
    if not access.companies_that_greet(by).filter(pk=company.pk).exists():
        raise PermissionDenied
