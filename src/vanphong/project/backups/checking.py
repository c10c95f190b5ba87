"""Checking a backup where it lies: every byte without a key, every content with one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from vanphong.kernel.errors import NotFound, Refused
from vanphong.project.backups import index
from vanphong.project.backups.contents import Bytes, Table
from vanphong.project.backups.envelopes import Identities, digest_of
from vanphong.project.backups.index import Index
from vanphong.project.backups.places import Place


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says it holds."""

    tables: list[Table]
    # bytes and the name of their envelope; empty for those lost before the backup
    files: list[tuple[Bytes, str]]


def faults(
    place: Place, keys_place: Place, made: Index, identities: Identities | None = None
) -> Iterator[str]:
    """Give what is wrong with a backup, in words; nothing when it is whole.

    Without a key the envelopes are compared with the digests noted when they were written;
    with one, each is opened and each file compared with its own digest.
    """
    for part, noted in made.parts.items():
        where = keys_place if part == index.KEYS else place
        yield from _same(where, index.part_name(made.id, part), noted.sha256)
    for name, _ in index.objects_of(place, made):
        yield from _same(place, name, index.sealed_digest(name))
    if identities is not None:
        yield from _opened(place, keys_place, made, identities)


def _same(place: Place, name: str, sha256: str) -> Iterator[str]:
    try:
        with place.reading(name) as stream:
            found, _ = digest_of(stream)
    except NotFound:
        yield f"{name}: thiếu"
    else:
        if found != sha256:
            yield f"{name}: đã bị thay đổi"


def _opened(
    place: Place, keys_place: Place, made: Index, identities: Identities
) -> Iterator[str]:
    nowhere = cast("IO[bytes]", _Nowhere())
    for part in made.parts:
        if part in {index.CONTENTS, index.OBJECTS}:
            continue
        where = keys_place if part == index.KEYS else place
        try:
            with where.reading(index.part_name(made.id, part)) as stream:
                identities.open(stream, nowhere)
        except (Refused, NotFound):
            yield f"{part}: không mở được"
    held = read_contents(place, made, identities)
    for one, name in held.files:
        if not name:
            yield f"{one.sha256}: tệp đã mất từ trước khi sao lưu"
            continue
        try:
            with place.reading(name) as stream:
                found, _ = identities.open(stream, nowhere)
        except (Refused, NotFound):
            yield f"{name}: không mở được"
        else:
            if found != one.sha256:
                yield f"{name}: không phải tệp đã ghi"


def read_contents(place: Place, made: Index, identities: Identities) -> Contents:
    """Open the list of what a backup holds."""
    text = open_part(place, made, index.CONTENTS, identities)
    tables, files = [], []
    for line in text.splitlines():
        kind, *told = cast("list[Any]", json.loads(line))
        if kind == "table":
            tables.append(Table(*told))
        else:
            files.append((Bytes(told[0], told[1]), str(told[2])))
    return Contents(tables, files)


def open_part(place: Place, made: Index, part: str, identities: Identities) -> bytes:
    """Open a small part in memory."""
    out = io.BytesIO()
    with place.reading(index.part_name(made.id, part)) as stream:
        identities.open(stream, out)
    return out.getvalue()


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, content: bytes) -> int:
        """Forget them."""
        return len(content)
