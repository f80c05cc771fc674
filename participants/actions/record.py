"""The record of a person: begun at sign-up, filled in by the profile."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Skill

from .. import japanese
from ..models import Consent, Participant, ParticipantSkill
from .consent import give_consent

ONE_LINE = {"name", "phone", "occupation", "employer", "skill_words"}
LINES = {"tie_to_iwate", "message"}


@transaction.atomic
def register(*, user, how):
    """The first step of every tie: a record of one's own, with the consent that running it needs."""
    participant = Participant.objects.filter(user=user).first() or _take_up_earlier_record(user)
    if participant is None:
        participant, _created = Participant.objects.get_or_create(
            user=user, defaults={"email": user.email, "name": user.name}
        )
    give_consent(participant=participant, purpose=Consent.Purpose.PROGRAMME, how=how)
    return participant


def _take_up_earlier_record(user):
    """A record from an earlier year's list or the reception desk with this address is the same person's.

    The account opens only once its address is verified, so nobody sees another's record.
    """
    earlier = Participant.objects.present().select_for_update(no_key=True)
    found = earlier.filter(user=None, email=user.email).order_by("pk").first()
    if found:
        found.user = user
        found.save(update_fields=["user"])
    return found


@transaction.atomic
def save_profile(*, participant, skills=None, municipalities=None, **answers):
    """Write the answers given and leave the rest alone.

    answers: fields of Participant. skills: {Skill or its id: level}, replaces all. municipalities:
    Municipality rows or codes, replaces all. Text is normalised (NFKC), kana become hiragana.
    """
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    for field, value in answers.items():
        setattr(participant, field, _normal(field, value))
    participant.save(update_fields=list(answers) or None)
    if skills is not None:
        _set_skills(participant, {getattr(skill, "pk", skill): int(level) for skill, level in skills.items()})
    if municipalities is not None:
        participant.municipalities.set(municipalities)
    if participant.user and answers.get("name") and participant.user.name != participant.name:
        participant.user.name = participant.name
        participant.user.save(update_fields=["name"])
    return participant


@transaction.atomic
def add_skills(*, participant, skills):
    """More skills for the profile, as used at work; levels that are there stay."""
    for skill in skills:
        ParticipantSkill.objects.get_or_create(participant=participant, skill=skill)


def _normal(field, value):
    if field == "name_kana":
        kana = japanese.to_hiragana(value)
        if kana and not japanese.is_hiragana(kana):
            raise ValidationError(_("Please write the furigana in hiragana, for example いわて はなこ"))
        return kana
    if field in ONE_LINE:
        return japanese.normalise(value)
    return japanese.normalise_lines(value) if field in LINES else value


def _set_skills(participant, levels):
    known = set(Skill.objects.filter(pk__in=levels).values_list("pk", flat=True))
    if unknown := set(levels) - known:
        raise ValidationError(_("These skills are not in the list: %(ids)s") % {"ids": sorted(unknown)})
    participant.held_skills.exclude(skill__in=levels).delete()
    ParticipantSkill.objects.bulk_create(
        [ParticipantSkill(participant=participant, skill_id=pk, level=level) for pk, level in levels.items()],
        update_conflicts=True,
        unique_fields=["participant", "skill"],
        update_fields=["level"],
    )
