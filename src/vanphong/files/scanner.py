"""The scanner for malicious code, when the operator has one: ClamAV's daemon, asked per file.

Small code of our own: the client on PyPI is under GPL-2.0 alone and sends a kilobyte at a time.
A scanner that is set and does not answer stops files from coming in, never lets them through.
Bytes are sent only after the secrecy mark was looked for, since the daemon may put them on disk.
"""

from __future__ import annotations

import datetime as dt
import re
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import Invalid, Unavailable

_WAIT_SECONDS = 60
_PIECE_BYTES = 1024 * 1024
_MOST_ANSWER_BYTES = 4096
_FOUND = re.compile(r"^stream: (?P<name>.{1,200}) FOUND$")
_BUILT = re.compile(r"/(?P<number>\d+)/(?P<at>\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$")


def is_set() -> bool:
    """Say whether the operator has given a scanner."""
    return bool(settings.CLAMD)


def refuse_malware(content: bytes) -> str:
    """Have bytes scanned and give the scanner's words on its signatures; none without scanner.

    :raises Invalid: `file_malware` with the name of what was found.
    :raises Unavailable: `scanner_down` when no answer comes that can be trusted.
    """
    if not is_set():
        return ""
    signatures = version()
    answer = _ask(b"INSTREAM", content)
    if answer == "stream: OK":
        return signatures
    found = _FOUND.match(answer)
    if not found:
        raise _down()
    raise Invalid(
        _("Tệp có mã độc (%(name)s) nên không được nhận. Xin báo người quản trị hệ thống.")
        % {"name": found["name"]},
        code="file_malware",
        data={"found": found["name"]},
    )


def version() -> str:
    """Give the scanner's words on itself: program, number and time of its signatures.

    :raises Unavailable: `scanner_down`.
    """
    answer = _ask(b"VERSION")
    if not answer.startswith("ClamAV "):
        raise _down()
    return answer


def signatures_of(words: str) -> dt.datetime | None:
    """Give when the signatures were made, or None when they are only the office's own."""
    found = _BUILT.search(words)
    if found is None:
        return None
    return dt.datetime.strptime(found["at"], "%a %b %d %H:%M:%S %Y").replace(tzinfo=dt.UTC)


def _ask(command: bytes, content: bytes | None = None) -> str:
    """Send a command, with bytes in pieces when there are any, and give the one answer."""
    try:
        with _link() as link:
            link.sendall(b"z" + command + b"\0")
            if content is not None:
                for start in range(0, len(content), _PIECE_BYTES):
                    piece = content[start : start + _PIECE_BYTES]
                    link.sendall(struct.pack("!L", len(piece)) + piece)
                link.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _MOST_ANSWER_BYTES:
                piece = link.recv(_MOST_ANSWER_BYTES)
                if not piece:
                    break
                answer += piece
    except (OSError, ValueError) as error:
        raise _down() from error
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _link() -> socket.socket:
    place = str(settings.CLAMD)
    if place.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.settimeout(_WAIT_SECONDS)
            link.connect(place.removeprefix("unix:"))
        except OSError:
            link.close()
            raise
        return link
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_WAIT_SECONDS)


def _down() -> Unavailable:
    return Unavailable(
        _(
            "Máy quét mã độc chưa trả lời nên tệp chưa được nhận; chưa có gì được lưu. "
            "Xin giữ tệp và gửi lại sau ít phút."
        ),
        code="scanner_down",
    )
