from django.db import transaction

from .. import emails
from ..models import Mailing


@transaction.atomic
def send_mailing(*, event, registrations, subject, text, by, form_key=None):
    """Queue a mail that staff wrote to the given registrations; each person gets it once.

    form_key: a UUID that names the form: sent twice it is one mail.
    """
    people = [row for row in registrations if row.is_active and emails.address_of(row)]
    facts = {"subject": subject, "text": text, "sent_by": by, "recipients": len(people)}
    if form_key is None:
        mail = Mailing.objects.create(event=event, **facts)
    else:
        mail, new = Mailing.objects.get_or_create(event=event, form_key=form_key, defaults=facts)
        if not new:
            return mail
    for row in people:
        emails.mailing(mail, row)
    return mail
