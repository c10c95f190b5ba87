"""A mail looked at before anything of it is kept: read in the child, then each file at the door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from vanphong.files import api as files
from vanphong.kernel.errors import Invalid, Secret
from vanphong.kernel.secrecy import refuse_secret
from vanphong.mailbox.reading import TASK, safe_name

MEDIA_TYPE = "message/rfc822"
_NOTHING: dict[str, Any] = {
    "subject": "", "sender_name": "", "sender_address": "", "message_id": "", "checks": [],
    "text": "", "beside": "", "problems": ["unreadable"], "files": [],
}  # fmt: skip


@dataclass(slots=True)
class Part:
    """A file of a mail: what was found of it, or why the door refuses it."""

    name: str
    media_type: str
    content: bytes
    found: files.Examined | None = None
    refusal: Invalid | None = None


@dataclass(slots=True)
class Looked:
    """What is known of a mail that may be kept, or (`held_code`) why nothing of it is."""

    said: dict[str, Any]
    whole: files.Examined | None = None
    parts: list[Part] = field(default_factory=list)
    held_code: str = ""
    held_detail: str = ""


def look_at(content: bytes, name: str, on: dt.date) -> Looked:
    """Look at a mail and at every file in it; a secrecy mark in any of them holds all back.

    A file the door refuses is told and not kept by itself; the mail as it came is kept.

    :raises Unavailable: when it cannot be read now.
    """
    said, blobs = _read(content)
    looked = Looked(said)
    try:
        refuse_secret(on=on, fields={"subject": said["subject"]}, text=said["subject"])
        refuse_secret(on=on, text=said["beside"])
        looked.whole = files.examine_received(
            content=content, name=name, media_type=MEDIA_TYPE, text=said["text"], on=on
        )
        for facts, blob in zip(said["files"], blobs, strict=True):
            looked.parts.append(_part(facts, blob, on))
    except Secret as refusal:
        return _held(said, "secret", str(refusal.data["level"]))
    except Invalid as refusal:
        return _held(said, refusal.code, str(refusal.data.get("found", "")))
    return looked


def too_large(head: bytes) -> Looked:
    """Give a mail of which only the head was fetched."""
    said, _blobs = _read(head)
    return _held(said, "file_too_large", "")


def _read(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return files.run_in_child(TASK, content)
    except Invalid:
        return _NOTHING, []


def _part(facts: dict[str, str], blob: bytes, on: dt.date) -> Part:
    """Look at one file.

    :raises Secret: when it or its name bears a mark; :raises Invalid: `file_malware`.
    """
    refuse_secret(on=on, file_name=facts["original"])
    part = Part(safe_name(facts["name"]), facts["media_type"], blob)
    try:
        part.found = files.examine(content=blob, name=part.name, on=on, may_be_held=True)
    except Invalid as refusal:
        if refusal.code == "file_malware":
            raise
        part.refusal = refusal
    return part


def _held(said: dict[str, Any], code: str, detail: str) -> Looked:
    """Keep who sent it and when; of a secret neither subject nor words nor names of files."""
    kept = {"sender_name", "sender_address", "message_id", "checks"}
    said = _NOTHING | {"problems": []} | {name: said[name] for name in kept}
    return Looked(said, held_code=code, held_detail=detail)
