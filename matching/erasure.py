"""Erasing a person: at once, everywhere, in order, and without changing what the programmes' figures say.

It lives here because this is the lowest floor that sees registrations, proposals and matches.
"""

from itertools import product

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from companies.models import Contact
from events.actions import cancel
from events.models import CalendarFeed, Registration
from iwate_kankei import audit, clock
from iwate_kankei.models import User
from iwate_kankei.textcolumns import replace_everywhere
from notifications.models import Bounce, Message
from notifications.models import Preference as MailPreference
from participants.actions import anonymise_account, anonymise_record, close_erasure
from participants.models import DataRequest, Erasure, NextStep, Participant
from participants.traces import LONG, fingerprints, spellings

from . import calling, mentions, models
from .actions import move_match, withdraw
from .calling import GONE

OWN_WORDS = ("tie_to_iwate", "message")  # what the record holds in the person's own words


def kept_as_gone(name):
    """A reason that a constraint asks for stays "a" reason; an empty one stays empty."""
    return Case(When(**{name: ""}, then=Value("")), default=Value(GONE))


# The words of the person or about the person: model, how its rows are found, what is emptied.
# {people}: ids of the records; {alone}: ids of the teams in which nobody else ever was; {users}: accounts.
OF_PERSON = [
    (models.ContactRecord, "participant__in", {"summary": GONE, "promise": ""}),
    (models.WorkLog, "participant__in", {"what": GONE}),
    (models.Admission, "participant__in", {"reason": GONE}),
    (models.RoundNote, "participant__in", {"text": GONE}),
    (models.Ruling, "participant__in", {"why": ""}),
    (models.Placement, "placed__participant__in", {"changed_because": kept_as_gone("changed_because")}),
    (models.Confirmation, "placement__placed__participant__in", {"why": kept_as_gone("why")}),
]
OF_TEAM = [
    (models.Proposal, "team__in", dict.fromkeys([*models.Proposal.TEXTS, "answer"], "")),
    (models.Version, "proposal__team__in", {"parts": {}}),
    (models.Comment, "version__proposal__team__in", {"text": GONE}),
    (models.Question, "proposal__team__in", {"text": GONE, "answer": ""}),
    (models.Talk, "proposal__team__in", {"where": ""}),
    (models.CheckIn, "match__team__in", {"words": ""}),
    (models.Move, "match__team__in", {"reason": ""}),
    (models.QuietSpell, "match__team__in", {"snooze_reason": ""}),
    (models.Terms, "match__team__in", {"content": {}}),
    (models.Match, "team__in", {"ended_because": kept_as_gone("ended_because")}),
    (models.Team, "pk__in", {"name": ""}),
]
OF_ACCOUNT = [
    (models.Comment, "author__in", {"text": GONE}),
    (
        models.Closing,
        "written_by__in",
        {"results": GONE, "learned": "", "testimonial": "", "may_publish": False},
    ),
]
# Names of other people and companies, who may be called the same: never touched by a search for a name.
NAMES_OF_OTHERS = {
    ("participants_participant", "name"),
    ("participants_participant", "name_kana"),
    ("iwate_kankei_user", "name"),
    ("companies_contact", "name"),
    ("companies_contact", "name_kana"),
    ("companies_company", "name"),
    ("companies_company", "name_kana"),
}


def to_read(participant):
    """[Mention] of what others wrote that may speak of this person and would stay as it is."""
    people = _records(participant)
    emptied = {
        (model, pk, column)
        for model, rows, words in _emptied(people, _accounts(people), _teams_alone(people))
        for pk, column in product(rows.values_list("pk", flat=True), words)
    }
    return [each for each in mentions.mentions(people) if each.place not in emptied]


