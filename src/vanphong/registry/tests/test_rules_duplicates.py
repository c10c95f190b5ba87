"""When two documents are probably one."""

import datetime as dt
from dataclasses import replace

from vanphong.registry.rules.duplicates import (
    SENTENCES,
    DocumentFacts,
    DuplicateReason,
    duplicate_reasons,
)

OLD = DocumentFacts(
    issuer="Văn phòng Tỉnh ủy Đồng Tháp",
    symbol="05-CV/VPTU",
    issued_on=dt.date(2026, 2, 3),
    abstract="V/v chuẩn bị hội nghị",
    file_digest="a" * 64,
)


def test_the_same_paper_typed_again() -> None:
    new = DocumentFacts("VĂN PHÒNG TỈNH UỶ ĐỒNG THÁP", "Số: 5 - CV/VPTU", OLD.issued_on)
    assert duplicate_reasons(new, OLD) == (DuplicateReason.SAME_SYMBOL,)


def test_the_same_file_and_the_same_words() -> None:
    new = DocumentFacts(
        issued_on=OLD.issued_on, abstract="Về việc chuẩn bị Hội nghị", file_digest="a" * 64
    )
    assert duplicate_reasons(new, OLD) == (
        DuplicateReason.SAME_FILE,
        DuplicateReason.SAME_ABSTRACT,
    )


def test_what_is_not_known_never_matches() -> None:
    assert duplicate_reasons(DocumentFacts(), DocumentFacts()) == ()
    assert (
        duplicate_reasons(replace(OLD, file_digest="", abstract="khác", symbol=""), OLD) == ()
    )


def test_another_day_or_issuer_is_another_paper() -> None:
    other_day = replace(OLD, issued_on=dt.date(2026, 2, 4), file_digest="b")
    assert duplicate_reasons(other_day, OLD) == ()
    other_issuer = replace(OLD, issuer="Ban Tổ chức", file_digest="", abstract="khác")
    assert duplicate_reasons(other_issuer, OLD) == ()


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(DuplicateReason)
