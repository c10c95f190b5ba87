"""What the office issues and prints is PDF/A, in the eyes of veraPDF."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from tests.pdfa import breaches
from vanphong.drafting import api as drafting
from vanphong.drafting.redline import redline
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.drafting.typesetting.printed_redline import typeset_redline
from vanphong.drafting.typesetting.printed_table import _LONG, typeset_rows
from vanphong.files import api as files
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry


@pytest.mark.django_db
def test_an_issued_document_is_archival_at_every_step(tmp_path: Path) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    signed = drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    issued = drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)
    with acting(cast.clerk):
        document = registry.get_document(cast.clerk, issued.issued_document_id)
        steps = {
            "signed.pdf": files.read_bytes(signed.signed_file),
            "issued.pdf": files.read_bytes(document.file),
        }
    assert breaches(tmp_path, "2a", **steps) == []


def test_printed_lists_are_archival(tmp_path: Path) -> None:
    def made(rows: int) -> bytes:
        columns = [("Số", 1.0), ("Trích yếu", 4.0)]
        lines = [[str(number), "Về công tác văn thư"] for number in range(rows)]
        return typeset_rows(title="Sổ thử", columns=columns, rows=lines, timestamp=NOW)

    assert breaches(tmp_path, "2a", **{"short.pdf": made(3)}) == []
    assert breaches(tmp_path, "2u", **{"long.pdf": made(_LONG + 1)}) == []


def test_a_printed_redline_is_archival(tmp_path: Path) -> None:
    changes = redline(["Giữ.", "Bỏ đoạn này."], ["Giữ nguyên.", "Thêm đoạn khác hẳn."])
    pdf = typeset_redline(
        title="So sánh", subtitle="Dự thảo", columns=["Số"] * 4, versions=[["1"] * 4] * 2,
        legend=changes[0], changes=changes, footer="Dự thảo", page_word="Trang", timestamp=NOW,
    )  # fmt: skip
    assert breaches(tmp_path, "2a", **{"redline.pdf": pdf}) == []


def test_the_validator_sees_a_breach(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    found = breaches(tmp_path, "2b", **{"plain.pdf": plain.getvalue()})
    assert any("6.6.2.1-1" in line for line in found), "no metadata"
