"""A mail taken apart in the limited child: its words, its files, and what could not be read.

Pure. Whatever comes is answered; only what goes over the child's limits ends without an answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any

from vanphong.mailbox.headers import (
    checked_by_server,
    decoded,
    header_text,
    parameter,
    sender,
)
from vanphong.mailbox.plain import all_words_of_html, words_of_html

TASK = "mail"
MOST_PARTS, MOST_FILES, DEEPEST = 400, 40, 8
MOST_LETTERS = 200_000
_MOST_HTML = 2_000_000
_LONGEST_LINE = 8192
_NAME_LETTERS = 140
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LONG_HEADER = re.compile(rb"(?m)^([^\r\n]{%d})[^\r\n]+" % _LONGEST_LINE)
_ENDINGS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif",
    "text/plain": ".txt", "text/csv": ".csv", "text/html": ".html",
}  # fmt: skip
_UNSAFE = re.compile(r'[/\\:*?"<>|]+')
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u2069\ufeff]"
)


@dataclass(slots=True)
class _Found:
    """What is gathered on the way through the parts."""

    texts: list[str] = field(default_factory=list)
    # Words of another form of what is shown: looked at for secrecy marks, never kept.
    beside: list[str] = field(default_factory=list)
    files: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def read(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Give a mail as JSON and the bytes of its files, in the order of `files`.

    JSON: subject, sender_name, sender_address, message_id, checks, text, beside (words not shown),
    problems (codes of `rules.PROBLEM_WORDS`), files [{name, original, media_type}].
    """
    found = _Found()
    mail = _parsed(_without_long_headers(content, found), found)
    _walk(mail, found, 0)
    text = "\n\n".join(filter(None, found.texts))
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS]
        found.note("long_text")
    name, address = sender(_raw(mail, "from"))
    said = {
        "subject": _clean(header_text(_raw(mail, "subject")))[:500],
        "sender_name": _clean(name)[:200],
        "sender_address": _clean(address)[:320],
        "message_id": _clean(header_text(_raw(mail, "message-id")))[:300],
        # The topmost header is the one the office's own server wrote last.
        "checks": checked_by_server(_raw(mail, "authentication-results"))[:8],
        "text": _clean(text, lines=True),
        "beside": _clean("\n\n".join(found.beside)[:MOST_LETTERS], lines=True),
        "problems": found.problems,
        "files": [facts for facts, _ in found.files],
    }
    return said, [data for _, data in found.files]


def _parsed(content: bytes, found: _Found) -> Message:
    """Give the parts of a mail; of one the library falls over, its head alone."""
    parser = BytesParser(policy=policy.default)
    try:
        return parser.parsebytes(content)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        found.note("unreadable")
        head = _HEAD_END.split(content, maxsplit=1)[0]
        return BytesParser(policy=policy.compat32).parsebytes(head, headersonly=True)


def _without_long_headers(content: bytes, found: _Found) -> bytes:
    """Cut lines of the head that no client writes: the parser's time grows with their square."""
    end = _HEAD_END.search(content)
    head = content[: end.start()] if end else content
    if len(head) <= _LONGEST_LINE:
        return content
    cut = _LONG_HEADER.sub(rb"\1", head)
    if len(cut) < len(head):
        found.note("long_header")
    if len(cut) > 16 * _LONGEST_LINE:
        cut = cut[: 16 * _LONGEST_LINE].rpartition(b"\n")[0]
        found.note("long_header")
    return cut + content[len(head) :]


def _walk(part: Message, found: _Found, depth: int) -> None:
    found.parts += 1
    if found.parts > MOST_PARTS:
        found.note("many_parts")
        return
    if depth > DEEPEST:
        found.note("deep")
        return
    if part.defects:
        found.note("broken")
    kind = _kind(part)
    if part.is_multipart():
        if kind == "message/rfc822":
            found.texts.append(_quoted_head(part))
        shown, others = _choice(part, kind)
        for one in others:
            _words(one, "text/html", found)
        for inner in shown:
            _walk(inner, found, depth + 1)
        return
    name = _name(part)
    if kind in {"text/plain", "text/html"} and not name and not _is_attached(part):
        found.texts.append(_words(part, kind, found))
        return
    _take_file(part, kind, name, found)


