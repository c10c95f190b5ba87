"""Papers made for the journeys; all names are invented."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from vanphong.drafting import api as drafting
from vanphong.drafting.typesetting import text
from vanphong.exchange import api as exchange
from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.demonstration import PIN
from vanphong.registry import api as registry

_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:comment w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def word_file(*paragraphs: str, comment: str = "") -> bytes:
    """Make a .docx of these paragraphs; the comment stands at the end of the first."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if comment:
        part = Part(
            PackURI("/word/comments.xml"), _KIND, _COMMENTS.format(text=comment).encode(),
            document.part.package,
        )  # fmt: skip
        document.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)
        mark = OxmlElement("w:commentReference")
        mark.set(qn("w:id"), "1")
        document.paragraphs[0].add_run()._r.append(mark)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def actor(username: str) -> Actor:
    """Give the person of a log-in name."""
    return ports.actor_of_username.call(username, clock.now())


def draft(
    abstract: str,
    *,
    writer: str = "chuyenvien.tinh",
    signer: str = "chanhvp.tinh",
    to: Sequence[str] = ("D03",),
    body: str = "VPTU",
    type_code: str = "OFFICIAL_LETTER",
) -> drafting.Draft:
    """Write a letter to the offices of these codes and submit it for signature."""
    who, now = actor(writer), clock.now()
    with acting(who):
        offices = list(people.Office.objects.filter(code__in=to))
        made = drafting.create_draft(
            actor=who,
            body_id=people.bodies_of(who, clock.today()).get(symbol=body).id,
            type_code=type_code,
            now=now,
            abstract=abstract,
            addressees=[office.short_name for office in offices],
            recipients=[{"office": office.id} for office in offices],
            file_copy="Lưu văn thư",
            signer_id=actor(signer).post_id,
            blocks=(text(f"Kính đề nghị quan tâm: {abstract[0].lower()}{abstract[1:]}."),),
        )
        return drafting.submit_for_signature(actor=who, draft_id=made.id, now=now)


def issued(
    abstract: str, *, clerk: str = "vanthu.tinh", signer: str = "chanhvp.tinh", **given: object
) -> registry.Document:
    """Write, sign, seal and send a letter; give it as its own office sees it."""
    made = draft(abstract, signer=signer, **given)
    drafting.sign_draft(actor=actor(signer), draft_id=made.id, pin=PIN, now=clock.now())
    made = drafting.seal_and_issue(
        actor=actor(clerk), draft_id=made.id, pin=PIN, now=clock.now()
    )
    with acting(actor(clerk)):
        return registry.get_document(actor(clerk), made.issued_document_id)


def bytes_of(document: registry.Document, reader: str) -> bytes:
    """Give the bytes of a document's file."""
    with acting(actor(reader)):
        return files.read_bytes(files.get_file(actor(reader), document.file_id))


def accepted(document: registry.Document, clerk: str = "vanthu.xa") -> exchange.Delivery:
    """Let a clerk accept a document that was sent to the office."""
    who = actor(clerk)
    with acting(who):
        delivery = exchange.inbox(who).get(document_id=document.pk)
        exchange.accept_delivery(actor=who, delivery_id=delivery.pk, now=clock.now())
        return delivery
