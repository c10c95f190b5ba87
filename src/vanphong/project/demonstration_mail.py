"""Mails of the demonstration, as if a mail server had given them; none is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email.message import EmailMessage
from typing import TYPE_CHECKING

from vanphong.files import api as files
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.scope import acting
from vanphong.mailbox import api as mailbox
from vanphong.registry import api as registry

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_CHECKS = "mx.lamgiang.example; spf=pass smtp.mailfrom=btc.example; dkim=pass; dmarc=pass"
_FORGED = "mx.lamgiang.example; spf=fail smtp.mailfrom=bank.example; dkim=none; dmarc=fail"
_LINK = (
    "<p>Hộp thư của bạn sắp đầy. Bấm <a href='http://dang-nhap.example/?id=7'>"
    "https://mail.lamgiang.example</a> trong 24 giờ để giữ tài khoản.</p>"
    "<img src='http://theo-doi.example/a.gif'>"
)


def receive(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Take five invented mails into the province: a paper, one it has, bait, a secret, a package."""
    organisation, ward = offices["btc"], offices["phuong"]
    letters = [
        _mail(
            "Bùi Thị Nhập <vanthu@btc.example>", "Gửi công văn của Ban Tổ chức Tỉnh ủy",
            "Kính gửi Văn phòng Tỉnh ủy,\nBan Tổ chức Tỉnh ủy gửi công văn kèm theo để biết, phối hợp.",
            *_papers(organisation.actors["vanthu.btc"]), checks=_CHECKS,
        ),
        _mail(
            "Hà Thị Ghi <vanthu@bensong.example>", "Fwd: xin lùi thời hạn báo cáo",
            "Văn phòng gửi lại công văn đã gửi trên hệ thống.",
            *_papers(ward.actors["vanthu.phuong"]),
        ),
        _mail("Quản trị thư <hotro@bank.example>", "Cảnh báo: tài khoản sắp bị khóa", "", html=_LINK, checks=_FORGED),
        _mail("Phòng Hành chính <hc@so.example>", "Gửi công văn (MẬT)", "Xin gửi công văn."),
        _mail(
            "Sở Tài chính <vanthu@stc.example>", "Biểu mẫu dự toán", "Gửi kèm biểu mẫu trong gói nén.",
            ("bieu-mau.zip", b"PK\x03\x04 goi nen gia dinh"), checks=_CHECKS,
        ),
    ]  # fmt: skip
    actor = job_actor("mailbox.check", offices["tinh"].office.id, frozenset())
    for uid, content in enumerate(letters, 1):
        at = now - dt.timedelta(minutes=7 * (len(letters) - uid) + 3)
        coming = mailbox.Coming(1, uid, at, len(content), content)
        mailbox.take_mail(actor=actor, coming=coming, now=now)


def _papers(clerk: Actor) -> list[tuple[str, bytes]]:
    """Give the newest paper of an office's own as a file to be sent along."""
    with acting(clerk):
        own = registry.visible_documents(clerk).filter(
            office_id=clerk.office_key, origin=registry.Origin.OWN, file__isnull=False
        )
        document = own.select_related("file").order_by("-issued_on", "-id").first()
        if document is None or document.file is None:
            return []
        name = document.symbol.replace("/", "-")
        return [(f"{name}.pdf", files.read_bytes(document.file))]


def _mail(
    sender: str,
    subject: str,
    text: str,
    *attached: tuple[str, bytes],
    html: str = "",
    checks: str = "",
) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, subject
    if checks:
        made["Authentication-Results"] = checks
    if html:
        made.set_content(html, subtype="html")
    else:
        made.set_content(text)
    for name, content in attached:
        kind = "pdf" if name.endswith(".pdf") else "zip"
        made.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return made.as_bytes()
