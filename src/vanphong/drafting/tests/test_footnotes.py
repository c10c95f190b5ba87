"""Footnotes of a document: on the page of their mark, checked for their words alone, compared."""

from __future__ import annotations

import dataclasses

import pytest

from vanphong.drafting.checking.checker import Report, check
from vanphong.drafting.checking.drafted import lay_draft, mended
from vanphong.drafting.checking.pdf import laid_from, lay_pdf
from vanphong.drafting.checking.word import lay_word
from vanphong.drafting.reading_form import reading_lines
from vanphong.drafting.redline import Kind, redline
from vanphong.drafting.tests.typesetting_samples import MOMENT, SENTENCE, TODAY, letter, pages
from vanphong.drafting.typesetting import (
    Block,
    Cell,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    text,
    typeset,
)
from vanphong.drafting.typesetting.document import footnote, notes_of
from vanphong.drafting.typesetting.docx_writing import write_docx

FAR = "Số liệu của các đơn vị tính đến hết tháng Mười, chưa gồm đơn vị mới thành lập"
BODY: tuple[Block, ...] = (
    Paragraph((Run("Theo Kết luận"), footnote(Run("Gần trang đầu, "), Run("rõ", italic=True)))),
    Table((1.0,), ((Cell((Paragraph((Run("Ô"), footnote(Run("Trong bảng"))), "left"),)),),)),
    *[text(SENTENCE)] * 14,
    Paragraph((Run("Trang sau"), footnote(Run(f"{FAR}; " * 4)), Run("./."))),
)


def test_a_footnote_stands_on_the_page_of_its_mark_with_its_number() -> None:
    first, second, *_rest = pages(typeset(letter(body=BODY), on=TODAY, timestamp=MOMENT).pdf)
    assert "1 Gần trang đầu, rõ 2 Trong bảng" in first
    assert f"3 {FAR}; {FAR}" in second
    assert FAR not in first


@pytest.mark.parametrize("paragraphs", range(7, 11))
def test_the_footnote_of_the_last_paragraph_goes_with_it_to_the_signature(
    paragraphs: int,
) -> None:
    last = Paragraph((Run("Đoạn cuối"), footnote(Run("Lời chú của đoạn cuối.")), Run(".")))
    body = (*[text(SENTENCE)] * paragraphs, last)
    shown = pages(typeset(letter(body=body), on=TODAY, timestamp=MOMENT).pdf)
    (page,) = (one for one in shown if "Đoạn cuối" in one)
    assert "Lời chú của đoạn cuối." in page
    assert "Nguyễn Văn Mẫu" in page


def test_a_footnote_in_the_header_of_a_long_table_is_counted_once() -> None:
    def row(*words: Run) -> tuple[Cell, ...]:
        return (Cell((Paragraph(words, "left", indented=False),)),)

    head = row(Run("Đơn vị"), footnote(Run("Theo danh sách.")))
    table = Table((1.0,), (head, *(row(Run(f"Xã {n}")) for n in range(60))))
    shown = pages(typeset(letter(body=(table,)), on=TODAY, timestamp=MOMENT).pdf)
    assert len(shown) > 1
    assert sum(page.count("Theo danh sách.") for page in shown) == 1


def without_notes(body: tuple[Block, ...]) -> tuple[Block, ...]:
    def bare(one: Paragraph) -> Paragraph:
        return dataclasses.replace(one, runs=tuple(run for run in one.runs if not run.note))

    return tuple(bare(one) if isinstance(one, Paragraph) else one for one in body)


def checked(how: str, body: tuple[Block, ...]) -> Report:
    """Check a letter of this body as PDF, Word file or draft."""
    document: OfficialDocument = letter(body=body, check_url="")
    if how == "draft":
        laid, parts = lay_draft(document)
        return check(laid, on=TODAY, parts=parts)
    if how == "pdf":
        answer, _nothing = lay_pdf(typeset(document, on=TODAY, timestamp=MOMENT).pdf)
        return check(laid_from(answer), on=TODAY)
    return check(lay_word(write_docx(document, on=TODAY, timestamp=MOMENT)), on=TODAY)


@pytest.mark.parametrize("how", ["pdf", "word", "draft"])
def test_footnotes_are_checked_for_their_words_and_change_no_other_finding(how: str) -> None:
    wrong = Paragraph((Run("Thêm"), footnote(Run("Đã nghiên cứuu kỹ")), Run(" nữa.")))
    report = checked(how, (*BODY, wrong))
    said = [line.text.strip() for line in report.laid.notes]
    assert said == [
        "Gần trang đầu, rõ",
        "Trong bảng",
        (f"{FAR}; " * 4).strip(),
        "Đã nghiên cứuu kỹ",
    ]
    found = [(one.rule.id, str(one.where), one.fix) for one in report.findings]
    assert ("spelling", "Chú thích 4", None) in found
    plain = checked(how, without_notes((*BODY, wrong))).findings
    assert [rule for rule, _where, _fix in found if rule != "spelling"] == [
        one.rule.id for one in plain
    ]


def test_dates_sums_and_citations_are_checked_in_footnotes_too() -> None:
    said = "Trước ngày 31/02/2026 theo Quyết định số 12-CV/TU; 5.000 đồng (sáu nghìn đồng)."
    body = (Paragraph((Run("Theo báo cáo"), footnote(Run(said)), Run("./."))),)
    found = {one.rule.id: str(one.where) for one in checked("draft", body).findings}
    assert {found.get(rule) for rule in ("dates.real", "sums.words", "cited.kind")} == {
        "Chú thích 1"
    }
    assert "dates.real" not in {
        one.rule.id for one in checked("draft", without_notes(body)).findings
    }


def test_words_mended_around_a_footnote_leave_it_where_it_is() -> None:
    note = footnote(Run("Nguồn."))
    body = (Paragraph((Run("Đã nghiên cứuu"), note, Run(" kỹ , xong."))),)
    laid, parts = lay_draft(letter(body=body))
    found = mended(body, check(laid, on=TODAY, parts=parts).findings)
    assert found == (Paragraph((Run("Đã nghiên cứu"), note, Run(" kỹ, xong."))),)
    assert list(notes_of(found)) == [note.note]


def test_a_changed_footnote_is_told_inside_of_its_paragraph() -> None:
    before, after = (
        reading_lines((Paragraph((Run("Theo Kết luận"), footnote(Run(words)))),))
        for words in ("số 12-KL/TU", "số 15-KL/TU")
    )
    (change,) = redline(before, after)
    assert change.kind is Kind.CHANGED
    assert [p.text for p in change.pieces if p.kind is Kind.REMOVED] == ["12"]
