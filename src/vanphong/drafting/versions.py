"""Versions of a draft: what was written when, by whom and why; what differs; going back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import queries
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.reading_form import reading_lines
from vanphong.drafting.redline import Change, Kind, redline
from vanphong.drafting.typesetting.document import Block
from vanphong.drafting.typesetting.document_json import from_json
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.text import one_line

LONGEST_REASON = 200


def said_reason(reason: str) -> str:
    """Give a reason on one line.

    :raises Invalid: when it is too long.
    """
    reason = one_line(reason)
    if len(reason) > LONGEST_REASON:
        sentence = str(_("Phần này không quá %(most)d ký tự.")) % {"most": LONGEST_REASON}
        raise Invalid(sentence, fields={"reason": [sentence]})
    return reason


def keep(actor: Actor, draft: Draft, now: dt.datetime, *, reason: str = "") -> None:
    """Keep what is written now, in the transaction of the act; nothing when it is as before."""
    last = versions_of(draft).values_list("abstract", "content").first()
    if last == (draft.abstract, draft.content) or not (draft.abstract or draft.content):
        return
    DraftVersion.objects.create(
        office_id=draft.office_id, draft=draft, number=draft.version, abstract=draft.abstract,
        content=draft.content, reason=reason[:LONGEST_REASON], author_id=actor.post_key,
        made_at=now,
    )  # fmt: skip


def versions_of(draft: Draft) -> QuerySet[DraftVersion]:
    """Give all versions of a draft, the newest first."""
    found = DraftVersion.objects.filter(office_id=draft.office_id, draft=draft)
    return found.select_related("author__person").order_by("-number")


def seen_versions(actor: Actor, draft: Draft) -> QuerySet[DraftVersion]:
    """Give the versions the actor may see of a draft seen already, the newest first."""
    return versions_of(draft).filter(number__gte=queries.first_version_seen(actor, draft))


def get_version(actor: Actor, draft: Draft, number: int) -> DraftVersion:
    """Give one version.

    :raises NotFound: when the draft has none of that number, or it is hidden.
    """
    version = seen_versions(actor, draft).filter(number=number).first()
    if version is None:
        raise NotFound(_("Dự thảo không có phiên bản này."))
    return version


def newest_number(draft: Draft) -> int:
    """Give the number of the newest version, 0 when nothing was written yet."""
    return versions_of(draft).values_list("number", flat=True).first() or 0


def blocks_of(version: DraftVersion) -> tuple[Block, ...]:
    """Give the body of a version; pictures by reference to those of the draft."""
    return from_json(version.content).body if version.content else ()


def differences(older: DraftVersion, newer: DraftVersion) -> list[Change]:
    """Give what differs between two versions of one draft, paragraph by paragraph."""
    return redline(lines_of(older), lines_of(newer))


def lines_of(version: DraftVersion) -> Sequence[str]:
    """Give the abstract, the paragraphs and the rows of tables of a version as plain words."""
    return [line for line in (version.abstract, *reading_lines(blocks_of(version))) if line]


def sameness(older: DraftVersion, newer: DraftVersion, changes: Sequence[Change]) -> str:
    """Say that two versions have the same words, and whether all else is the same too; else ""."""
    if any(change.kind is not Kind.SAME for change in changes):
        return ""
    if blocks_of(older) == blocks_of(newer):
        return str(_("Hai phiên bản giống nhau."))
    return str(_("Hai phiên bản cùng chữ, chỉ khác cách trình bày hoặc hình."))
