"""Two offices with a document between them, and a third that has nothing to do with it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from uuid import UUID

import pikepdf
import pytest
from tests.cast import SINCE, Cast, make_office

from vanphong.exchange import api as exchange
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry

# Monday 2 March 2026, 09:00 in Vietnam.
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=3)


def blank_pdf() -> bytes:
    """Give a sound PDF of one page without a signature; no two have the same digest."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = new_id().hex
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@dataclass
class Between:
    """A sending, a receiving and a foreign office; the document sent, its delivery."""

    sender: Cast
    receiver: Cast
    foreign: Cast
    document: registry.Document
    delivery: exchange.Delivery


def open_books(cast: Cast) -> None:
    """Open a term, a book of công văn and the incoming book of the year."""
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        term = registry.open_term(actor=maker, name="Nhiệm kỳ thử", opens_on=SINCE, now=NOW)
        registry.open_book(
            actor=maker, direction="OUT", now=NOW, body_id=cast.body.id,
            type_code="OFFICIAL_LETTER", term_id=term.id,
        )  # fmt: skip
        for year in {NOW.year, clock.today().year}:  # pages read the clock
            registry.open_book(actor=maker, direction="IN", now=NOW, year=year)


def issue(
    cast: Cast, *offices: Cast, content: bytes = b"", abstract: str = "Về việc rà soát văn thư"
) -> registry.Document:
    """Enter an issued document with a file, addressed to offices; not delivered yet."""
    with acting(cast.clerk):
        file = files.keep_made(
            actor=cast.clerk, content=content or blank_pdf(),
            media_type=files.PDF.media_type, name="cong-van.pdf", now=NOW,
            pages=["Triển khai kế hoạch tập huấn quý II."],
        )  # fmt: skip
        return registry.register_outgoing(
            actor=cast.clerk, body=cast.body, now=NOW, file_id=file.id,
            recipients=[{"office": other.office.id} for other in offices] or [{"name": "Lưu"}],
            fields=registry.DocumentFields(
                issuer_name="", abstract=abstract, type_code="OFFICIAL_LETTER",
                issued_on=NOW.date(), signer_name="Phạm Thị Duyệt",
            ),
        )  # fmt: skip


def deliver(cast: Cast, document: registry.Document) -> list[exchange.Delivery]:
    """Deliver a document as issuing does."""
    with acting(cast.clerk):
        return exchange.deliver_issued(actor=cast.clerk, document=document, now=NOW)


def make_between() -> Between:
    """Make the three offices, issue a document and deliver it."""
    sender = make_office("Tỉnh ủy Mẫu Sơn")
    receiver = make_office("Đảng ủy xã Suối Thử", level="COMMUNE")
    foreign = make_office("Đảng ủy xã Đồi Lạ", level="COMMUNE")
    for cast in (sender, receiver, foreign):
        open_books(cast)
    document = issue(sender, receiver)
    [delivery] = deliver(sender, document)
    return Between(sender, receiver, foreign, document, delivery)


@pytest.fixture
def between(db: None) -> Between:
    return make_between()


def accept(b: Between, delivery_id: UUID | None = None, **more: object) -> exchange.Acceptance:
    """Accept as the receiver's clerk."""
    clerk = b.receiver.clerk
    with acting(clerk):
        return exchange.accept_delivery(
            actor=clerk, delivery_id=delivery_id or b.delivery.id, now=LATER, **more
        )


def answer_to(b: Between, *offices: Cast) -> list[exchange.Delivery]:
    """Let the receiver answer the document that was sent to it; deliver it to the offices."""
    clerk, letter = b.receiver.clerk, issue(b.receiver, *offices)
    with acting(clerk):
        registry.relate(
            actor=clerk, source_id=letter.id, target_id=b.document.id, kind="ANSWERS"
        )
    return deliver(b.receiver, letter)


def state_of(cast: Cast, delivery: exchange.Delivery) -> str:
    """Give the state as one of the sides reads it."""
    with acting(cast.clerk):
        return exchange.get_delivery(cast.clerk, delivery.id).state


def codes(cast: Cast, delivery: exchange.Delivery) -> list[str]:
    """Give the codes of the receipts in order, as one of the sides reads them."""
    with acting(cast.clerk):
        return [receipt.code for receipt in exchange.receipts_of(delivery)]
