"""A mailbox read over IMAP with TLS: the few commands needed, on Python's `imaplib` (ADR 0032).

Nothing is deleted on the server and no mail is marked as read by being read.
"""

from __future__ import annotations

import base64
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from vanphong.kernel.errors import Refused, Unavailable, VanphongError
from vanphong.mailbox.rules import TROUBLE_WORDS

_WAIT_SECONDS = 30
# A server may announce any size; no more is read at once than a mail that is taken may weigh.
_MOST_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 64 * 1024
# Mails looked through at once: the answer is one line, and no line may pass a million bytes.
_WINDOW = 50_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"'
)
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_UID = re.compile(rb"\bUID (\d{1,10})\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mailbox is and how it is entered; the password is in no printed form."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    # Whether mails are to be marked or moved there.
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server knows of a mail: when it came, its size in bytes."""

    received_at: dt.datetime
    size_bytes: int


def trouble(code: str, kind: type[VanphongError] = Unavailable) -> VanphongError:
    """Give the refusal of a code of `rules.TROUBLE_WORDS`."""
    return kind(TROUBLE_WORDS[code], code=code)


class _Link(imaplib.IMAP4_SSL):
    def read(self, size: int) -> bytes:
        if size > _MOST_BYTES:
            raise self.abort("more announced than is taken")
        return super().read(size)


@contextmanager
def opened(place: Place) -> Iterator[Folder]:
    """Open the folder of a mailbox.

    :raises Unavailable: `mail_unreachable`, `mail_certificate`, `mail_broken`, also from inside.
    :raises Refused: `mail_password`, `mail_folder`.
    """
    link: imaplib.IMAP4 | None = None
    try:
        link = _linked(place)
        _enter(link, place)
        yield _select(link, place)
    except ssl.SSLCertVerificationError as error:
        raise trouble("mail_certificate") from error
    except (imaplib.IMAP4.error, ssl.SSLError) as error:
        raise trouble("mail_broken") from error
    except OSError as error:
        raise trouble("mail_unreachable" if link is None else "mail_broken") from error
    finally:
        if link is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                link.logout()
            with suppress(OSError):  # a log-out that failed leaves the socket open
                link.shutdown()


def _linked(place: Place) -> imaplib.IMAP4:
    trust = ssl.create_default_context(cafile=settings.MAIL_CA_FILE or None)
    return _Link(place.host, place.port, ssl_context=trust, timeout=_WAIT_SECONDS)


def _enter(link: imaplib.IMAP4, place: Place) -> None:
    """Log in; SASL PLAIN takes names and passwords in any letters."""
    words = f"\0{place.username}\0{place.password}".encode()
    try:
        link.authenticate("PLAIN", lambda _challenge: words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise trouble("mail_password", Refused) from error


def _select(link: imaplib.IMAP4, place: Place) -> Folder:
    answer, count = link.select(_quoted(place.folder), readonly=not place.writes)
    validity = link.response("UIDVALIDITY")[1]
    if answer != "OK":
        raise trouble("mail_folder", Refused)
    if not validity or not str(validity[0] or b"", "ascii", "replace").isdecimal():
        raise trouble("mail_broken")
    mails = str((count and count[0]) or b"0", "ascii", "replace")
    return Folder(link, int(validity[0]), int(mails) if mails.isdecimal() else 0)


class Folder:
    """An open folder: the UIDs of its mails count as long as `uid_validity` stays the same.

    `mails` is how many it held when it was opened; what comes later is for the next reading.
    """

    def __init__(self, link: imaplib.IMAP4, uid_validity: int, mails: int) -> None:
        self._link = link
        self.uid_validity = uid_validity
        self._mails = mails

    def uids_after(self, last: int) -> list[int]:
        """Give the UIDs of the mails that came after one, in their order."""
        found: list[int] = []
        for start in range(1, self._mails + 1, _WINDOW):
            end = min(start + _WINDOW - 1, self._mails)
            (said,) = self._ask("SEARCH", f"{start}:{end}", "UID", f"{last + 1}:*")[:1] or [b""]
            found += (int(word) for word in (said or b"").split() if word.isdigit())
        # A range's end is the last mail, also when that lies before its beginning.
        return sorted(uid for uid in found if uid > last)

    def facts(self, uid: int) -> Facts | None:
        """Give what the server knows of a mail, None when it is gone."""
        for line in self._ask("FETCH", str(uid), "(UID INTERNALDATE RFC822.SIZE)"):
            head = line[0] if isinstance(line, tuple) else line or b""
            date, size = _DATE.search(head), _SIZE.search(head)
            if date and size and _is_of(head, uid):
                return Facts(_moment(date), int(size[1]))
        return None

    def content(self, uid: int) -> bytes:
        """Give the bytes of a mail as it came; empty when it is gone."""
        return self._body(uid, "BODY.PEEK[]")

    def head(self, uid: int) -> bytes:
        """Give the beginning of its head."""
        return self._body(uid, f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>")

    def mark_seen(self, uid: int) -> None:
        """Mark a mail as read."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def move(self, uid: int, folder: str) -> None:
        """Move a mail, by the one command that leaves it in exactly one folder (RFC 6851).

        :raises Refused: `mail_move` when the server cannot, or the folder is not there.
        """
        _answer, able = self._link.capability()  # after the log-in it may more than before
        if b"MOVE" not in bytes(able[0] or b"").upper().split():
            raise trouble("mail_move", Refused)
        try:
            self._ask("MOVE", str(uid), _quoted(folder))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if self.facts(uid) is None:  # deleted meanwhile: there is nothing to move
                return
            raise trouble("mail_move", Refused) from error

    def _body(self, uid: int, what: str) -> bytes:
        for part in self._ask("FETCH", str(uid), f"(UID {what})"):
            if isinstance(part, tuple) and _is_of(part[0], uid):
                return bytes(part[1])
        return b""

    def _ask(self, command: str, *words: str) -> list[Any]:
        answer, lines = self._link.uid(command, *words)
        if answer != "OK":
            raise imaplib.IMAP4.error(answer)
        return lines


def _is_of(head: bytes, uid: int) -> bool:
    """Say whether a line speaks of a mail; servers tell of others unasked."""
    said = _UID.search(head)
    return said is not None and int(said[1]) == uid


def _moment(found: re.Match[bytes]) -> dt.datetime:
    day, month, year, hour, minute, second, sign, hours, minutes = (
        part.decode("ascii") for part in found.groups()
    )
    away = dt.timedelta(hours=int(hours), minutes=int(minutes))
    try:
        local = dt.datetime(
            int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second),
            tzinfo=dt.timezone(-away if sign == "-" else away),
        )  # fmt: skip
    except ValueError as error:
        raise trouble("mail_broken") from error
    return local.astimezone(dt.UTC)


def _quoted(folder: str) -> str:
    """Give a folder's name as the protocol takes it: quoted, in modified UTF-7 (RFC 3501)."""
    written = re.sub(r"[^\x20-\x7e]+|&", _shifted, folder)
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    coded = base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
    return f"&{coded.decode('ascii')}-"
