"""Every column of the database that can hold words: for erasing somebody, and for proving it done."""

import json
from dataclasses import dataclass

from django.db import connection

AUDIT = "iwate_kankei_auditentry"
COLUMNS = """
select c.table_name, c.column_name, c.data_type, c.udt_name
from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
  and (c.data_type in ('character varying', 'text', 'character', 'json', 'jsonb')
       or c.udt_name in ('_varchar', '_text'))
order by c.table_name, c.ordinal_position"""


@dataclass(frozen=True)
class TextColumn:
    table: str
    name: str
    type: str  # as a cast: text, jsonb, varchar[]

    @property
    def is_json(self):
        return self.type in {"json", "jsonb"}

    def texts(self):
        """All different values as text (of JSON its text form), in portions."""
        with connection.cursor() as cursor:
            cursor.execute(
                f'select distinct "{self.name}"::text from "{self.table}" where "{self.name}" is not null'
            )
            while rows := cursor.fetchmany(2000):
                yield from (row[0] for row in rows)


def text_columns():
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return [TextColumn(table, name, _cast(kind, udt)) for table, name, kind, udt in cursor.fetchall()]


def _cast(kind, udt):
    if kind == "ARRAY":
        return udt.removeprefix("_") + "[]"
    return kind if kind in {"json", "jsonb"} else "text"


def replace_everywhere(words, by, *, keep=()):
    """Replace each of `words` (case matters not) wherever it stands. keep: (table, column) left alone.

    One statement a table that has a hit; returns the number of rows changed. The audit log comes last:
    it writes down what the other statements replace.
    """
    tables = {}
    for column in text_columns():
        if (column.table, column.name) not in keep and (column.table != AUDIT or column.name == "changes"):
            tables.setdefault(column.table, []).append(column)
    last = sorted(tables, key=lambda table: table == AUDIT)
    return sum(_replace_in(table, tables[table], words, by) for table in last)


def _replace_in(table, columns, words, by):
    patterns = [_pattern(word) for word in words]
    hit = " or ".join(f'"{column.name}"::text ~* any(%s)' for column in columns)
    sets, values = [], []
    for column in columns:
        expression = f'"{column.name}"::text'
        for pattern in patterns:
            expression = f"regexp_replace({expression}, %s, %s, 'gi')"
            values += [pattern, _inside(by, column)]
        sets.append(f'"{column.name}" = ({expression})::{column.type}')
    with connection.cursor() as cursor:
        cursor.execute(f'select exists (select 1 from "{table}" where {hit})', [patterns] * len(columns))
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            f'update "{table}" set {", ".join(sets)} where {hit}', [*values, *[patterns] * len(columns)]
        )
        return cursor.rowcount


def _pattern(word):
    """The word for PostgreSQL. An address or number counts only whole: ko@x.jp is not in hanako@x.jp."""
    plain = "".join(f"\\{letter}" if letter in r".^$*+?()[]{}|\-" else letter for letter in word)
    return rf"(?<![a-z0-9._%+-]){plain}(?![a-z0-9-])" if word.isascii() else plain


def _inside(words, column):
    return json.dumps(words, ensure_ascii=False)[1:-1] if column.is_json else words
