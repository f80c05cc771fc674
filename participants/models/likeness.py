"""By what two records are compared, worked out by the database whenever a row is written.

Each key is a hash of a value brought to one form: equal keys mean the same mailbox, name, number. As columns
with an index of their own they let the likely duplicates be read at any time, and they hold no words.
"""

from django.db import models
from django.db.models import F, Value

KATAKANA = "".join(map(chr, range(ord("ァ"), ord("ヶ") + 1)))
HIRAGANA = "".join(map(chr, range(ord("ぁ"), ord("ゖ") + 1)))


def mailbox():
    """Hana.Ko+iwate@Gmail.com and hanako@googlemail.com reach the same mailbox."""
    plain = _swap(_one_form("email"), r"\+[^@]*@", "@")
    at_google = _swap(plain, r"@(gmail|googlemail)\.com$", "@")  # nobody else's address ends with an @
    return _key(_unless_empty(_swap(at_google, r"\.(?=.*@$)", "", "g")))


def number():
    """+81 90-1234-5678 and 090-1234-5678 are the same; what is shorter than nine digits is an extension."""
    digits = _swap(_swap(_one_form("phone"), "[^0-9]", "", "g"), "^81", "0")
    return _key(_unless_empty(_swap(digits, "^.{0,8}$", "")))


def name_and_kana():
    kana = _sql("translate(%(expressions)s)", _bare("name_kana"), Value(KATAKANA), Value(HIRAGANA))
    return _key(_pair(_bare("name"), kana))


def name_and_home():
    return _key(_pair(_bare("name"), F("residence")))


def _sql(template, *parts, joiner=", "):
    return models.Func(*parts, template=template, arg_joiner=joiner, output_field=models.TextField())


def _one_form(field):
    """Full-width letters and half-width kana as the usual ones, in lower case."""
    return _sql("lower(normalize(%(expressions)s, NFKC))", F(field))


def _bare(field):
    return _swap(_one_form(field), " ", "", "g")


def _swap(part, pattern, by, flags=""):
    return _sql("regexp_replace(%(expressions)s)", part, Value(pattern), Value(by), Value(flags))


def _unless_empty(part):
    return _sql("nullif(%(expressions)s)", part, Value(""))


def _pair(one, other):
    """Both with a line between; null as soon as one of them is empty."""
    return _sql("(%(expressions)s)", _unless_empty(one), _unless_empty(other), joiner=" || '\n' || ")


def _key(value):
    key = models.BigIntegerField(null=True)
    template = "hashtextextended(%(expressions)s, 0)"
    return models.GeneratedField(
        expression=models.Func(value, template=template, output_field=key), output_field=key, db_persist=True
    )


def indexes():
    """For reading one kind of key in order, of the records that are people as such."""
    return [
        models.Index(
            fields=[f"same_{kind}", "id"],
            name=f"participant_same_{kind}",
            condition=models.Q(
                merged_into__isnull=True, erased_at__isnull=True, **{f"same_{kind}__isnull": False}
            ),
        )
        for kind in ("mail", "name", "phone", "home")
    ]
