"""The index of a backup: what it consists of, readable without any key, written last.

A place holds `backups/<id>/…` for each backup of the whole site, `offices/<id>/…` for each of one
office and, shared by all, `files/<holders>/…`: each file once, under a name that tells its digest
to nobody without the site's key.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from vanphong.kernel.errors import NotFound, Refused
from vanphong.project.backups.places import Place

INDEX, DATABASE, CONTENTS, FOLDER, KEYS, OBJECTS, ABOUT = (
    "index.json", "database.age", "contents.age", "folder.age", "keys.age", "objects.txt",
    "about.age",
)  # fmt: skip
LATEST = "latest"
_FORMAT = 1
_OF_OFFICE = "~"
_NAME = re.compile(r"files/[0-9a-f]{12}/([0-9a-f]{64})-([0-9a-f]{64})\.age")


@dataclass(frozen=True, slots=True)
class Part:
    """An envelope of a backup, as it lies in the place."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Index:
    """One whole backup."""

    id: str
    made_at: str
    version: str
    # Major version of PostgreSQL and of the program that dumped it.
    server: int
    holders: list[str]
    parts: dict[str, Part]
    tables: int
    rows: int
    files: int
    file_bytes: int
    # Files of which only the row was left.
    missing: int = 0
    # Files that were gone from the store, in the backup or not.
    lost: int = 0
    format: int = field(default=_FORMAT)

    @property
    def at(self) -> dt.datetime:
        """The moment of its snapshot."""
        return dt.datetime.fromisoformat(self.made_at)

    def as_json(self) -> str:
        """Give the index as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def office_backup_id(moment: str, code: str) -> str:
    """Give the id of a backup of one office."""
    return f"{moment}{_OF_OFFICE}{code}"


def part_name(backup_id: str, part: str) -> str:
    """Give the name of a part in its place."""
    folder = "offices" if _OF_OFFICE in backup_id else "backups"
    return f"{folder}/{backup_id}/{part}"


def object_name(mark: str, key: bytes, sha256: str, sealed: str) -> str:
    """Give the name of a file's envelope: its digest under the site's key, its own digest."""
    return f"files/{mark}/{concealed(key, sha256)}-{sealed}.age"


def concealed(key: bytes, sha256: str) -> str:
    """Give a digest as only who has the site's key can find it."""
    return hmac.digest(key, sha256.encode(), "sha256").hex()


def sealed_digest(name: str) -> str:
    """Give the digest that the bytes of a file's envelope must have; empty for a strange name."""
    found = _NAME.fullmatch(name)
    return found[2] if found else ""


def concealed_digest(name: str) -> str:
    """Give the concealed digest in the name of a file's envelope; empty for a strange name."""
    found = _NAME.fullmatch(name)
    return found[1] if found else ""


def whole_backups(place: Place) -> list[str]:
    """Give the ids of the backups of the site that were finished, oldest first."""
    return _finished(place, "backups")


def office_backups(place: Place) -> list[str]:
    """Give the ids of the finished backups of single offices, oldest first."""
    return _finished(place, "offices")


def _finished(place: Place, folder: str) -> list[str]:
    ends = f"/{INDEX}"
    return sorted(n.split("/")[1] for n, _ in place.names(folder) if n.endswith(ends))


def read_index(place: Place, backup_id: str = LATEST) -> Index:
    """Give the index of a backup, the newest for `latest`.

    :raises NotFound: `backup_not_found`.
    :raises Refused: `backup_format` when a newer version made it.
    """
    known = whole_backups(place)
    chosen = known[-1] if known and backup_id == LATEST else backup_id
    if chosen not in known and chosen not in office_backups(place):
        raise NotFound("Không có bản sao lưu này ở nơi đã chỉ.", code="backup_not_found")
    with place.reading(part_name(chosen, INDEX)) as stream:
        told: dict[str, Any] = json.loads(stream.read())
    if told.get("format") != _FORMAT:
        raise Refused(
            "Bản sao lưu do phiên bản khác của phần mềm tạo ra. Xin dùng đúng phiên bản đó.",
            code="backup_format",
        )
    told["parts"] = {name: Part(**part) for name, part in told["parts"].items()}
    return Index(**told)


def objects_of(place: Place, index: Index) -> Iterator[tuple[str, int]]:
    """Give (name, size) of the files' envelopes that a backup needs."""
    with place.reading(part_name(index.id, OBJECTS)) as stream:
        for line in stream.read().decode("ascii").splitlines():
            name, _, size = line.partition(" ")
            yield name, int(size)
