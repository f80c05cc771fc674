"""Messages about challenge sheets: each only writes rows in the outbox."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from iwate_kankei import clock
from iwate_kankei.models import Assignment, User
from notifications import kinds
from notifications.models import Message

from .models import Challenge


def _facts(message):
    challenge = kinds.find(message.about, Challenge)
    return {
        "challenge": challenge,
        "company": challenge.company,
        "page": settings.SITE_URL + challenge.get_absolute_url(),
        "edit": settings.SITE_URL + reverse("companies:challenge_edit", args=[challenge.slug]),
    }


def _still(*states):
    def load(message):
        facts = _facts(message)
        if facts["challenge"].status not in states:
            raise kinds.Withdrawn("the challenge has moved on")
        return facts

    return load


Status = Challenge.Status
REVIEW = kinds.register(
    "companies.review_wanted", label=_("A challenge waits for review"), load=_still(Status.REVIEW)
)
PUBLISHED = kinds.register(
    "companies.published", label=_("A challenge is published"), load=_still(Status.PUBLISHED)
)
SENT_BACK = kinds.register("companies.sent_back", label=_("A challenge came back"), load=_still(Status.DRAFT))
CONFIRM = kinds.register(
    "companies.confirm", label=_("Is a challenge still wanted?"), load=_still(Status.PUBLISHED), may_wait=True
)
EXPIRED = kinds.register(
    "companies.expired", label=_("A challenge has expired"), load=_still(Status.CLOSED), may_wait=True
)


def _to_hosts(kind, challenge, **options):
    """One message to each contact: with their account where they have one."""
    for contact in challenge.company.contacts.select_related("user"):
        if to := contact.user or contact.email:
            Message.objects.enqueue(kind, to=to, about=challenge, **options)


def _reviewers(challenge):
    """The company's own mentor, else every mentor of the place."""
    if challenge.company.mentor_id:
        return [challenge.company.mentor]
    posts = Assignment.objects.current().filter(
        role=Assignment.Role.MENTOR, municipality=challenge.company.municipality_id
    )
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def review_wanted(challenge):
    for mentor in _reviewers(challenge):
        Message.objects.enqueue(REVIEW, to=mentor, about=challenge, version=clock.now().isoformat())


def published(challenge):
    _to_hosts(PUBLISHED, challenge, version=challenge.published_at.isoformat())


def sent_back(challenge):
    _to_hosts(SENT_BACK, challenge, version=clock.now().isoformat())


def ask_to_confirm(challenge, version):
    _to_hosts(CONFIRM, challenge, version=version, expires_at=challenge.expires_at)


def stop_asking(challenge):
    Message.objects.withdraw(challenge, CONFIRM, reason=gettext_noop("confirmed, sent back or closed"))


def expired(challenge):
    _to_hosts(EXPIRED, challenge, version=challenge.confirmed_at.isoformat())


def _post(message):
    post = kinds.find(message.about, Assignment)
    return {"post": post, "office": settings.SITE_URL + reverse("reports:handover", args=[post.pk])}


def _post_still_ends(message):
    facts = _post(message)
    post = facts["post"]
    ending = Assignment.objects.ending_by(post.ends_on).filter(pk=post.pk)
    if str(post.ends_on) != message.version or not ending.exists():
        raise kinds.Withdrawn("the post was extended")
    return facts


POST_ENDS = kinds.register(
    "companies.post_ends", label=_("A post ends soon"), load=_post_still_ends, late_by=dt.timedelta(days=25)
)
POST_BEGINS = kinds.register("companies.post_begins", label=_("A post begins"), load=_post)


def post_ends(post):
    Message.objects.enqueue(POST_ENDS, to=post.user, about=post, version=str(post.ends_on))


def post_begins(post):
    Message.objects.enqueue(POST_BEGINS, to=post.user, about=post)
