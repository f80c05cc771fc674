from django.db import transaction

from .. import emails
from ..models import Mailing


@transaction.atomic
def send_mailing(*, event, registrations, subject, text, by):
    """Queue a mail that staff wrote to the given registrations; each person gets it once."""
    people = [row for row in registrations if row.is_active]
    mail = Mailing.objects.create(event=event, subject=subject, text=text, sent_by=by, recipients=len(people))
    for row in people:
        emails.mailing(mail, row)
    return mail
