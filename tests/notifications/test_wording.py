"""The plain text of a mail: lines that a program without wrapping can show, and nothing lost by it."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from notifications.wording import wrapped

ADDRESS = "https://portal.example/" + "a" * 90
JAPANESE = "「新しい売り先を見つけたい」への提案書を千厩製作所にお届けしました。お返事は木曜までです。"
ENGLISH = "You can see how it stands, or withdraw it, on this page; please tell us soon if it was not you."


def columns(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_long_lines_are_broken_at_seventy_columns_and_addresses_stay_whole():
    lines = wrapped(f"{JAPANESE}\n{ADDRESS}\n{ENGLISH}").split("\n")
    assert ADDRESS in lines
    assert max(columns(line) for line in lines if line != ADDRESS) <= 70
    assert "".join(lines[:2]) == JAPANESE
    assert " ".join(lines[3:]) == ENGLISH


def test_no_line_begins_with_what_may_not_begin_one():
    lines = [line for start in range(20) for line in wrapped("あ" * start + JAPANESE).split("\n")]
    assert not [line for line in lines if re.match("[、。」っー]", line)]
    assert not [line for line in lines if line.endswith("「")]


def test_short_lines_stay_as_they_are():
    text = "短い行です。\n-- \n  ・字下げ"  # the mark of a signature ends with a space
    assert wrapped(text) == text


@given(st.text(alphabet="あ漢「」、。ーっ a1,-（）\n", max_size=300))
def test_nothing_is_lost(text):
    assert "".join(wrapped(text).split()) == "".join(text.split())
