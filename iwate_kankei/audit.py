"""The audit log: triggers in PostgreSQL write every change, so update(), bulk writes and raw SQL count too.

The triggers learn who acts from settings of the transaction that `watching` puts before each write.
Why not one event table a model: docs/decisions/0002-audit-log.md.
"""

import json
import re
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from . import clock
from .models import AuditEntry

APPS = ["iwate_kankei", "companies", "participants", "events", "matching", "reports"]
# Not written down: the log itself, and plain counts that grow with every page and are nobody's deed
# (with an entry the address of a visitor would be kept).
UNWATCHED = {
    "iwate_kankei.auditentry",
    "events.arrival",
    "participants.exposure",
    "participants.introduction",
}
# Columns that say nothing, or that nobody should read twice.
SILENT = {
    "iwate_kankei.user": ["password", "last_login"],
    # Worked out from the others.
    "participants.participant": ["found_in", "same_mail", "same_name", "same_phone", "same_home"],
}
WRITES = re.compile(r"\s*(insert|update|delete|with)\b", re.IGNORECASE)
# In front of the write and in the same call, so that both share a transaction even under autocommit.
SAY_WHO = (
    "select set_config('iwate.user', %(iwate_user)s, true),"
    " set_config('iwate.address', %(iwate_address)s, true), set_config('iwate.path', %(iwate_path)s, true); "
)
SAY_WHO_BY_POSITION = re.sub(r"%\(\w+\)s", "%s", SAY_WHO)


def watched_models():
    for app in APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model._meta.label_lower not in UNWATCHED and model._meta.managed and not model._meta.proxy:
                yield model


def install(**kwargs):
    """Put a trigger on every watched table that has none yet (after each migrate)."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_proc where proname = 'audit_change'")
        if cursor.fetchone() is None:
            return
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'audit'")
        have = {name.strip('"') for (name,) in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        for model in watched_models():
            meta = model._meta
            if meta.db_table in have or meta.db_table not in tables:
                continue
            silent = ",".join(SILENT.get(meta.label_lower, []))
            cursor.execute(
                f'create trigger audit after insert or update or delete on "{meta.db_table}" for each row'
                " execute function audit_change(%s, %s, %s)",
                [meta.label_lower, meta.pk.column, silent],
            )


@contextmanager
def watching(request):
    """What is written inside is known to come from this request: its user, address and path."""

    def say_who(execute, sql, params, many, context):
        if many or not WRITES.match(sql):
            return execute(sql, params, many, context)
        user, address, path = _who(request)
        if isinstance(params, dict):
            who = {"iwate_user": user, "iwate_address": address, "iwate_path": path}
            return execute(SAY_WHO + sql, params | who, many, context)
        if params is None:
            sql, params = sql.replace("%", "%%"), ()
        return execute(SAY_WHO_BY_POSITION + sql, [user, address, path, *params], many, context)

    with connection.execute_wrapper(say_who):
        yield


def _who(request):
    user = getattr(request, "user", None)
    pk = user.pk if user is not None and user.is_authenticated else None
    return [str(pk or ""), address_of(request), request.path[:300]]


def address_of(request):
    """The client's address as allauth sees it: behind trusted proxies the one that they report."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # no address at all: a socket on the same machine
        return ""


def viewed(request, row):
    """Somebody in office looked at a person's page."""
    _write(request, "view", row._meta.label_lower, str(row.pk), {})


def exported(request, model, rows, about=""):
    """Somebody took a list away. model: class or label; rows: how many; about: of which event, filter …"""
    label = model if isinstance(model, str) else model._meta.label_lower
    _write(request, "export", label, about[:60], {"rows": [None, rows]})


def _write(request, verb, model, row, changes):
    user, address, path = _who(request)
    AuditEntry.objects.create(
        at=clock.now(),
        verb=verb,
        model=model,
        row=row,
        changes=changes,
        user_id=user or None,
        address=address or None,
        path=path,
    )


def of(row):
    """The entries about a row, newest first."""
    return AuditEntry.objects.filter(model=row._meta.label_lower, row=str(row.pk)).select_related("user")


@transaction.atomic
def erase_values(model, pk, columns=None):
    """Take a person's own words out of the log: who, when and what stays. For erasure requests only.

    model: class or label; columns: those to blank, None for all. Returns how many entries were touched.
    """
    label = model if isinstance(model, str) else model._meta.label_lower
    with connection.cursor() as cursor:
        cursor.execute("select set_config('iwate.erasing', 'on', true)")
        cursor.execute(
            """
            update iwate_kankei_auditentry set changes = (
                select coalesce(jsonb_object_agg(key, case
                    when %(columns)s::text[] is null or key = any(%(columns)s::text[])
                    then %(blank)s::jsonb else value end), '{}')
                from jsonb_each(changes))
            where model = %(model)s and row = %(row)s and changes <> '{}'
            """,
            {"columns": columns, "blank": json.dumps(["–", "–"]), "model": label, "row": str(pk)},
        )
        touched = cursor.rowcount
        cursor.execute("select set_config('iwate.erasing', '', true)")
    return touched
