"""An office that can sign: keys, seal and open books; all invented."""

from __future__ import annotations

import datetime as dt
import io

import docx
from tests.cast import SINCE, Cast, make_office

from vanphong.drafting import api as drafting
from vanphong.drafting.typesetting import OfficialDocument, SignatureBlock, typeset
from vanphong.drafting.typesetting.document import text
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing

NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
PIN = "246810"


def make_signing_office(name: str = "Tỉnh ủy Mẫu Sơn", **kind: object) -> Cast:
    """Make an office with a chief who signs, a seal and a book of công văn."""
    cast = make_office(name, **kind)
    maker = job_actor("test", cast.office.id, people.all_permissions())
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=90))
    since = NOW - dt.timedelta(days=60)
    with acting(maker):
        for role in ("CHIEF", "LEADER"):
            person = cast.posts[role].person
            key = authority.issue_certificate(
                name=person.full_name, organisation=cast.office.name, title="", now=since
            )
            signing.add_key(
                actor=maker, pin=PIN, now=NOW, key_file=signing.to_pkcs12(key, PIN),
                person_id=person.id, image=signing.signature_image(person.full_name),
            )  # fmt: skip
        seal = authority.issue_certificate(
            name=cast.body.name, organisation=cast.body.name, now=since
        )
        signing.add_key(
            actor=maker, pin=PIN, now=NOW, key_file=signing.to_pkcs12(seal, PIN),
            body_id=cast.body.id,
        )  # fmt: skip
        term = registry.open_term(actor=maker, name="Nhiệm kỳ thử", opens_on=SINCE, now=NOW)
        registry.open_book(
            actor=maker, direction="OUT", now=NOW, body_id=cast.body.id,
            type_code="OFFICIAL_LETTER", term_id=term.id,
        )  # fmt: skip
        registry.open_book(actor=maker, direction="IN", now=NOW, year=2026)
    return cast


def word_letter(*paragraphs: str) -> bytes:
    """Give a Word file with these paragraphs."""
    file = docx.Document()
    for paragraph in paragraphs or ("Kính đề nghị các đồng chí phối hợp thực hiện.",):
        file.add_paragraph(paragraph)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def submitted_draft(
    cast: Cast, *, recipients: list[dict[str, object]] | None = None, **fields: object
) -> drafting.Draft:
    """Give a công văn from a Word file, submitted to the chief."""
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc rà soát công tác văn thư quý IV",
            addressees=["Đảng ủy các xã, phường"],
            recipients=recipients or [{"name": "Như trên"}],
            file_copy="Lưu Văn phòng Tỉnh ủy", signer_id=cast.posts["CHIEF"].id, **fields,
        )  # fmt: skip
        drafting.take_docx(
            actor=cast.officer,
            draft_id=draft.id,
            content=word_letter(),
            name="cong van.docx",
            now=NOW,
        )
        return drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)


def own_pdf(cast: Cast, symbol: str, words: str = "Nội dung của tệp riêng.") -> bytes:
    """Give a PDF as another program would make it, bearing the symbol."""
    document = OfficialDocument(
        system="PARTY", type_code="CV", header_name="VĂN PHÒNG", place="Mẫu Sơn",
        abstract="Việc thử", symbol=symbol, issued_on=NOW.date(),
        signature=SignatureBlock((), "Phạm Thị Duyệt"), body=(text(words),),
    )  # fmt: skip
    return typeset(document, on=NOW.date(), timestamp=NOW).pdf
