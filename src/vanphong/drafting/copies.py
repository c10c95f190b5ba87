"""Versions of a draft to take away: as a Word file, and two compared as PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vanphong.drafting import building, facts, versions
from vanphong.drafting.form_rules import form_for
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.redline import Change, Kind, Piece
from vanphong.drafting.typesetting.docx_losses import Loss
from vanphong.drafting.typesetting.docx_writing import write_docx
from vanphong.drafting.typesetting.docx_written import written_losses
from vanphong.drafting.typesetting.printed_redline import typeset_redline
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.registry import api as registry


@dataclass(frozen=True, slots=True)
class WordCopy:
    """The file, what it is called, and what of the version it does not hold."""

    content: bytes
    name: str
    losses: tuple[Loss, ...]


def word_of(actor: Actor, draft: Draft, number: int) -> WordCopy:
    """Give a version as a Word file in the official form.

    :raises NotFound: when the draft has no such version, or it is hidden.
    :raises Invalid: when its text or a picture cannot be read, or no form covers its day.
    """
    version = versions.get_version(actor, draft, number)
    is_newest = number == versions.newest_number(draft)
    document = building.version_document(draft, version, is_newest=is_newest)
    on = document.issued_on or vietnam_date(draft.changed_at)
    content = write_docx(document, on=on, timestamp=version.made_at)
    losses = written_losses(
        document, content, form_for(document.system, on), registry.type_named
    )
    return WordCopy(content, f"{_stem(draft)}-phien-ban-{number}.docx", losses)


def redline_pdf(draft: Draft, older: DraftVersion, newer: DraftVersion) -> bytes:
    """Give what differs between two versions of one draft as PDF/A."""
    changes = versions.differences(older, newer)
    if same := versions.sameness(older, newer, changes):
        changes = [_plain(same), *changes]
    title = facts.title_of(draft)
    numbers = {"newer": newer.number, "older": older.number}
    compared = _("Phiên bản %(newer)s so với %(older)s") % numbers
    return typeset_redline(
        title=_("So sánh hai phiên bản"),
        subtitle="\n".join(filter(None, (title, draft.body.name, newer.abstract))),
        columns=(_("Phiên bản"), _("Lúc"), _("Người sửa"), _("Lý do")),
        versions=(_row(older), _row(newer)),
        legend=_legend(),
        changes=changes,
        footer=f"{title}. {compared}",
        page_word=_("Trang"),
        timestamp=newer.made_at,
    )


def redline_name(draft: Draft, older: DraftVersion, newer: DraftVersion) -> str:
    """Give what the comparison is called as a file."""
    return f"{_stem(draft)}-so-sanh-{older.number}-{newer.number}.pdf"


def _stem(draft: Draft) -> str:
    return draft.symbol.replace("/", "-") or "du-thao"


def _row(version: DraftVersion) -> tuple[str, str, str, str]:
    at = f"{version.made_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return str(version.number), at, version.author.person.full_name, version.reason or "–"


def _plain(words: str) -> Change:
    return Change(Kind.SAME, (Piece(Kind.SAME, words),))


def _legend() -> Change:
    return Change(
        Kind.CHANGED,
        (
            Piece(Kind.ADDED, _("Chữ thêm gạch chân")), Piece(Kind.SAME, "; "),
            Piece(Kind.REMOVED, _("chữ bỏ gạch ngang")), Piece(Kind.SAME, "."),
        ),
    )  # fmt: skip
