import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants import japanese


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("イワテ　ハナコ", "いわて はなこ"),
        ("ｲﾜﾃ ﾊﾅｺ", "いわて はなこ"),
        ("ｶﾞｯｷｭｳ", "がっきゅう"),
        ("  いわて   はなこ ", "いわて はなこ"),
        ("ヴァイオリン", "ゔぁいおりん"),
        ("", ""),
        (None, ""),
    ],
)
def test_kana_of_any_width_become_hiragana(typed, expected):
    assert japanese.to_hiragana(typed) == expected


@pytest.mark.parametrize("text", ["いわて はなこ", "らーめん", "ゔぃ"])
def test_hiragana_is_recognised(text):
    assert japanese.is_hiragana(text)


@pytest.mark.parametrize("text", ["岩手", "Hanako", "イワテ", "", "いわて1"])
def test_other_text_is_not_hiragana(text):
    assert not japanese.is_hiragana(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert japanese.to_hiragana(japanese.to_hiragana(text)) == japanese.to_hiragana(text)


def test_paragraphs_of_a_long_text_stay():
    assert japanese.normalise_lines("ＡＢＣ　\r\n\r\n ２段落目") == "ABC\n\n2段落目"
