"""The grammar of numbers and symbols."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.registry.rules.symbol import (
    Style,
    Symbol,
    SymbolError,
    find_symbols,
    format_symbol,
    parse_symbol,
    symbol_key,
)

TYPES = (
    "NQ",
    "QĐ",
    "QĐi",
    "CT",
    "KL",
    "QC",
    "TT",
    "HD",
    "TB",
    "BC",
    "KH",
    "CTr",
    "TTr",
    "CV",
    "BS",
)
STATE_TYPES = ("NQ", "QĐ", "QyĐ", "TB", "KH", "NĐ", "TTLT", "BC")
ORGANS = ("TW", "TU", "VPTU", "ĐU", "VPĐU", "BTCTU", "BTGDVTU", "UBKTTU", "CB", "ĐH", "BCĐ")
STATE_ORGANS = ("UBND", "SGDĐT", "BTC", "VPCP", "QH15")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("Số 127-QĐ/TW", "Số 127-QĐ/TW", id="party"),
        pytest.param("Số: 05-QC/BTCTU-BDVTU", "Số 05-QC/BTCTU-BDVTU", id="two-organs-colon"),
        pytest.param("24-BS/UBKTTU", "Số 24-BS/UBKTTU", id="copy"),
        pytest.param("5053-CV/VPTW/nb", "Số 5053-CV/VPTW/nb", id="tail"),
        pytest.param("14748-CV/VPTW-TCNS", "Số 14748-CV/VPTW-TCNS", id="unit-of-organ"),
        pytest.param("7 - ttr / tu", "Số 07-TTr/TU", id="typed-in-a-hurry"),
        pytest.param("127–qd/tw", "Số 127-QĐ/TW", id="en-dash-no-marks"),
        pytest.param("127-QÐ/TU", "Số 127-QĐ/TU", id="icelandic-letter"),
        pytest.param("127a-NQ/TU", "Số 127a-NQ/TU", id="inserted"),
        pytest.param("123/QĐ-UBND", "Số: 123/QĐ-UBND", id="state"),
        pytest.param("12/2026/NĐ-CP", "Số: 12/2026/NĐ-CP", id="state-with-year"),
        pytest.param("Số: 1906 /SGDĐT-CTrTT", "Số: 1906/SGDĐT-CTrTT", id="state-letter"),
        pytest.param("24/2018/QH14", "Số: 24/2018/QH14", id="law"),
        pytest.param("Số và ký hiệu: 3-NQ/ĐUBTC", "Số 03-NQ/ĐUBTC", id="long-label"),
    ],
)
def test_symbols_are_read_as_people_write_them(text: str, printed: str) -> None:
    assert format_symbol(parse_symbol(text)) == printed
    decomposed = unicodedata.normalize("NFD", text)
    assert format_symbol(parse_symbol(decomposed)) == printed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Chưa có số và ký hiệu."),
        ("Số", "Chưa có số và ký hiệu."),
        ("QĐ/TW", "Không thấy số ở đầu số và ký hiệu."),
        ("127", "Chỉ có số"),
        ("127-QĐ", "Thiếu dấu gạch chéo"),
        ("127-QĐ/", "Thiếu tên viết tắt"),
        ("00-QĐ/TW", "từ 01 trở lên"),
        ("12345678-QĐ/TW", "quá dài"),
        ("12-QĐ/TW; drop", "không đúng cách ghi"),
    ],
)
def test_what_is_no_symbol_says_why(text: str, reason: str) -> None:
    with pytest.raises(SymbolError) as refused:
        parse_symbol(text)
    assert reason in refused.value.reason
    assert refused.value.expected.startswith("Ví dụ")


party_symbols = st.builds(
    Symbol,
    number=st.integers(1, 999_999),
    type_abbreviation=st.sampled_from(TYPES),
    organs=st.lists(st.sampled_from(ORGANS), min_size=1, max_size=3).map(tuple),
    number_suffix=st.sampled_from(("", "", "a", "b")),
    tail=st.sampled_from(("", "", "nb")),
)
state_symbols = st.builds(
    Symbol,
    number=st.integers(1, 999_999),
    type_abbreviation=st.sampled_from(STATE_TYPES),
    organs=st.lists(st.sampled_from(STATE_ORGANS), min_size=1, max_size=3).map(tuple),
    style=st.just(Style.STATE),
    year=st.one_of(st.none(), st.integers(1945, 2099)),
)


@given(st.one_of(party_symbols, state_symbols), st.booleans())
def test_what_is_written_reads_back(symbol: Symbol, with_label: bool) -> None:
    assert parse_symbol(format_symbol(symbol, with_label=with_label)) == symbol


@given(party_symbols, st.sampled_from(("NFC", "NFD")), st.sampled_from("-–—‑"), st.booleans())
def test_spelling_does_not_matter(symbol: Symbol, form: str, dash: str, spaced: bool) -> None:
    text = format_symbol(symbol).replace("-", f" {dash} " if spaced else dash)
    assert parse_symbol(unicodedata.normalize(form, text)) == symbol
    assert symbol_key(text) == symbol_key(str(symbol))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    symbol_key(text)
    try:
        symbol = parse_symbol(text)
    except SymbolError as refused:
        assert refused.reason  # noqa: PT017 - either branch is right
    else:
        assert parse_symbol(str(symbol)) == symbol


def test_references_are_found_in_running_text() -> None:
    text = (
        "Căn cứ Quy định số 66-QĐ/TW, ngày 06/02/2017 và Công văn 4869/UBND-SYT ngày 26/7/2020"
    )
    assert [str(s) for s, _, _ in find_symbols(text)] == ["66-QĐ/TW", "4869/UBND-SYT"]
    symbol, start, end = find_symbols(text)[0]
    assert text[start:end] == str(symbol)