def _choice(part: Message, kind: str) -> tuple[list[Message], list[Message]]:
    """Give the parts to read, and the pages left out because the same words stand plain beside."""
    inner = [one for one in part.get_payload() if isinstance(one, Message)]
    has_plain = any(_kind(one) == "text/plain" and _has_words(one) for one in inner)
    if kind != "multipart/alternative" or not has_plain:
        return inner, []
    pages = [one for one in inner if _kind(one) == "text/html" and not one.is_multipart()]
    return [one for one in inner if one not in pages], pages


def _has_words(part: Message) -> bool:
    content = part.get_payload(decode=True)
    return isinstance(content, bytes) and bool(content.strip())


def _quoted_head(part: Message) -> str:
    """Say whose mail is forwarded here."""
    inner = next((one for one in part.get_payload() if isinstance(one, Message)), None)
    if inner is None:
        return ""
    name, address = sender(_raw(inner, "from"))
    subject = header_text(_raw(inner, "subject"))
    return f"--- {name} <{address}>: {subject} ---" if address else f"--- {name}: {subject} ---"


def _words(part: Message, kind: str, found: _Found) -> str:
    content = _bytes(part, found)
    text, true = decoded(content, parameter(_raw(part, "content-type"), "charset") or "utf-8")
    if not true and any(byte > 127 for byte in content):
        found.note("charset")
    if kind == "text/plain":
        return text
    if len(text) > _MOST_HTML:
        found.note("long_text")
    # What is not shown is looked at for marks of secrecy too.
    found.beside.append(all_words_of_html(text[:_MOST_HTML]))
    return words_of_html(text[:_MOST_HTML])


def _take_file(part: Message, kind: str, name: str, found: _Found) -> None:
    if len(found.files) >= MOST_FILES:
        found.note("many_files")
        return
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        found.note("winmail")
    ending = _ENDINGS.get(kind, ".bin")
    facts = {
        "name": safe_name(name or f"phan-{found.parts}{ending}", ending),
        "original": name[:500],
        "media_type": kind[:100],
    }
    found.files.append((facts, _bytes(part, found)))


def safe_name(name: str, ending: str = ".bin") -> str:
    """Give a sender's name of a file in a form that the door may take; its ending is kept."""
    bare = _HIDDEN.sub("", unicodedata.normalize("NFC", name))
    bare = re.sub(r"\s+", " ", _UNSAFE.sub("-", bare)).strip(" .")
    stem, dot, last = bare.rpartition(".")
    if not (stem and dot and last):
        stem, last = bare or "tep", ending.lstrip(".")
    return f"{stem[: _NAME_LETTERS - len(last[:12])].strip(' .') or 'tep'}.{last[:12]}"


def _bytes(part: Message, found: _Found) -> bytes:
    """Give the content of a part, decoded as well as it can be."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, KeyError, IndexError):
        content = None
    if not isinstance(content, bytes):
        found.note("broken")
        return b""
    if part.defects:
        found.note("broken")
    return content


def _kind(part: Message) -> str:
    """Give the type of a part as it says itself, `text/plain` when it says nothing."""
    said = re.match(r"\s*([\w.+-]+/[\w.+-]+)", header_text(_raw(part, "content-type")))
    return said[1].lower() if said else part.get_default_type()


def _name(part: Message) -> str:
    return parameter(_raw(part, "content-disposition"), "filename") or parameter(
        _raw(part, "content-type"), "name"
    )


def _is_attached(part: Message) -> bool:
    said = header_text(_raw(part, "content-disposition"))
    return said.lower().startswith("attachment")


def _raw(part: Message, name: str) -> bytes:
    """Give the first header of a name as it was written: the library's reading may fail."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return str(value).encode("utf-8", "surrogateescape")
    return b""


def _clean(text: str, *, lines: bool = False) -> str:
    kept = text.replace("\r\n", "\n").replace("\r", "\n") if lines else text
    return "\n".join(_HIDDEN.sub("", line).rstrip() for line in kept.split("\n")).strip()