@transaction.atomic
def erase(*, participant, by, also=()):
    """Erase a person, with all records merged into this one; `by`: somebody of the prefecture.

    also: keys of mentions (to_read) that mean this person; the name is taken out of them too.

    Ends what still runs (seats, proposals, matches), empties words, replaces names and addresses wherever
    they stand, anonymises the account. What is counted stays: registrations, attendance, matches.
    Returns the Erasure. Erasing again changes nothing.
    """
    if not by.duties.everywhere:
        raise PermissionDenied
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if hasattr(participant, "erasure"):
        return participant.erasure
    people = _records(participant)
    users = _accounts(people)
    _refuse_people_at_work(users)
    named, called = _who_it_was(people, users), calling.calls(people)
    erasure = Erasure.objects.create(
        participant=participant, by=by, fingerprints=_fingerprints(people, named) + calling.prints(called)
    )
    _open_what_is_sealed()
    renamed = mentions.take_out(people, also, GONE)
    alone = _teams_alone(people)
    _free_seats(people, by)
    _end_ties(people, alone, by)
    _empty_words(people, users, alone)
    for person in people:
        close_erasure(participant=person, by=by)
        anonymise_record(person)
    _forget_mail(users, named["mail"])
    for user in users:
        anonymise_account(user)
    _forget_logged_values(people, users, alone)
    for row, columns in [*renamed, *calling.replace(people, called, GONE)]:
        audit.erase_values(type(row), row.pk, columns)
    _open_what_is_sealed()  # erase_values has closed it
    _replace_names(named)
    return erasure


def _records(participant):
    return [participant, *Participant.objects.filter(merged_into=participant)]


def _accounts(people):
    return list(User.objects.filter(participant__in=people))


def _emptied(people, users, alone):
    """(model, rows, {column: what it says from then on})"""
    for rules, whose in ((OF_PERSON, people), (OF_TEAM, alone), (OF_ACCOUNT, users)):
        for model, lookup, words in rules:
            yield model, model.objects.filter(**{lookup: whose}), words


def _open_what_is_sealed():
    """Until the end of this transaction issued terms and the audit log let values be taken out."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('iwate.erasing', 'on', true)")


def _refuse_people_at_work(users):
    if (
        any(user.duties.roles or user.is_superuser for user in users)
        or Contact.objects.filter(user__in=users).exists()
    ):
        raise ValidationError(
            _("This person also works in the programme or answers for a company. Please end that first."),
            code="at_work",
        )


def _who_it_was(people, users):
    """What would show who it was: {"name", "kana", "phone", "mail"} with all spellings."""
    mails = {each.email for each in [*people, *users]}
    mails |= {row.email for user in users for row in user.emailaddress_set.all()}
    return {
        "name": sorted({s for each in [*people, *users] for s in spellings(each.name)}),
        "kana": sorted({s for each in people for s in spellings(each.name_kana)}),
        "phone": sorted({each.phone for each in people if each.phone}),
        "mail": sorted(filter(None, mails)),
    }


def _fingerprints(people, named):
    words = [getattr(each, field) for each in people for field in OWN_WORDS]
    long = sorted({text.strip() for text in [*words, *_written(people)] if len(text.strip()) >= LONG})
    own = [piece for text in long if (piece := _only_theirs(text, people))]
    namesakes = _has_namesake(people)
    found = [] if namesakes else fingerprints("name", named["name"]) + fingerprints("kana", named["kana"])
    found += fingerprints("phone", named["phone"]) + fingerprints("mail", named["mail"])
    return found + fingerprints("words", own)


def _written(people):
    """Longer texts that the person alone has written."""
    for proposal in models.Proposal.objects.filter(team__in=_teams_alone(people)):
        yield from (getattr(proposal, part) for part in models.Proposal.TEXTS)


def _only_theirs(text, people):
    """The first piece that nobody else writes; "" if others have all of it: it does not say who it was."""
    pieces = (text[start : start + LONG] for start in range(0, len(text) - LONG + 1, LONG))
    return next((piece for piece in pieces if not _others_write(piece, people)), "")


def _others_write(piece, people):
    def holds(fields):
        return Q.create([(f"{field}__contains", piece) for field in fields], connector=Q.OR)

    others = Participant.objects.exclude(pk__in=[each.pk for each in people])
    letters = models.Proposal.objects.exclude(team__in=_teams_alone(people))
    return others.filter(holds(OWN_WORDS)).exists() or letters.filter(holds(models.Proposal.TEXTS)).exists()


def _has_namesake(people):
    """Is somebody else called the same? Then the name alone does not say who it was."""
    names = [each.name for each in people if each.name]
    same = Participant.objects.present().filter(name__in=names).exclude(pk__in=[each.pk for each in people])
    return same.exists() or Contact.objects.filter(name__in=names).exists()


def _teams_alone(people):
    """Teams in which these people, and nobody else, ever were."""
    teams = models.Team.objects.filter(members__participant__in=people)
    shared = models.TeamMember.objects.filter(team__in=teams).exclude(participant__in=people).values("team")
    return set(teams.exclude(pk__in=shared).values_list("pk", flat=True))


def _free_seats(people, by):
    """By the events' own verb, so that the next on the waiting list is offered the seat."""
    now = clock.now()
    rows = Registration.objects.active().filter(participant__in=people, event__ends_at__gt=now)
    for registration in rows.select_related("event", "participant__user").order_by("event"):
        cancel(registration=registration, by=by)


