"""Signed PDFs a second: received, verified, text taken out, fields proposed, registered.

Two clerks at once, as on two cores. Every file is another one (its own number and abstract).
Floor: the bare libraries on one file after the other: pyHanko's validation of both signatures
and PDFium's text.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.office import NOW, make_signing_office

FILES = 40
CLERKS = 2


def run(folder: Path) -> Iterator[Figure]:
    from vanphong.files import api as files

    cast = make_signing_office("Tỉnh ủy Đo Vào Sổ")
    papers = [_paper(n) for n in range(FILES + CLERKS)]
    files.warm_up()
    book_id = _book(cast)
    for _ in range(CLERKS):
        _register(cast.clerk, book_id, papers.pop(), 9000 + len(papers))
    start = time.perf_counter()
    _in_parallel(cast.clerk, book_id, papers)
    rate = FILES / (time.perf_counter() - start)
    yield Figure.of("register_incoming", rate, "1/s", _floor(papers[:10]))


def _paper(number: int) -> bytes:
    """Give a signed and sealed công văn of an invented office outside."""
    from vanphong.drafting.typesetting import OfficialDocument, SignatureBlock, text, typeset
    from vanphong.signing import api as signing

    day = dt.date(2026, 11, 20)
    document = OfficialDocument(
        system="PARTY", type_code="OFFICIAL_LETTER", header_upper="TỈNH ỦY NƠI KHÁC",
        header_name="VĂN PHÒNG", symbol=f"{number + 1:02d}-CV/VPTU", place="Nơi Khác",
        issued_on=day, abstract=f"Về việc báo cáo số liệu đợt {number}",
        addressees=("Văn phòng Tỉnh ủy Đo Vào Sổ",), recipients=("Như trên",),
        body=tuple(text(f"Nội dung thứ {i} của công văn số {number}." * 6) for i in range(8)),
        signature=SignatureBlock(("CHÁNH VĂN PHÒNG",), "Nguyễn Văn Ngoài"),
    )  # fmt: skip
    page = typeset(document, on=day, timestamp=NOW)
    authority = signing.install_demo_authority(NOW)
    stamp = {
        "now": NOW,
        "timestamper": signing.site_timestamper(),
        "trust": signing.site_trust(),
    }
    content = page.pdf
    for name, field in (("Nguyễn Văn Ngoài", "Ky"), ("Văn phòng Tỉnh ủy Nơi Khác", "Dau")):
        key = _KEYS.setdefault(
            name,
            authority.issue_certificate(
                name=name, organisation="Văn phòng Tỉnh ủy Nơi Khác", now=NOW - dt.timedelta(30)
            ),
        )
        content = signing.sign_pdf(content, key=key, field_name=field, **stamp)
    return content


_KEYS: dict[str, object] = {}


def _book(cast: object) -> object:
    from vanphong.kernel.scope import acting
    from vanphong.registry import api as registry

    with acting(cast.clerk):
        return registry.incoming_book(cast.clerk, NOW.date()).id


def _register(clerk: object, book_id: object, content: bytes, n: int) -> None:
    from vanphong.files import api as files
    from vanphong.kernel.scope import acting
    from vanphong.registry import api as registry
    from vanphong.signing import api as signing

    with acting(clerk):
        report = signing.verify_upload(actor=clerk, content=content, now=NOW)
        if not report.is_valid:
            raise AssertionError(report.headline)
        file = files.take_in(actor=clerk, content=content, name=f"cv{n}.pdf", now=NOW)
        fields = registry.fields_from(registry.proposals_for(file), {})
        registry.register_incoming(
            actor=clerk, book_id=book_id, fields=fields, file_id=file.id, now=NOW
        )


def _in_parallel(clerk: object, book_id: object, papers: list[bytes]) -> None:
    from django.db import connections

    waiting = list(enumerate(papers))
    errors: list[BaseException] = []

    def work() -> None:
        try:
            while waiting and not errors:
                n, content = waiting.pop()
                _register(clerk, book_id, content, n)
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _floor(papers: list[bytes]) -> float:
    import pypdfium2
    from asn1crypto import crl, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from vanphong.signing import api as signing

    authority = signing.install_demo_authority(NOW)
    roots = [x509.Certificate.load(authority.root.identity.der)]
    lists = [crl.CertificateList.load(one) for one in authority.crls]

    def context() -> ValidationContext:
        return ValidationContext(trust_roots=roots, crls=lists, moment=NOW)

    start = time.perf_counter()
    for content in papers:
        reader = PdfFileReader(io.BytesIO(content))
        for signature in reader.embedded_signatures:
            validate_pdf_signature(signature, context())
        document = pypdfium2.PdfDocument(content)
        for page in document:
            page.get_textpage().get_text_bounded()
        document.close()
    return len(papers) / (time.perf_counter() - start)
