"""The catalogue finds what Django asks for at run time, and the check sees what is wrong."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.template import Context, Engine
from django.test import override_settings
from django.utils import translation

from iwate_kankei import catalogue

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext

title = _("From Python")
joined = _("two " "halves")
ngettext("%(count)s seat", "%(count)s seats", 2)
pgettext("month", "May")
npgettext("team", "%(count)s member", "%(count)s members", 2)
not_a_message = print("plain")
"""

TEMPLATE = """
　<p title="（全角）" onclick="f('it is', [1)">{% translate "Plain" %} 100%</p>
    {# translate nothing #} {% translate 'Single quotes' as heading %}{{ heading }}
  {% translate "Save" context "verb" %}
{% translate "100% sure" %}
{% translate "Filtered"|upper %}
{% blocktranslate with name=person %}Hello {{ name }}, 5% off{% endblocktranslate %}
    {% blocktranslate trimmed with name=person|default:_("somebody") %}
      Dear {{ name }},
      welcome.
    {% endblocktranslate %}
{% blocktranslate count number=two context "seats" %}{{ number }} seat{% plural %}{{ number }} seats
{% endblocktranslate %}
{% blocktranslate count number=two trimmed asvar text %}
  {{ number }} day
{% plural %}
  {{ number }} days
{% endblocktranslate %}{{ text }}
{{ _("In a variable") }} {{ nothing|default:_("In a filter") }} {% firstof nothing _("In a tag") %}
{% comment "why" %}{% translate "Not shown" %}{% endcomment %}
"""


@pytest.fixture
def project(tmp_path):
    for name in ("app/templates/app", "templates", "tests", "app/migrations"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("app", "tests", "app/migrations"):
        (tmp_path / name / "__init__.py").touch()
    return tmp_path


def found(project):
    return {(m.context, m.id) for m in catalogue.messages_in_sources(project) if m.id}


def po(project):
    return catalogue.po_file("ja", project)


def fill(project):
    """Translate every message as itself in brackets, so that an untranslated one shows."""
    old, new = catalogue.read("ja", project), Catalog(locale="ja")
    for message in old:
        if message.id:
            last = message.id if isinstance(message.id, str) else message.id[-1]
            text = f"【{last}】"
            new.add(message.id, (text,) if message.pluralizable else text, context=message.context)
    with open(po(project), "wb") as out:
        write_po(out, new)


def test_finds_every_gettext_call_in_python(project):
    (project / "app" / "models.py").write_text(PYTHON)
    assert found(project) == {
        (None, "From Python"),
        (None, "two halves"),
        (None, ("%(count)s seat", "%(count)s seats")),
        ("month", "May"),
        ("team", ("%(count)s member", "%(count)s members")),
    }


def test_leaves_out_tests_and_migrations(project):
    for directory in ("tests", "app/migrations"):
        (project / directory / "x.py").write_text('_("No")')
    assert found(project) == set()


def test_every_message_in_a_template_is_the_one_looked_up_at_run_time(project):
    (project / "templates" / "page.html").write_text(TEMPLATE)
    catalogue.update("ja", project)
    fill(project)
    catalogue.compile_stale(project)
    with override_settings(LOCALE_PATHS=[project / "locale"]), translation.override("ja"):
        template = Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(
            "{% load i18n %}" + TEMPLATE
        )
        page = template.render(Context({"person": "", "two": 2}))
    assert [line.strip() for line in page.splitlines() if line.strip()] == [
        """<p title="（全角）" onclick="f('it is', [1)">【Plain】 100%</p>""",
        "【Single quotes】",
        "【Save】",
        "【100% sure】",
        "【FILTERED】",
        "【Hello , 5% off】",
        "【Dear 【somebody】, welcome.】",
        "【2 seats",
        "】",
        "【2 days】",
        "【In a variable】 【In a filter】 【In a tag】",
    ]


def test_update_keeps_translations_drops_the_unused_and_guesses_nothing(project):
    source = project / "app" / "a.py"
    source.write_text('_("Event"), _("Events of %(city)s"), _("Gone")')
    catalogue.update("ja", project)
    fill(project)
    source.write_text('_("Event"), _("Event of %(city)s"), _("Apply")')
    assert catalogue.update("ja", project) == 2
    assert po(project).read_text() == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: ja\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        "\n"
        'msgid "Apply"\n'
        'msgstr ""\n'
        "\n"
        'msgid "Event"\n'
        'msgstr "【Event】"\n'
        "\n"
        "#, python-format\n"
        'msgid "Event of %(city)s"\n'
        'msgstr ""\n'
    )


def test_update_twice_changes_nothing(project):
    (project / "templates" / "page.html").write_text(TEMPLATE)
    catalogue.update("ja", project)
    fill(project)
    catalogue.update("ja", project)
    before = po(project).read_text()
    catalogue.update("ja", project)
    assert po(project).read_text() == before
    assert catalogue.problems("ja", project) == []


def test_check_names_each_problem(project):
    (project / "app" / "a.py").write_text(
        '_("New"), _("Unsure"), _("To %(city)s"), _("{n} of {m}"), ngettext("One seat", "%(n)s seats", 2), '
        'pgettext("month", "May")'
    )
    po(project).parent.mkdir(parents=True)
    po(project).write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "たぶん"\n\n'
        'msgid "To %(city)s"\nmsgstr "%(town)sへ"\n\n'
        'msgid "{n} of {m}"\nmsgstr "{m}中{n}"\n\n'
        'msgid "One seat"\nmsgid_plural "%(n)s seats"\nmsgstr[0] "%(n)s席"\n\n'
        'msgid "May"\nmsgstr "五月"\n\n'
        '#~ msgid "Old"\n#~ msgstr "古い"\n'
    )
    assert sorted(str(problem) for problem in catalogue.problems("ja", project)) == [
        "fuzzy: 'Unsure'",
        "missing: 'New'",
        "missing: [month] 'May'",
        "obsolete: 'May'",
        "obsolete: 'Old'",
        "placeholders: 'To %(city)s'",
    ]


def test_compiles_only_what_is_stale(project):
    (project / "app" / "a.py").write_text('_("Event")')
    catalogue.update("ja", project)
    catalogue.compile_stale(project)
    compiled = po(project).with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    catalogue.compile_stale(project)
    assert compiled.stat().st_mtime_ns == first