def _end_ties(people, alone, by):
    """Alone: the proposal is withdrawn, the match ended. In a team: the person leaves, the lead passes on."""
    for proposal in models.Proposal.objects.filter(team__in=alone, status__in=["draft", "submitted"]):
        lead = proposal.team.members.current().filter(is_lead=True).first()
        withdraw(proposal=proposal, by=lead.participant.user)
    for match in models.Match.objects.alive().filter(team__in=alone):
        move_match(match=match, to=models.Match.Status.ENDED, by=by, reason=_("A member left the programme"))
    live = models.Round.objects.live()
    models.Placed.objects.filter(participant__in=people, round__in=live).delete()
    members = models.TeamMember.objects.current().filter(participant__in=people).exclude(team__in=alone)
    for member in members.select_related("team"):
        _leave(member)


def _leave(member):
    """That somebody led until then stays written down: the stage that they reached does not change."""
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    heir = member.team.members.current().order_by("joined_at", "pk").first()
    if member.is_lead and heir:
        heir.is_lead = True
        heir.save(update_fields=["is_lead"])


def _empty_words(people, users, alone):
    CalendarFeed.objects.filter(participant__in=people).delete()  # its secret address shows the calendar
    Registration.objects.filter(participant__in=people).update(answers={}, survey_answers={}, reason="")
    for _model, rows, words in _emptied(people, users, alone):
        rows.update(**words)
    models.Closing.objects.filter(match__team__in=alone, side=models.CheckIn.Side.TEAM).update(
        results=GONE, learned="", testimonial="", may_publish=False
    )


def _forget_logged_values(people, users, alone):
    """The audit log keeps who, when and what, not what the fields said before and after."""
    for person in people:
        audit.erase_values(Participant, person.pk)
        for model in (NextStep, DataRequest, Registration):
            for pk in model.objects.filter(participant=person).values_list("pk", flat=True):
                audit.erase_values(model, pk)
    for user in users:
        audit.erase_values(User, user.pk)
    for model, rows, words in _emptied(people, users, alone):
        for pk in rows.values_list("pk", flat=True):
            audit.erase_values(model, pk, [*words])
    _open_what_is_sealed()  # erase_values has closed it


def _forget_mail(users, addresses):
    Message.objects.filter(Q(recipient__in=users) | Q(to__in=addresses)).erase()
    MailPreference.objects.filter(user__in=users).delete()
    Bounce.objects.filter(address__in=addresses).delete()
    models.Invitation.objects.filter(email__in=addresses).update(email="")


def _replace_names(named):
    """Whatever else a text says of the person: mails to others, notes, drafts, imports, audit tables."""
    replace_everywhere([*named["mail"], *named["phone"]], GONE)
    names = sorted({*named["name"], *named["kana"]}, key=len, reverse=True)
    if names:
        replace_everywhere(names, GONE, keep=NAMES_OF_OTHERS)
