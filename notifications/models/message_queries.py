import datetime as dt
import uuid

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Count, F, Min, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import get_language

from iwate_kankei import clock
from iwate_kankei.models import User

from ..wording import split

CODE_LIVES, ACCOUNT_NEWS_LIVES = dt.timedelta(hours=1), dt.timedelta(days=2)
PATIENCE = dt.timedelta(minutes=10)  # a message that waits longer than this is stuck


class MessageQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(status__in=self.model.UNSENT)

    def sent(self):
        return self.filter(status=self.model.Status.SENT)

    def due(self, now=None):
        return self.unsent().filter(try_at__lte=now or clock.now())

    def stuck(self):
        """Due for so long that no sender can be at work."""
        return self.due(timezone.now() - PATIENCE)

    def newest_first(self):
        """What was sent last comes first; what is planned follows what was sent."""
        return self.order_by(F("sent_at").desc(nulls_last=True), "-due_at", "-id")

    def about(self, row):
        return self.filter(about=about_key(row))

    def visible_to(self, user):
        """The prefecture sees every message; others in office those to people they see, and their own."""
        if user.duties.everywhere:
            return self
        participants, contacts = accounts_seen_by(user)
        return self.filter(Q(recipient=user) | Q(recipient__in=participants) | Q(recipient__in=contacts))

    def queue(self):
        """What waits, since when (`oldest`), and what failed or was missed in a week."""
        week = Q(due_at__gt=clock.now() - dt.timedelta(days=7))
        due = Q(status__in=self.model.UNSENT, try_at__lte=clock.now())
        failed, missed = Q(status=self.model.Status.FAILED), Q(status=self.model.Status.MISSED)
        return self.filter(due | (week & (failed | missed))).aggregate(
            waiting=Count("pk", filter=due),
            oldest=Min("due_at", filter=due),
            failed=Count("pk", filter=failed),
            missed=Count("pk", filter=missed),
        )

    def enqueue(self, kind, *, to, **options):
        """Queue one message, once: call it in the transaction of the fact that it tells of.

        to: a User or an e-mail address. about: the row it tells of. version: changes when the same
        message becomes due anew (a moved date, a second registration). due_at: now if not given.
        expires_at: worthless after. context: JSON for the text. language: for an address without account.
        Queuing the same (kind, about, to, version) again does nothing, unless it was withdrawn since.
        History is not mailed.
        """
        self.enqueue_all(kind, to=[to], **options)

    def enqueue_all(
        self,
        kind,
        *,
        to,
        about=None,
        version="",
        due_at=None,
        expires_at=None,
        context=None,
        language=None,
        subject="",
        text="",
    ):
        """Queue the same message to many; see `enqueue`."""
        if clock.is_history():
            return
        now = clock.now()
        shared = {
            "kind": getattr(kind, "name", kind),
            "stream": getattr(kind, "stream", self.model.Stream.SERVICE),
            "priority": getattr(kind, "priority", self.model.Priority.NORMAL),
            "about": about_key(about),
            "version": version,
            "due_at": due_at or now,
            "try_at": due_at or now,
            "expires_at": expires_at,
            "context": context or {},
            "subject": subject,
            "text": text,
        }
        rows = [self.model(**shared, **_who(person, language)) for person in to]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        self._bring_back(rows, shared)
        if due_at is None or due_at <= now:
            self.wake_on_commit()

    def _bring_back(self, rows, shared):
        """What was withdrawn because its reason went comes back with it: moved there and back again."""
        same = self.filter(
            kind=shared["kind"],
            about=shared["about"],
            version=shared["version"],
            status=self.model.Status.WITHDRAWN,
            reason_gone=True,
        )
        wanted = {row.addressee for row in rows}
        back = [pk for pk, addressee in same.values_list("pk", "addressee") if addressee in wanted]
        if back:
            fresh = {name: shared[name] for name in ("due_at", "try_at", "expires_at", "context")}
            same.filter(pk__in=back).update(
                status=self.model.Status.QUEUED, reason_gone=False, attempts=0, last_error="", **fresh
            )

    def enqueue_account_mail(self, name, *, to, rendered, is_code):
        """A mail of the sign-in pages, already worded (subject on the first line).

        A code is worth nothing an hour later; word of a changed password still is.
        """
        if clock.is_history():
            return
        subject, text = split(rendered)
        who = _who(to, None) | {"recipient": User.objects.filter(email=to.lower()).first()}
        now = clock.now()
        self.create(
            kind=f"account.{name}",
            version=uuid.uuid4().hex,
            priority=self.model.Priority.URGENT,
            subject=subject,
            text=text,
            due_at=now,
            try_at=now,
            expires_at=now + (CODE_LIVES if is_code else ACCOUNT_NEWS_LIVES),
            **who,
        )
        self.wake_on_commit()

    def wake_on_commit(self):
        """One wake-up a transaction is enough, however many messages it queues."""
        if not any(entry[1] is wake_sender for entry in connection.run_on_commit):
            transaction.on_commit(wake_sender, robust=True)

    def withdraw(self, about, *kinds, reason):
        """The reason is gone: what has not left the house about this row will not be sent.

        A claimed row counts as not left: the sender asks once more before it hands over.
        """
        rows = self.filter(status__in=[*self.model.UNSENT, self.model.Status.SENDING]).about(about)
        if kinds:
            rows = rows.filter(kind__in=[getattr(kind, "name", kind) for kind in kinds])
        return rows.update(
            status=self.model.Status.WITHDRAWN,
            reason_gone=True,
            claim=None,
            claimed_until=None,
            last_error=reason,
        )

    def forget_words(self):
        """Keep that something was sent, and forget what it said (retention; erasure of a person named)."""
        return self.exclude(status__in=[*self.model.UNSENT, *self.model.CLAIMED]).update(
            subject="", text="", context={}, last_error=""
        )

    @transaction.atomic
    def erase(self):
        """Forget whom these messages went to and what they said; the count stays, the unsent is withdrawn."""
        self.filter(status__in=[*self.model.UNSENT, self.model.Status.SENDING]).update(
            status=self.model.Status.WITHDRAWN, claim=None, claimed_until=None
        )
        return self.update(
            recipient=None,
            to="",
            addressee=Concat(Value("erased:"), F("id"), output_field=models.CharField()),
            subject="",
            text="",
            context={},
            last_error="",
        )


def accounts_seen_by(user):
    """Accounts that somebody in office may see, two queries: of participants, of contacts (read upwards)."""
    participants = User._meta.get_field("participant").related_model.objects.visible_to(user)
    contacts = User._meta.get_field("contacts").related_model.objects.managed_by(user)
    return [rows.filter(user__isnull=False).order_by().values("user") for rows in (participants, contacts)]


def about_key(row):
    return f"{row._meta.label_lower}:{row.pk}" if row is not None else ""


def _who(person, language):
    if isinstance(person, User):
        return {
            "recipient": person,
            "addressee": f"user:{person.pk}",
            "to": person.email,
            "language": person.language,
        }
    language = language or (get_language() or settings.LANGUAGE_CODE)[:2]
    return {"addressee": person.lower(), "to": person, "language": language}


def wake_sender():
    """Ask Celery to send now; if Redis is down the sweep sends within half a minute anyway."""
    from ..tasks import send_due

    send_due.apply_async(expires=60)
