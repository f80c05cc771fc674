"""Two records of one person become one, and can become two again for 30 days.

Every row that points to the merged record moves to the kept one. A row that the kept record has already
(the same skill, the same event) stays where it is. What moved is written down for the way back.
"""

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from events.models import Registration
from iwate_kankei import clock
from participants.actions.erasing import BLANK
from participants.models import Distinct, Erasure, Merge, Participant

STAYS = {Merge, Distinct, Erasure}  # they tell of the records as such
FILLED = ["name", "name_kana", "email", "phone", "residence", "occupation", "employer", "tie_to_iwate"]
FILLED += ["message", "hours_per_month", "visits_per_year"]


@transaction.atomic
def merge(*, keep, merge, by):
    """Make `merge` a part of `keep`; returns the Merge. Only the prefecture, which sees everybody, may."""
    if not by.duties.everywhere:
        raise PermissionDenied
    rows = Participant.objects.select_for_update().order_by("pk").in_bulk([keep.pk, merge.pk])
    keep, merge = rows[keep.pk], rows[merge.pk]
    _refuse_what_cannot_be(keep, merge)
    moved = _move_rows(merge, keep) + _move_account(merge, keep)
    filled = [name for name in FILLED if getattr(keep, name) in ("", None) and getattr(merge, name)]
    for name in filled:
        setattr(keep, name, getattr(merge, name))
    keep.save(update_fields=[*filled, "user"])
    merge.merged_into = keep
    merge.save(update_fields=["merged_into"])
    return Merge.objects.create(kept=keep, merged=merge, by=by, moved=moved, filled=filled)


@transaction.atomic
def undo_merge(*, merge, by):
    """Give back what moved, as far as it still belongs to the kept record; refused after 30 days."""
    if not by.duties.everywhere:
        raise PermissionDenied
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if not Merge.objects.undoable().filter(pk=merge.pk).exists() or merge.kept.erased_at:
        raise ValidationError(_("This merge cannot be undone any more."), code="too_late")
    merge.undone_at, merge.undone_by = clock.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    Participant.objects.filter(pk=merge.merged_id).update(merged_into=None)
    for name in merge.filled:
        if getattr(merge.kept, name) == getattr(merge.merged, name):
            empty = Participant._meta.get_field(name).get_default()
            Participant.objects.filter(pk=merge.kept_id).update(**{name: empty})
    for label, pk, field, before, after in reversed(merge.moved):
        apps.get_model(label)._base_manager.filter(pk=pk, **{field: after}).update(**{field: before})
    return merge


@transaction.atomic
def say_distinct(*, first, second, by):
    """They look alike and are two people: not suggested again."""
    first, second = sorted([first, second], key=lambda person: person.pk)
    return Distinct.objects.get_or_create(first=first, second=second, defaults={"by": by})[0]


def forget_merged():
    """After 30 days there is no way back, so the merged record needs no name any more; returns how many."""
    over = Merge.objects.filter(undone_at__isnull=True).exclude(pk__in=Merge.objects.undoable())
    people = Participant.objects.filter(pk__in=over.values("merged")).exclude(name="", email="", phone="")
    return people.update(**BLANK)


def _refuse_what_cannot_be(keep, merge):
    if keep.pk == merge.pk or not _is_present(keep) or not _is_present(merge):
        raise ValidationError(_("One of the two records has been merged or erased already."), code="gone")
    coming = Registration.objects.active().filter(event__ends_at__gt=clock.now())
    both = coming.filter(
        participant=merge, event__in=coming.filter(participant=keep).values("event")
    ).select_related("event")
    if both:
        raise ValidationError(
            _("Both records are registered for “%(event)s”. Please cancel one of them first.")
            % {"event": both[0].event.title},
            code="both_registered",
        )


def _is_present(person):
    return not person.merged_into_id and not person.erased_at


def _move_rows(merge, keep):
    """[model, primary key, field, before, after] of each row moved."""
    moved = []
    for relation in Participant._meta.related_objects:
        model, field = relation.related_model, relation.field
        if model in STAYS or not field.concrete or field.many_to_many:
            continue
        for pk in model._base_manager.filter(**{field.name: merge}).values_list("pk", flat=True):
            if _point(model, pk, field.name, keep.pk):
                moved.append([model._meta.label, pk, field.attname, merge.pk, keep.pk])
    place = Participant.municipalities.through
    for pk in place.objects.filter(participant=merge).values_list("pk", flat=True):
        if _point(place, pk, "participant", keep.pk):
            moved.append([place._meta.label, pk, "participant_id", merge.pk, keep.pk])
    return moved


def _point(model, pk, field, to):
    """Let one row point to another record, unless that record has such a row already."""
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk=pk).update(**{field: to})
    except IntegrityError:
        return 0


def _move_account(merge, keep):
    """The kept record gets the account if it has none; of two accounts one stays and gets both addresses."""
    if merge.user is None:
        return []
    account, merge.user = merge.user, None
    merge.save(update_fields=["user"])
    if keep.user is None:
        keep.user = account
        return [
            ["participants.Participant", merge.pk, "user_id", account.pk, None],
            ["participants.Participant", keep.pk, "user_id", None, account.pk],
        ]
    account.is_active = False
    account.save(update_fields=["is_active"])
    moved = [
        ["participants.Participant", merge.pk, "user_id", account.pk, None],
        ["iwate_kankei.User", account.pk, "is_active", True, False],
    ]
    for address in account.emailaddress_set.all():
        type(address).objects.filter(pk=address.pk).update(user=keep.user, primary=False)
        if address.primary:
            moved.append(["account.EmailAddress", address.pk, "primary", True, False])
        moved.append(["account.EmailAddress", address.pk, "user_id", account.pk, keep.user_id])
    return moved
