"""A mail that became a letter, as a paper of its file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vanphong.drafting.typesetting.printed_sheet import Section, Sheet, typeset_sheet
from vanphong.kernel.clock import VIETNAM
from vanphong.mailbox import api as mailbox


def head(mail: mailbox.Mail) -> list[tuple[str, str]]:
    """Give what a mail says of itself, and when the server got it."""
    at = mail.received_at.astimezone(VIETNAM)
    sender = " ".join(filter(None, (mail.sender_name, f"<{mail.sender_address}>")))
    return [
        ("Người gửi (theo thư ghi)", sender),
        ("Tiêu đề", mail.subject or "(không có)"),
        ("Máy chủ nhận lúc", f"{at:%H:%M:%S ngày %d/%m/%Y}, giờ Việt Nam"),
        (
            "Tệp trong thư",
            ", ".join(one.name for one in mailbox.attachments_of(mail)) or "không",
        ),
    ]


def mail_pdf(mail: mailbox.Mail, office_name: str) -> bytes:
    """Give a mail's words as a PDF; what it looked like stands in the mail as it came."""
    sheet = Sheet(
        office=office_name,
        title="ĐƠN GỬI BẰNG THƯ ĐIỆN TỬ",
        subtitle="Chữ của thư đúng như người gửi viết; không có chữ ký",
        facts=head(mail),
        sections=[Section("Nội dung", (mail.text or "(thư không có chữ)").split("\n"))],
        footer=f"SHA-256 của thư gốc {mail.sha256[:32]}…",
    )
    return typeset_sheet(sheet, timestamp=mail.received_at)[0]


def subject_words(mail: mailbox.Mail) -> str:
    """Give the first words of the abstract: the subject of the mail."""
    return mail.subject or _("Thư điện tử không có tiêu đề")
