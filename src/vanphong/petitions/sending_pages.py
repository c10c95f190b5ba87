"""What the public pages of sending show: steps, what was written, files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel import clock
from vanphong.petitions import queries
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules import NATURE_LABELS
from vanphong.petitions.rules.sending import WAY_LABELS, Step, Written
from vanphong.petitions.services import Paper

Line = dict[str, Any]
# Beyond so many one looks for the office by words.
MANY_OFFICES = 20
# The choice of office for a letter begun, as the address says it.
READDRESS = "noi-nhan"
ADDRESSES = {
    Step.WHO: "petition_send_who",
    Step.WHAT: "petition_send_what",
    Step.PAPERS: "petition_send_papers",
}
_STEPS = (
    (Step.WHO, gettext_lazy("Người gửi")),
    (Step.WHAT, gettext_lazy("Nội dung")),
    (Step.PAPERS, gettext_lazy("Tài liệu")),
    (None, gettext_lazy("Xem lại, gửi")),
)


def steps(here: Step | None, written: Written) -> list[Line]:
    """Give the steps with the one the writer stands at, None for reading back; done ones lead back."""
    office = {"label": gettext_lazy("Nơi nhận"), "state": "done", "url": office_address()}
    return [office, *(_step(step, label, here, written) for step, label in _STEPS)]


def _step(step: Step | None, label: Promise, here: Step | None, written: Written) -> Line:
    if step == here:
        return {"label": label, "state": "now"}
    if step is None:
        whole = written.next_step is None
        return {"label": label, "url": reverse("petition_send_review") if whole else ""}
    # Of who is kept secret no papers are asked.
    if step in written.done or (step == Step.PAPERS and here is None):
        return {"label": label, "state": "done", "url": reverse(ADDRESSES[step])}
    return {"label": label}


def office_address() -> str:
    """Give the page on which the office of a letter begun is changed."""
    return f"{reverse('petition_send')}?xem={READDRESS}"


def onward(written: Written) -> str:
    """Give the first step that was not done yet, or where the letter is read back."""
    step = written.next_step
    return reverse(ADDRESSES[step] if step else "petition_send_review")


def facts(written: Written) -> list[Line]:
    """Give what was written, to be read back."""
    office = queries.takes_letters(written.office_id, clock.today())
    return [
        {"label": _("Gửi đến"), "text": office.name if office else ""},
        {"label": _("Cách gửi"), "text": _(WAY_LABELS[written.way])},
        {"label": _("Họ và tên"), "text": written.full_name},
        {"label": _("Địa chỉ"), "text": written.address},
        {"label": _("Điện thoại"), "text": written.phone},
        {"label": _("Số căn cước"), "text": written.id_number},
        {"label": _("Loại đơn"), "text": _(NATURE_LABELS[written.nature])},
        {"label": _("Về việc"), "text": written.subject},
        {"label": _("Nói về"), "text": written.about},
        {"label": _("Nơi xảy ra"), "text": written.place},
        {"label": _("Đề nghị"), "text": written.demand},
        {
            "label": _("Giữ bí mật"),
            "text": _("Người gửi không cần") if written.waives_secrecy else "",
        },
    ]


def papers(rows: Iterable[Paper]) -> list[Line]:
    """Give the files of a draft."""
    return [
        {
            "position": one.position,
            "label": _(FileRole(one.role).label),
            "name": one.name,
            "size": filesizeformat(one.size_bytes),
            "sha256": one.sha256,
        }
        for one in rows
    ]
