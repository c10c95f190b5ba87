"""Handing a mail to the server the operator set (SMTP, RFC 5321); no other is ever called."""

from __future__ import annotations

import logging
import smtplib
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from vanphong.notices.rules import Outcome, Result

_SECONDS = 20
_PERMANENT = 500
logger = logging.getLogger("vanphong.notices")


def send_mail(*, to: str, subject: str, text: str, name: str) -> Outcome:
    """Send one mail. `name` becomes its Message-ID: a mail sent twice can be told to be one.

    Only a lasting refusal of this receiver or of this mail (5xx) is final; what is wrong with
    server, password or sender is the operator's to mend, and the mail is tried again.
    """
    place = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mail = EmailMessage(
        subject,
        text,
        settings.SMTP_FROM,
        [to],
        headers={"Message-ID": f"<{name}@{place}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.connection = _server()
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        return _refused(code)
    except smtplib.SMTPDataError as refusal:
        return _refused(refusal.smtp_code)
    except smtplib.SMTPResponseException as refusal:
        return _again(str(refusal.smtp_code))
    except (smtplib.SMTPException, OSError) as error:
        return _again(type(error).__name__)
    return Outcome(Result.SENT, "250")


def _server() -> EmailBackend:
    secret = settings.SMTP_PASSWORD_FILE
    return EmailBackend(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        username=settings.SMTP_USER,
        password=Path(secret).read_text("utf-8").strip() if secret else "",
        use_tls=settings.SMTP_SECURITY == "starttls",
        use_ssl=settings.SMTP_SECURITY == "tls",
        timeout=_SECONDS,
    )


def _refused(code: int) -> Outcome:
    if code < _PERMANENT:
        return _again(str(code))
    logger.warning("a mail was refused for good: %s", code)
    return Outcome(Result.REFUSED, str(code))


def _again(code: str) -> Outcome:
    logger.warning("the mail server did not take a mail: %s", code)
    return Outcome(Result.AGAIN, code)
