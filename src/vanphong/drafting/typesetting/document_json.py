"""The document as JSON, the way drafts keep it: every value checked when it is read back."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import enum
import functools
import json
import types
import typing
from collections.abc import Sequence
from typing import Any

from vanphong.drafting.typesetting import document as model
from vanphong.kernel.errors import Invalid

_TAG = "block"
_BLOCKS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        model.Paragraph,
        model.Heading,
        model.ListItem,
        model.Table,
        model.Image,
        model.PageBreak,
    )
}


def to_json(document: model.OfficialDocument) -> str:
    """Give the document as one line of JSON; defaults are left out, bytes are base64."""
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"))


def from_json(source: str) -> model.OfficialDocument:
    """Read a document back.

    :raises Invalid: when the text is not JSON or a value has the wrong shape.
    """
    try:
        raw = json.loads(source)
        found = _read(model.OfficialDocument, raw)
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise Invalid(
            "Nội dung dự thảo đã lưu không đọc được. Hãy mở lại từ tệp gốc.",
            code="draft_unreadable",
        ) from error
    return typing.cast("model.OfficialDocument", found)


def plain_blocks(blocks: Sequence[model.Block]) -> list[dict[str, Any]]:
    """Give a body as values JSON knows; defaults are left out."""
    return typing.cast("list[dict[str, Any]]", _plain(tuple(blocks)))


def read_blocks(raw: object) -> tuple[model.Block, ...]:
    """Read a body from such values, each checked for its type alone.

    :raises ValueError, TypeError, KeyError, RecursionError: when one has the wrong shape.
    """
    found = _read(tuple[model.Block, ...], raw)
    return typing.cast("tuple[model.Block, ...]", found)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
        name = type(value).__name__
        return {_TAG: name} | fields if name in _BLOCKS else fields
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(wanted: Any, raw: Any) -> Any:
    origin = typing.get_origin(wanted)
    if origin is None:
        return _read_plain(wanted, raw)
    if origin is tuple:
        return tuple(_read(typing.get_args(wanted)[0], item) for item in _of(list, raw))
    if origin is types.UnionType:
        return _read_one_of(typing.get_args(wanted), raw)
    if origin is typing.Literal:
        if raw not in typing.get_args(wanted):
            raise ValueError(raw)
        return raw
    raise TypeError(wanted)


def _read_plain(wanted: Any, raw: Any) -> Any:
    if dataclasses.is_dataclass(wanted):
        return _read_record(typing.cast("type", wanted), raw)
    if issubclass(wanted, enum.Enum):
        return wanted(raw)
    if wanted is dt.date:
        return dt.date.fromisoformat(raw)
    if wanted is bytes:
        return base64.b64decode(raw, validate=True)
    if wanted is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    return _of(wanted, raw)


def _read_one_of(choices: tuple[Any, ...], raw: Any) -> Any:
    if types.NoneType in choices:
        rest = next(choice for choice in choices if choice is not types.NoneType)
        return None if raw is None else _read(rest, raw)
    return _read_record(_BLOCKS[_of(dict, raw)[_TAG]], raw)


def _read_record(kind: type, raw: Any) -> Any:
    values = {key: value for key, value in _of(dict, raw).items() if key != _TAG}
    hints = _hints(kind)
    return kind(**{key: _read(hints[key], value) for key, value in values.items()})


def _of(kind: type, raw: Any) -> Any:
    if type(raw) is not kind:
        raise TypeError(type(raw))
    return raw
