"""Words of a mail's headers, however badly a client wrote them. Pure; never raises."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from email.utils import getaddresses
from urllib.parse import unquote_to_bytes

# Nobody writes longer headers by hand; what is longer is cut before it is read.
LONGEST = 4096
_WORD = re.compile(rb"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(rb"(\?=)[ \t\r\n]+(?==\?)")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")
_SPACES = re.compile(r"\s+")
# Charsets that Vietnamese clients name and Python does not know by that name.
_OTHER_NAMES = {"x-viet-vps": "cp1258", "windows-1258": "cp1258", "unicode-1-1-utf-7": "utf-7"}
_FALLBACKS = ("utf-8", "cp1258")


def decoded(content: bytes, charset: str) -> tuple[str, bool]:
    """Give bytes as text, and whether the charset named was true; else UTF-8 or Windows-1258."""
    name = _OTHER_NAMES.get(charset.strip().lower(), charset.strip().lower()) or "us-ascii"
    try:
        return content.decode(name), True
    except (LookupError, UnicodeError, ValueError):
        pass
    for fallback in _FALLBACKS:
        try:
            return content.decode(fallback), False
        except UnicodeError:
            continue
    return content.decode("latin-1"), False


def header_text(raw: bytes) -> str:
    """Give a header's value as one line: folds undone, encoded words (RFC 2047) read.

    Words of one charset that follow each other are joined before they are decoded: many clients
    cut a letter of several bytes in two.
    """
    line = _BETWEEN.sub(rb"\1", _FOLD.sub(b" ", raw[:LONGEST]))
    pieces: list[tuple[str, bytes]] = []
    last = 0
    for found in _WORD.finditer(line):
        if found.start() > last:
            pieces.append(("", line[last : found.start()]))
        charset = found[1].decode("ascii", "replace").lower()
        content = _word_bytes(found[2], found[3])
        if pieces and pieces[-1][0] == charset and found.start() == last:
            pieces[-1] = (charset, pieces[-1][1] + content)
        else:
            pieces.append((charset, content))
        last = found.end()
    pieces.append(("", line[last:]))
    text = "".join(decoded(content, charset or "utf-8")[0] for charset, content in pieces)
    return _SPACES.sub(" ", text).strip()


def _word_bytes(encoding: bytes, content: bytes) -> bytes:
    if encoding in b"qQ":
        return quopri.decodestring(content, header=True)
    try:
        return base64.b64decode(content + b"=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return content


def sender(raw: bytes) -> tuple[str, str]:
    """Give name and address of the first sender a header names; empty what it does not say."""
    line = _FOLD.sub(b" ", raw[:LONGEST]).decode("utf-8", "surrogateescape")
    try:
        found = getaddresses([line])
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        found = []
    name, address = found[0] if found else ("", "")
    name = header_text(name.encode("utf-8", "surrogateescape"))
    if "@" not in address:
        return name or header_text(raw), ""
    return name, header_text(address.encode("utf-8", "surrogateescape"))


def parameter(raw: bytes, name: str) -> str:
    """Give a parameter of a header (`filename`), also split and encoded as RFC 2231 has it."""
    line = _FOLD.sub(b" ", raw[:LONGEST]).decode("utf-8", "surrogateescape")
    rx = rf';\s*{name}(?:\*(\d{{1,2}}))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)'
    parts = [
        (int(found[1] or 0), bool(found[2]), found[3].strip())
        for found in re.finditer(rx, line, re.IGNORECASE)
    ]
    charset, content = "utf-8", b""
    for number, is_encoded, value in sorted(parts):
        bare = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value
        if is_encoded and number == 0 and bare.count("'") >= 2:
            charset, _language, bare = bare.split("'", 2)
        data = bare.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(data) if is_encoded else data
    if any(is_encoded for _, is_encoded, _ in parts):
        return _SPACES.sub(" ", decoded(content, charset)[0]).strip()
    return header_text(content)


# What a receiving server says of a mail it took (RFC 8601), a method and its result.
_RESULT = re.compile(r"\b(spf|dkim|dmarc|arc)\s*=\s*([a-z]+)", re.IGNORECASE)


def checked_by_server(raw: bytes) -> list[str]:
    """Give what an Authentication-Results header says, as `dkim=pass`; each method once."""
    found = _RESULT.findall(header_text(raw))
    return list(dict.fromkeys(f"{method.lower()}={result.lower()}" for method, result in found))
