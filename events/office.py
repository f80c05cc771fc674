"""What staff read and send about an event: parts of its people, tables, figures (no writing)."""

from collections import Counter

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from iwate_kankei.templatetags.languages import listed
from participants.models import ParticipantSkill

from .models import Attendance


def part(rows, *, state="", session=None, attendance="", city="", skill=""):
    """Those of an event's registrations that fit everything chosen (AND).

    state: a Registration.Status; session alone: who came to it or, until somebody is marked there, who is
    registered; attendance: "present" or "absent" at `session`, or at the whole event (present: at one
    session at least; absent: marked, and at none); city: a municipality's code, of the chosen seats or of
    the person's interest; skill: a skill's id.
    """
    rows = rows.select_related("participant__user", "stream__municipality")
    if session and not attendance and session.attendances.present().exists():
        attendance = Attendance.Status.PRESENT
    if state:
        rows = rows.filter(status=state)
    if attendance:
        marks = Attendance.objects.filter(session=session) if session else Attendance.objects.all()
        rows = rows.filter(pk__in=marks.filter(status=attendance).values("registration"))
        if attendance == Attendance.Status.ABSENT and not session:
            rows = rows.exclude(pk__in=marks.present().values("registration"))
    if city:
        in_stream = rows.filter(stream__municipality=city).values("pk")
        of_interest = rows.filter(stream=None, participant__municipalities=city).values("pk")
        rows = rows.filter(pk__in=in_stream.union(of_interest))
    if skill:
        rows = rows.filter(participant__skills=skill)
    return rows.by_name()


def whose(event, user):
    """Whose people a member of staff sees of an event held by several municipalities, in words; else ""."""
    shares = event.streams.select_related("municipality")
    mine = shares.managed_by(user)
    if len(mine) < len(shares):
        places = listed(mine) or _("no municipality")
        words = _("Seats are shared out by municipality: you see the people of %(places)s.")
        return words % {"places": places}
    if not shares and event.municipalities.count() > 1:
        return _("Several municipalities hold this event together: the staff of each see everybody here.")
    return ""


def requirement_of(event):
    """The programme's requirement that it counts toward; None if there is none."""
    return event.programme.requirements.filter(kind=event.counts_as).first() if event.counts_as else None


def with_details(rows):
    """The same rows with attendance, skills and places of interest, in a constant number of queries."""
    skills = Prefetch("participant__held_skills", ParticipantSkill.objects.select_related("skill"))
    return rows.prefetch_related("attendances", "participant__municipalities", skills)


def table(event, rows):
    """(header, rows) of the name list for Excel."""
    sessions = list(event.sessions.all())
    questions = list(event.questionnaire.questions.all()) if event.questionnaire else []
    header = [_("Number"), _("State"), _("Full name"), _("Furigana"), _("E-mail address"), _("Telephone")]
    header += [_("Prefecture of residence"), _("Occupation"), _("Skills"), _("Municipality"), _("Registered")]
    header += [_("Came from"), *[str(session) for session in sessions]]
    header += [question.label for question in questions]
    return header, [_cells(row, sessions, questions) for row in with_details(rows)]


def _cells(row, sessions, questions):
    person = row.participant
    marks = {mark.session_id: mark.get_status_display() for mark in row.attendances.all()}
    return [
        row.number,
        row.get_status_display(),
        person.name,
        person.name_kana,
        person.email,
        person.phone,
        person.residence,
        person.occupation,
        "、".join(str(held.skill) for held in person.held_skills.all()),
        places_of(row),
        row.queued_at,
        row.source,
        *[marks.get(session.pk, "") for session in sessions],
        *[row.answers.get(str(question.pk), "") for question in questions],
    ]


def places_of(row):
    """The municipality whose seat was taken, or those that interest the person."""
    if row.stream:
        return str(row.stream.municipality)
    return "、".join(str(place) for place in row.participant.municipalities.all())


def figures(rows):
    """Counts of active people by place, skill and source, the largest first: [(label, count), …] each."""
    places, skills, sources = Counter(), Counter(), Counter()
    for row in with_details(rows):
        places.update(filter(None, places_of(row).split("、")))
        skills.update(str(held.skill) for held in row.participant.held_skills.all())
        sources[row.source or _("Not known")] += 1
    return {"places": bars(places), "skills": bars(skills), "sources": bars(sources)}


def bars(counter):
    """Rows for partials/bars.html."""
    most = max(counter.values(), default=0) or 1
    return [
        {"label": label, "value": count, "percent": 100 * count / most}
        for label, count in counter.most_common(12)
    ]


def survey_results(event):
    """For each question of the survey: choices with counts, or the texts as they were written."""
    answered = [row.survey_answers for row in event.registrations.exclude(surveyed_at=None)]
    return [_result(question, answered) for question in event.survey.questions.all()], len(answered)


def _result(question, answered):
    given = [answers[str(question.pk)] for answers in answered if str(question.pk) in answers]
    if question.kind == question.Kind.TEXT:
        return {"question": question, "texts": given}
    if question.kind == question.Kind.CONSENT:
        return {"question": question, "bars": bars(Counter({_("Yes"): len(given)}))}
    counts = Counter(dict.fromkeys(question.choices, 0))
    counts.update(given)
    order = bars(counts)
    return {"question": question, "bars": sorted(order, key=lambda bar: _place(question, bar["label"]))}


def _place(question, label):
    """Choices stay in the order in which they were offered."""
    return question.choices.index(label) if label in question.choices else len(question.choices)


def survey_table(event):
    """(header, rows) of the answers; without names, as people were promised."""
    questions = list(event.survey.questions.all())
    rows = event.registrations.exclude(surveyed_at=None).order_by("surveyed_at")
    return [_("Answered"), *[question.label for question in questions]], [
        [row.surveyed_at, *[row.survey_answers.get(str(question.pk), "") for question in questions]]
        for row in rows
    ]
