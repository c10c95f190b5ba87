"""Fields proposed from invented papers, clean and scanned."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.registry.rules.proposals import PROPOSED_FIELDS, KnownBody, propose_fields
from vanphong.registry.tests.samples import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.id)
def test_fields_are_read(sample: Sample) -> None:
    read = propose_fields(sample.pages)
    values = {"system": read.system} | {
        name: proposal.value
        for name in PROPOSED_FIELDS
        if (proposal := getattr(read, name)) is not None
    }
    assert {name: values.get(name) for name in sample.expected} == sample.expected
    assert not [name for name in sample.absent if name in values]
    due = [str(d.due_on) if d.due_on else f"{d.days} working" for d in read.due]
    assert due == sample.due


@pytest.mark.parametrize("sample", SAMPLES[:5], ids=lambda s: s.id)
def test_decomposed_letters_read_alike(sample: Sample) -> None:
    decomposed = [unicodedata.normalize("NFD", page) for page in sample.pages]
    assert propose_fields(decomposed).as_dict() == propose_fields(sample.pages).as_dict()


def test_evidence_names_page_and_line() -> None:
    read = propose_fields(SAMPLES[1].pages)
    assert read.symbol is not None
    assert read.symbol.evidence[0].text == "Số 12-NQ/TU"
    assert read.signer_name is not None
    assert read.signer_name.evidence[0].page == 2
    assert read.issued_date == dt.date(2026, 6, 15)


def test_doubt_shows() -> None:
    clean, noisy = (
        propose_fields(next(s for s in SAMPLES if s.id == name).pages).symbol
        for name in ("party-letter", "noisy-scan-digits")
    )
    assert clean is not None
    assert noisy is not None
    assert clean.confidence > 0.9 > noisy.confidence


@pytest.mark.parametrize(
    ("scanned", "written"),
    [
        ("GIÁM ĐÓC", "GIÁM ĐỐC"),
        ("PHÓ GIAM ĐỐC SỞ", "PHÓ GIÁM ĐỐC SỞ"),
        ("CHÁNH VĂN PHONG", "CHÁNH VĂN PHÒNG"),
    ],
)
def test_a_title_gets_its_marks_back(scanned: str, written: str) -> None:
    read = propose_fields(["Nội dung.", f"KT. TRƯỞNG\n{scanned}\n\nNguyễn Văn Thử"])
    assert read.signer_title is not None
    assert read.signer_title.value == written


def test_the_directory_names_the_issuer() -> None:
    body = KnownBody(
        key="1",
        name="Văn phòng Tỉnh ủy Sông Lam",
        header_upper="TỈNH ỦY SÔNG LAM",
        header_name="VĂN PHÒNG",
        symbol="VPTU",
    )
    other = KnownBody(
        key="2", name="Tỉnh ủy Sông Lam", header_name="TỈNH ỦY SÔNG LAM", symbol="TU"
    )
    scan = SAMPLES[0].pages[0].replace("TỈNH ỦY SÔNG LAM", "TỈNH ỦY SÔNC LAM")
    issuer = propose_fields([scan], known_bodies=[other, body]).issuer
    assert issuer is not None
    assert issuer.value == body.name
    assert issuer.confidence > 0.9


@given(st.lists(st.text(max_size=400), max_size=3))
def test_any_text_is_read_without_fault(pages: list[str]) -> None:
    propose_fields(pages).as_dict()


@given(st.sampled_from(SAMPLES), st.data())
def test_torn_pages_are_read_without_fault(sample: Sample, data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(sample.pages))
    start = data.draw(st.integers(0, len(page)))
    propose_fields([page[start:]]).as_dict()
