"""Words, marks and questions: pure, without a database."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.kernel.text import exact_words, folded_words
from vanphong.search.marks import excerpt, marked, places, wanted
from vanphong.search.questions import Tier, beginning, steps, understand
from vanphong.search.tests.vectors import as_text
from vanphong.search.words import Part, lexeme, of_office, vector_of, words_of


def test_words_carry_their_places() -> None:
    text = "Uỷ ban_Mặt trận, số 05"
    assert [(text[w.start : w.end], w.exact, w.folded) for w in words_of(text)] == [
        ("Uỷ", "ủy", "uy"),
        ("ban", "ban", "ban"),
        ("Mặt", "mặt", "mat"),
        ("trận", "trận", "tran"),
        ("số", "số", "so"),
        ("05", "5", "5"),
    ]


@given(st.text(alphabet="aàáạăằâầđĐêệoờơuưỷỳ thqnNG-/._1"))
def test_words_are_those_of_the_kernel(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    words = [w for w in words_of(text) if not w.folded.isdecimal()]
    assert [w.exact for w in words] == [w for w in exact_words(text) if not w.isdecimal()]
    assert [w.folded for w in words] == [w for w in folded_words(text) if not w.isdecimal()]


@given(st.text(), st.text())
def test_any_question_makes_a_query_and_any_text_is_marked_whole(asked: str, text: str) -> None:
    question = understand(asked)
    for step in steps(question):
        assert isinstance(step.tier, Tier)
    assert isinstance(beginning(asked), str)
    text = unicodedata.normalize("NFC", text)
    want = wanted(question.words, with_marks=False)
    assert "".join(piece for piece, _ in marked(text, want)) == text
    for start, end in places(text, want):
        assert 0 <= start < end <= len(text)
    excerpt(text, want)


def test_a_phrase_alone_is_looked_for_once_with_marks_and_without() -> None:
    found = steps(understand('"kinh phí"'))
    assert [(step.tier, step.is_shortcut) for step in found] == [
        (Tier.EXACT, True), (Tier.EXACT, False),
    ]  # fmt: skip
    assert len({(step.query, step.recheck) for step in steps(understand("kinh phí"))}) == 2


def test_a_vector_keeps_marks_only_where_they_differ() -> None:
    parts = [Part("Văn phòng ban", heading=True), Part("phòng")]
    assert as_text(vector_of(7, parts, ["#127"])) == (
        "'7:#127':1A '7:van':2A '7:văn':2B '7:phong':3A,10C '7:phòng':3B,10D "
        "'7:van_phong':3A '7:ban':4A '7:phong_ban':4A"
    )


def test_a_query_asks_for_the_words_of_one_office() -> None:
    query = f"{lexeme('=12-cv')}:* & ({lexeme('#12')} | {lexeme('văn')}) & {lexeme(chr(39))}:A"
    wanted_there = "'7:=12-cv':* & ('7:#12' | '7:văn') & '7:" + "'" * 3 + ":A"
    assert of_office(7, query) == wanted_there


def test_a_vector_stays_within_what_postgresql_keeps() -> None:
    text = as_text(vector_of(7, [Part("lặp " * 20_000), Part("x" * 5000 + " '\\ hết")]))
    assert text.count("C") == 255
    assert f"'7:{'x' * 60}'" in text
    assert "'7:het'" in text


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ("văn phòng", [("van",), ("phong",)]),
        ('"văn phòng" họp', [("van", "phong"), ("hop",)]),
        ("“văn phòng”", [("van", "phong")]),
        ('"dở dang', [("do",), ("dang",)]),
        ("số 127-QĐ/TW ngày", [("so",), ("127", "qd", "tw"), ("ngay",)]),
        ("127 - qđ / tw", [("127", "qd", "tw")]),
        ("45/2026/NĐ-CP", [("45", "2026", "nd", "cp")]),
        ("2025-2030", [("2025",), ("2030",)]),
        ("05/03/2026", [("5",), ("3",), ("2026",)]),
    ],
)
def test_questions_are_understood(asked: str, terms: list[tuple[str, ...]]) -> None:
    found = understand(asked).terms
    assert [tuple(word.folded for word in term.words) for term in found] == terms


def test_the_piece_around_most_words_is_quoted() -> None:
    text = "mở đầu kinh phí. " + "chữ " * 200 + "kinh phí đào tạo năm nay " + "chữ " * 200
    want = wanted(understand("kinh phí đào tạo").words, with_marks=True)
    pieces = excerpt(text, want)
    assert [piece for piece, is_hit in pieces if is_hit] == ["kinh phí đào tạo"]
    assert len("".join(piece for piece, _ in pieces)) < 260
    assert excerpt("không có gì", want) == ()
