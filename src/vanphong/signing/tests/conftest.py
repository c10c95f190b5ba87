"""One demo authority and one typeset page for all signing tests; keys are made once."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import pytest
import typst
from PIL import Image

from vanphong.signing.authority import Authority, make_demo_authority
from vanphong.signing.images import signature_image
from vanphong.signing.keys import SoftwareKey
from vanphong.signing.pdf import Box, seal_pdf, sign_pdf
from vanphong.signing.trust import TrustStore

NOW = dt.datetime(2026, 3, 12, 3, 30, tzinfo=dt.UTC)
OFFICE = "Văn phòng Tỉnh ủy Sông Mẫu"
SOURCE = """
#set page(paper: "a4")
#set document(title: "Công văn thử", author: "Văn phòng thử nghiệm")
#set text(lang: "vi")
= Công văn số 127
#lorem(400)
"""


@dataclass(frozen=True)
class Cast:
    """Who signs in the tests; all names are invented."""

    authority: Authority
    person: SoftwareKey
    seal: SoftwareKey
    trust: TrustStore


@pytest.fixture(scope="session")
def cast() -> Cast:
    authority = make_demo_authority(None, now=NOW - dt.timedelta(days=30))
    since = NOW - dt.timedelta(days=20)
    person = authority.issue_certificate(
        name="Nguyễn Văn Thử", organisation=OFFICE, title="Chánh Văn phòng", now=since
    )
    seal = authority.issue_certificate(name=OFFICE, organisation=OFFICE, now=since)
    return Cast(authority, person, seal, authority.trust())


@pytest.fixture(scope="session")
def plain_pdf() -> bytes:
    compiler = typst.Compiler(SOURCE.encode(), ignore_system_fonts=True)
    made = compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=NOW)
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="session")
def red_image() -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA", (60, 60), (200, 16, 30, 120)).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="session")
def person_signed(cast: Cast, plain_pdf: bytes) -> bytes:
    return sign_pdf(
        plain_pdf,
        key=cast.person,
        field_name="NguoiKy",
        now=NOW,
        box=Box(-1, 330, 200, 130, 60),
        image=signature_image("Nguyễn Văn Thử"),
        reason="Ký ban hành",
        location="Sông Mẫu",
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
    )


@pytest.fixture(scope="session")
def issued(cast: Cast, person_signed: bytes, red_image: bytes) -> bytes:
    """A document signed by the person, then sealed by the office."""
    return seal_pdf(
        person_signed,
        key=cast.seal,
        now=NOW + dt.timedelta(minutes=5),
        box=Box(-1, 290, 190, 90, 90),
        image=red_image,
        timestamper=cast.authority.timestamper(),
        trust=cast.trust,
    )
