"""The translations: from the sources to locale/<language>/LC_MESSAGES/django.po, and from there to django.mo.

Pure Python through Babel, so that no machine needs gettext's programs. The file is sorted by message and has
no line numbers or dates: two branches that both add messages rarely meet on the same line.
"""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE_DIR = Path(__file__).resolve().parent.parent
LANGUAGES = ("ja",)  # English is the source
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # Why a mail did not go: kept in English with the message, read by staff in their language.
    "Withdrawn": None,
    "Unwanted": None,
    "Missed": None,
    "still": (2,),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf]|(?<!\{)\{\w*\}(?!\})")


@dataclass(frozen=True)
class Problem:
    kind: str  # missing, obsolete, fuzzy or placeholders
    message: str

    def __str__(self):
        return f"{self.kind}: {self.message}"


def po_file(language, base=BASE_DIR):
    return base / "locale" / language / "LC_MESSAGES" / "django.po"


# --- From the sources


def messages_in_sources(base=BASE_DIR):
    """An empty catalogue of every message that the code or a template asks for."""
    found = Catalog()
    for file in sorted(_python_files(base)):
        _add(found, file.read_bytes(), file)
    for file in sorted(_templates(base)):
        _add(found, _as_python(file.read_text("utf-8"), file), file)
    return found


def _packages(base):
    return [file.parent for file in base.glob("*/__init__.py") if file.parent.name != "tests"]


def _python_files(base):
    """Migrations repeat what the models say."""
    return [f for package in _packages(base) for f in package.rglob("*.py") if "migrations" not in f.parts]


def _templates(base):
    directories = [base / "templates", *(package / "templates" for package in _packages(base))]
    files = [file for directory in directories for file in directory.rglob("*") if file.is_file()]
    return [file for file in files if file.suffix in {".html", ".txt", ".xml", ".ics", ".md"}]


def _as_python(template, file):
    """The template as Django itself turns it into calls of gettext; all else is blanked out to X."""
    from django.utils.translation.template import templatize

    code = templatize(template, origin=str(file))
    # Indentation means nothing here, and Python's tokenizer knows no ideographic space.
    return re.sub(r"[^\S\n ]", " ", re.sub(r"(?m)^\s+", "", code)).encode()


def _add(catalogue, source, file):
    options = {"encoding": "utf-8"}
    try:
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS, (), options):
            catalogue.add(message, context=context)
    except (SyntaxError, ValueError) as error:
        raise SystemExit(f"{file}: {error}") from error


# --- The .po file


def read(language, base=BASE_DIR):
    file = po_file(language, base)
    if not file.exists():
        return Catalog(locale=language)
    with open(file, "rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def update(language, base=BASE_DIR):
    """Write the .po file with exactly the messages in use; returns how many of them lack a translation.

    Never guesses: a changed message is a new one, and what is no longer used goes.
    """
    old, new = read(language, base), Catalog(locale=language)
    for message in _each(messages_in_sources(base)):
        known = old.get(message.id, message.context)
        keep = known is not None and known.pluralizable == message.pluralizable and not known.fuzzy
        new.add(message.id, known.string if keep else "", context=message.context)
    body = BytesIO()
    write_po(body, new, width=100, no_location=True, omit_header=True, sort_output=True)
    file = po_file(language, base)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, plural=new.plural_forms)
    file.write_text(header + body.getvalue().decode().strip("\n") + "\n", "utf-8")
    return sum(not _is_translated(message) for message in _each(new))


def problems(language, base=BASE_DIR):
    wanted, have = messages_in_sources(base), read(language, base)
    missing = [
        Problem("missing", _name(message))
        for message in _each(wanted)
        if not (known := have.get(message.id, message.context))
        or known.pluralizable != message.pluralizable
        or not _is_translated(known)
    ]
    unused = [message for message in _each(have) if not wanted.get(message.id, message.context)]
    unused += have.obsolete.values()
    return [
        *missing,
        *(Problem("obsolete", _name(message)) for message in unused),
        *(Problem("fuzzy", _name(message)) for message in _each(have) if message.fuzzy),
        *(
            Problem("placeholders", _name(message))
            for message in _each(have)
            if not _same_placeholders(message)
        ),
    ]


def _each(catalogue):
    return [message for message in catalogue if message.id]


def _is_translated(message):
    return all(_texts(message.string))


def _texts(value):
    return [value] if isinstance(value, str) else list(value)


def _name(message):
    context = f"[{message.context}] " if message.context else ""
    return context + " / ".join(repr(text) for text in _texts(message.id))


def _same_placeholders(message):
    """Each translated form has those of the English plural (the singular may well say "one")."""
    if not _is_translated(message):
        return True  # reported as missing
    wanted = _placeholders(_texts(message.id)[-1])
    return all(_placeholders(text) == wanted for text in _texts(message.string))


def _placeholders(text):
    """Named ones once each, since a language may repeat a name; others are counted."""
    found = Counter(PLACEHOLDER.findall(text.replace("%%", "")))
    return {name: count if name in {"%s", "%d", "%f", "{}"} else 1 for name, count in found.items()}


# --- The .mo file


def compile_stale(base=BASE_DIR):
    """Compile what is older than its .po; quick when nothing is."""
    for language in LANGUAGES:
        source = po_file(language, base)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        scratch = target.with_suffix(".mo.new")
        with open(scratch, "wb") as out:
            write_mo(out, read(language, base))
        scratch.replace(target)
