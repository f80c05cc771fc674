import pytest
from django.utils import translation

from iwate_kankei.templatetags.languages import lang


@pytest.mark.parametrize(
    "language,text,attribute",
    [
        ("en", "味噌を届ける", ' lang="ja"'),
        ("en", "もち", ' lang="ja"'),
        ("en", "Mochi", ""),
        ("en", None, ""),
        ("ja", "味噌を届ける", ""),
    ],
)
def test_japanese_words_are_marked_on_a_page_in_english(language, text, attribute):
    with translation.override(language):
        assert lang(text) == attribute
