"""What people keep while they look around: challenges, and searches that report."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.forms import ChallengeFilter
from companies.models import Challenge
from iwate_kankei import clock

from .. import emails
from ..models import Bookmark, Participant, SavedSearch

MOST_SEARCHES = 10
EVERY = dt.timedelta(days=7)  # a digest a week: often enough for challenges that stay open for weeks


@transaction.atomic
def keep_challenge(*, participant, challenge):
    Bookmark.objects.get_or_create(participant=participant, challenge=challenge)


@transaction.atomic
def let_challenge_go(*, participant, challenge):
    participant.bookmarks.filter(challenge=challenge).delete()


@transaction.atomic
def save_search(*, participant, data):
    """Keep the filters `data` (a QueryDict); saving them again changes nothing."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    query = SavedSearch.normalise(data)
    if not query:
        raise ValidationError(_("Please choose a filter first: there is nothing to save yet."))
    if len(query) > SavedSearch._meta.get_field("query").max_length:
        raise ValidationError(_("These filters are too long to be saved."))
    if participant.saved_searches.exclude(query=query).count() >= MOST_SEARCHES:
        raise ValidationError(
            _("You have saved %(most)s searches. Please delete one first.") % {"most": MOST_SEARCHES}
        )
    return participant.saved_searches.get_or_create(query=query)[0]


@transaction.atomic
def forget_search(*, search):
    search.delete()


def found_since(search, moment):
    """Open challenges that the search finds and that were published after `moment`."""
    rows = Challenge.objects.open().filter(company__is_published=True)
    return ChallengeFilter(search.data, rows).found().filter(published_at__gt=moment).distinct()


def tell_of_new_challenges():
    """One mail for each search whose week is over and that finds something new; returns how many mails."""
    told = 0
    now = clock.now()
    for search in SavedSearch.objects.filter(by_mail=True, told_until__lte=now - EVERY):
        with transaction.atomic():
            # Claimed by the moment it was told until: late is fine, twice is not.
            claimed = SavedSearch.objects.filter(pk=search.pk, told_until=search.told_until)
            found = list(found_since(search, search.told_until)[:10])
            if claimed.update(told_until=now) and found and search.participant.user:
                emails.new_challenges_found(search, found)
                told += 1
    return told
