"""What pages, command line and API show of the minutes of a visit."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import NotFound
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.reception import minutes_paper, queries
from vanphong.reception.models import Minutes, Visit
from vanphong.reception.rules import MARK_LABELS, Mark, may_sign

Line = dict[str, Any]


def shown(visit: Visit, found: Minutes | None, *, may_act: bool) -> Line:
    """Give what a page shows of kept minutes, and which acts it offers."""
    if found is None:
        return {"minutes": None}
    done = found.file_id is not None or visit.is_protected
    offers = may_act and bool(may_sign(found.mark, has_file=done))
    return {
        "minutes": found,
        "minutes_facts": minutes_facts(found),
        "paper_url": reverse("reception_minutes_paper", args=[visit.pk]),
        "sign_url": reverse("reception_sign_minutes", args=[visit.pk]) if offers else "",
        "sign_words": sign_words(visit),
    }


def sign_words(visit: Visit) -> str:
    """Say the act that brings in the signature; of a protected visit no paper is brought in."""
    return _("Ghi đã ký") if visit.is_protected else _("Đưa bản đã ký lên")


def paper_of(visit: Visit) -> bytes:
    """Give the kept minutes of a visit as they are printed.

    :raises NotFound: without minutes.
    """
    found = queries.minutes_of(visit)
    if found is None:
        raise NotFound(_("Lượt này chưa có biên bản."))
    return minutes_paper.minutes_pdf(
        found, visit, queries.persons_of([visit]).get(visit.pk, [])
    )


def paper_name(visit: Visit) -> str:
    """Give the name of the printed minutes as a file."""
    return f"bien-ban-{visit.year}-{visit.number}.pdf"


def minutes_out(found: Minutes) -> Line:
    """Give minutes as a program reads them."""
    return {
        "visit_id": found.visit_id, "words": found.words, "read_back": found.read_back,
        "mark": found.mark, "declined_reason": found.declined_reason,
        "has_file": found.file_id is not None, "written_at": found.written_at,
    }  # fmt: skip


def minutes_facts(found: Minutes) -> list[Line]:
    """Give what the minutes say of themselves."""
    return [
        {
            "label": _("Đọc lại"),
            "text": _("Đã đọc lại cho người đến nghe") if found.read_back else _("Chưa"),
        },
        {
            "label": _("Người đến xác nhận"),
            "text": _(MARK_LABELS[Mark(found.mark)]),
            "detail": found.declined_reason,
        },
        {
            "label": _("Người lập"),
            "text": found.written_by.person.full_name,
            "detail": vn_datetime(found.written_at),
        },
        {
            "label": _("Bản đã ký"),
            "text": found.file.name if found.file else "",
            "url": page_of("reception_minutes_file", found.visit_id) if found.file else "",
        },
    ]
