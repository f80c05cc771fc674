"""Suggestions: put aside, taken back, and counted."""

from django.db import connection, transaction

from iwate_kankei import clock

from ..models import Dismissal, Exposure, Introduction


@transaction.atomic
def put_aside(*, participant, challenge, by, side=Dismissal.Side.PERSON):
    """Not suggested to each other any more; twice is the same as once."""
    return Dismissal.objects.get_or_create(
        participant=participant, challenge=challenge, side=side, defaults={"by": by}
    )[0]


@transaction.atomic
def take_back(*, participant, challenge, side=Dismissal.Side.PERSON):
    """May be suggested again."""
    Dismissal.objects.filter(participant=participant, challenge=challenge, side=side).delete()


def count_suggested(*, challenges):
    """One statement for a whole page. challenges: primary keys."""
    _count("shown", challenges)


def count_opened(*, challenge):
    _count("opened", [challenge.pk])


def count_proposed(*, challenge):
    _count("proposed", [challenge.pk])


def _count(column, challenges):
    """In the order of keys, so that two pages at once never wait for each other in a circle."""
    table = Exposure._meta.db_table
    counts = [int(column == each) for each in ("shown", "opened", "proposed")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} (challenge_id, day, shown, opened, proposed)"
            " select pk, %s, %s, %s, %s from unnest(%s::bigint[]) pk order by pk"
            f" on conflict (challenge_id, day) do update set {column} = {table}.{column} + 1",
            [clock.today(), *counts, sorted(challenges)],
        )


def count_introduced(*, participants):
    """People who were suggested to mentors or a host. participants: primary keys."""
    table = Introduction._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} (participant_id, shown)"
            " select pk, 1 from unnest(%s::bigint[]) pk order by pk"
            f" on conflict (participant_id) do update set shown = {table}.shown + 1",
            [sorted(participants)],
        )
