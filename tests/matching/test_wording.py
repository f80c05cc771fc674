"""Which texts hold a way round the portal, in the many ways in which people write one; and which do not."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.wording import holds_address, holds_telephone

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
names = st.from_regex(r"[a-z][a-z0-9]{0,6}([._-][a-z0-9]{1,4})?", fullmatch=True)
domains = st.from_regex(r"[a-z][a-z0-9]{1,6}(\.(co|ne|or))?\.(jp|com|net)", fullmatch=True)
around = st.sampled_from(["", "連絡は", "お返事は（", "Mail: ", "。", "\n", "です", "までどうぞ", "）。"])
ADDRESSES = [
    lambda name, domain: f"{name}@{domain}",
    lambda name, domain: f"{name}@{domain}".translate(WIDE),
    lambda name, domain: f"{name}@{domain}".upper(),
    lambda name, domain: f"{name} @ {domain}",
    lambda name, domain: f"{name}[at]{domain}",
    lambda name, domain: f"{name} (at) {domain}",
    lambda name, domain: f"{name}（アット）{domain}",
    lambda name, domain: f"{name}アットマーク{domain}",
    lambda name, domain: f"{name}[@]{domain}",
    lambda name, domain: f"{name} at {domain.replace('.', ' dot ')}",
    lambda name, domain: f"{name}[at]{domain.replace('.', '[dot]')}",
    lambda name, domain: f"{name}@{domain.replace('.', ' ドット ')}",
    lambda name, domain: f"{name}@\u200b{domain}",
    lambda name, domain: f"{name}@{domain.replace('.', '。')}",
]


@given(names, domains, around, around, st.sampled_from(ADDRESSES))
def test_an_address_is_found_however_it_is_written(name, domain, before, after, writing):
    # Japanese words stand right beside an address, English ones do not.
    assert holds_address(before + writing(name, domain) + after)


def grouped(*sizes):
    return st.tuples(*(st.integers(0, 10**size - 1).map(lambda n, s=size: f"{n:0{s}}") for size in sizes))


mobile = st.tuples(st.sampled_from(["070", "080", "090", "050"]), grouped(4, 4)).map(lambda n: (n[0], *n[1]))
areas = st.sampled_from([("03", 4), ("019", 3), ("0191", 2), ("01986", 1)])
line = areas.flatmap(lambda area: grouped(area[1], 4).map(lambda rest: (area[0], *rest)))
free = grouped(3, 3).map(lambda rest: ("0120", *rest))
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
TELEPHONES = [
    lambda number: "-".join(number),
    lambda number: "".join(number),
    lambda number: " ".join(number),
    lambda number: "-".join(number).translate(WIDE),
    lambda number: "ー".join(number).translate(WIDE),
    lambda number: "‐".join(number),
    lambda number: "−".join(number),
    lambda number: "-".join(number).translate(KANJI),
    lambda number: f"+81 {number[0][1:]} {number[1]} {number[2]}",
    lambda number: f"+81-{number[0][1:]}-{number[1]}-{number[2]}",
    lambda number: f"+81{number[0][1:]}{number[1]}{number[2]}",
    lambda number: f"({number[0]}){number[1]}-{number[2]}",
    lambda number: f"{number[0]}（{number[1]}）{number[2]}",
]


@given(st.one_of(mobile, line), around, around, st.sampled_from(TELEPHONES))
@example(("090", "1234", "5678"), "", "", TELEPHONES[0])
def test_a_telephone_number_is_found_however_it_is_written(number, before, after, writing):
    assert holds_telephone(before + "電話 " + writing(number) + after)


@given(free, st.sampled_from(TELEPHONES[:7]))
def test_a_number_free_of_charge_is_one_too(number, writing):
    assert holds_telephone(writing(number))


days = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
harmless = st.one_of(
    days.map("{:%Y-%m-%d}".format),
    days.map("{:%Y/%m/%d}".format),
    days.map("{:%d.%m.%Y}".format),
    days.map("{:%Y年%m月%d日}".format),
    days.map("{:%m-%d}".format),
    st.times().map("{:%H:%M}".format),
    st.times().map("{:%H時%M分}".format),
    st.tuples(st.times(), st.times()).map(lambda pair: f"{pair[0]:%H:%M}〜{pair[1]:%H:%M}"),
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)).map(lambda m: f"{m:%Y-%m-%d %H:%M}"),
    st.integers(0, 10**12).map("{:,}円".format),
    st.integers(1, 10**9).map("{}円".format),
    st.integers(1, 10**9).map("￥{}".format),
    st.integers(0, 9_999_999).map(lambda n: f"〒{n // 10000:03}-{n % 10000:04}"),
    st.integers(0, 9_999_999).map(lambda n: f"{n // 10000:03}-{n % 10000:04} 岩手県一関市"),
    st.floats(0, 100).map("{:.2f}%".format),
    st.sampled_from(
        ["月10〜12時間", "単価 100個@1.5円", "3名@一関", "5社・5組", "第03回 2026年", "十二月から"]
    ),
)


@given(st.lists(harmless, min_size=1, max_size=4).map("、".join))
def test_dates_hours_money_and_postal_codes_pass(text):
    assert not holds_address(text) and not holds_telephone(text), text


@pytest.mark.parametrize(
    "text",
    [
        "Please look at example.jp before we meet at Ichinoseki.",
        "インスタは @iwate です",
        "会社のページ https://example.jp/shop?id=0123 を見ました",
        "みかんを50@箱で。次に進みます",
        "2018-10-13、14の2日間、0歳から99歳まで",
        "データーベースを一から作り、二〇二六年三月に終えます",
        "売上は1,080,000,000円から0.5%増えました",
        "〒090-0001 2026年に移りました",
    ],
)
def test_what_only_looks_similar_passes(text):
    assert not holds_address(text) and not holds_telephone(text)
