"""Recorded speech: the formats recorders write, told by their content. Pure; runs in the child.

A sound comes by a door of its own: where papers are taken in, no sound is. It cannot be read for
marks of secrecy; only its name can. Each format is walked from its first byte to its last, so that
nothing stands behind it and no picture runs beside it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from vanphong.files.kinds import Kind
from vanphong.files.limits import LIMITS, Limits, check_sound_size
from vanphong.files.names import checked_name, ending_of
from vanphong.kernel.errors import Invalid

# Recorders name the one container by either ending.
_FILM = ("m4a", "mp4", "3gp", "3gpp")
M4A = Kind("M4A", "audio/mp4", "M4A", _FILM)
MOBILE = Kind("3GP", "audio/3gpp", "3GP", _FILM)
MP3 = Kind("MP3", "audio/mpeg", "MP3", ("mp3",))
OGG = Kind("OGG", "audio/ogg", "OGG, Opus", ("ogg", "oga", "opus"))
WEBM = Kind("WEBM", "audio/webm", "WebM", ("webm", "weba"))
WAV = Kind("WAV", "audio/wav", "WAV", ("wav",))
AMR = Kind("AMR", "audio/amr", "AMR", ("amr",))
SOUNDS = (M4A, MOBILE, MP3, OGG, WEBM, WAV, AMR)
# Tracks of a film's container that hold no picture: sound, and what is told of it.
_SILENT_TRACKS = {b"meta"}
_TAG_BYTES = 64 * 1024


def listen(content: bytes, *, name: str) -> tuple[dict[str, Any], list[bytes]]:
    """Say what a sound is, having made sure that it is one and nothing besides.

    :raises Invalid: `sound_refused`, `file_type_mismatch`, those of size and name.
    """
    check_sound_size(len(content))
    stored = checked_name(name)
    kind = sound_kind(content)
    if ending_of(stored) not in kind.endings:
        raise Invalid(
            "Đuôi tên tệp không đúng với nội dung bản ghi âm. Xin gửi đúng tệp gốc, không tự đổi "
            "đuôi.",
            code="file_type_mismatch",
        )
    return {"media_type": kind.media_type, "name": stored}, []


def sound_kind(content: bytes, limits: Limits = LIMITS) -> Kind:
    """Give the format of a sound by its content, walked to its end.

    :raises Invalid: `sound_refused` for what is no sound, is cut off, or holds more than sound.
    """
    check_sound_size(len(content), limits)
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise _refusal()
    for begins, walk in _WALKS:
        if begins(content):
            try:
                return walk(content)
            except (IndexError, ValueError) as error:
                raise _refusal() from error
    raise _refusal()


def _refusal() -> Invalid:
    return Invalid(
        "Tệp không phải bản ghi âm nhận được, bị cắt dở, hoặc có hình kèm theo. Xin gửi tệp M4A, "
        "MP3, OGG, Opus, WebM, WAV, AMR hoặc 3GP.",
        code="sound_refused",
    )


def _number(content: bytes, at: int, size: int, order: Any = "big") -> int:
    """Read a whole number.

    :raises ValueError: behind the end.
    """
    piece = content[at : at + size]
    if len(piece) < size:
        raise ValueError(at)
    return int.from_bytes(piece, order)


def _wav(content: bytes) -> Kind:
    if content[8:12] != b"WAVE" or _number(content, 4, 4, "little") + 8 != len(content):
        raise _refusal()
    at, found = 12, []
    while at < len(content):
        found.append(content[at : at + 4])
        size = _number(content, at + 4, 4, "little")
        at += 8 + size + size % 2
    if at != len(content) or found[:1] != [b"fmt "] or b"data" not in found:
        raise _refusal()
    return WAV


def _ogg(content: bytes) -> Kind:
    at, sounds = 0, 0
    while at < len(content):
        if content[at : at + 5] != b"OggS\0":
            raise _refusal()
        begins, parts = content[at + 5] & 2, content[at + 26]
        sizes = content[at + 27 : at + 27 + parts]
        start = at + 27 + parts
        at = start + sum(sizes)
        if begins:
            if not content[start:at].startswith((b"OpusHead", b"\x01vorbis", b"Speex   ")):
                raise _refusal()
            sounds += 1
    if at != len(content) or sounds != 1:
        raise _refusal()
    return OGG


_NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0)
_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)


def _amr(content: bytes) -> Kind:
    wide = content.startswith(b"#!AMR-WB\n")
    at = first = 9 if wide else 6
    while at < len(content):
        head = content[at]
        if head & 0x83:
            raise _refusal()
        at += 1 + (_WIDE if wide else _NARROW)[head >> 3]
    if at != len(content) or at == first:
        raise _refusal()
    return AMR


# Kilobits a second of MPEG-1 and MPEG-2 layer III, thousands of samples a second of each version.
_RATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mp3(content: bytes) -> Kind:
    at, end, frames = _behind_tag(content), len(content), 0
    if content[-128:-125] == b"TAG":
        end -= 128
    while at < end:
        size = _frame_size(content, at)
        at += size
        frames += 1
    # The recorder may have been stopped within the last frame; the longest has 1,441 bytes.
    if frames < 2 or at - end > 1441:
        raise _refusal()
    return MP3


def _behind_tag(content: bytes) -> int:
    if not content.startswith(b"ID3"):
        return 0
    size = 0
    for one in content[6:10]:
        if one & 0x80:
            raise _refusal()
        size = size << 7 | one
    if size > _TAG_BYTES:
        raise _refusal()
    return 10 + size


def _frame_size(content: bytes, at: int) -> int:
    head = _number(content, at, 4)
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, sample = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or sample == 3:
        raise _refusal()
    first = version == 3
    bits = _RATES[first][rate] * 1000 * (144 if first else 72)
    return bits // _SAMPLES[version][sample] + (head >> 9 & 1)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give the boxes of a piece as (name, beginning, end of what is in it).

    :raises ValueError: when they do not fill it exactly.
    """
    while at < end:
        size, name, head = _number(content, at, 4), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = _number(content, at + 8, 8), 16
        if size == 0:
            size = end - at
        if size < head or at + size > end:
            raise ValueError(at)
        yield name, at + head, at + size
        at += size


def _film(content: bytes) -> Kind:
    found = list(_boxes(content, 0, len(content)))
    names = [name for name, _at, _end in found]
    if names[0] != b"ftyp" or names.count(b"moov") != 1 or b"mdat" not in names:
        raise _refusal()
    tracks = set()
    for name, at, end in found:
        if name == b"moov":
            tracks = set(_tracks(content, at, end, (b"trak", b"mdia")))
    if b"soun" not in tracks or tracks - _SILENT_TRACKS != {b"soun"}:
        raise _refusal()
    return MOBILE if content[8:10] == b"3g" else M4A


def _tracks(content: bytes, at: int, end: int, path: tuple[bytes, ...]) -> Iterator[bytes]:
    """Give what each track holds; `path` are the boxes around the one that says so."""
    for name, inside, until in _boxes(content, at, end):
        if path and name == path[0]:
            yield from _tracks(content, inside, until, path[1:])
        elif not path and name == b"hdlr":
            yield content[inside + 8 : inside + 12]


_SEGMENT, _TRACKS, _ENTRY, _TYPE = 0x18538067, 0x1654AE6B, 0xAE, 0x83
_CLUSTER, _DOCTYPE, _HEADER = 0x1F43B675, 0x4282, 0x1A45DFA3
_UNKNOWN = (1 << 56) - 1


def _elements(content: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give the elements of a piece as (name, beginning, end of what is in it).

    One of unknown length reaches to the end of the piece.

    :raises ValueError: for one that reaches further.
    """
    while at < end:
        name, size_at = _vint(content, at, keep_mark=True)
        size, inside = _vint(content, size_at, keep_mark=False)
        until = end if size == _UNKNOWN else inside + size
        if until > end:
            raise ValueError(at)
        yield name, inside, until
        at = until


def _vint(content: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """Read a number of variable length; give it and where it ends. All ones is `_UNKNOWN`."""
    width = 9 - content[at].bit_length()
    if width > 8:
        raise ValueError(at)
    value = _number(content, at, width)
    if not keep_mark:
        value &= (1 << 7 * width) - 1
        if value == (1 << 7 * width) - 1:
            value = _UNKNOWN
    return value, at + width


def _webm(content: bytes) -> Kind:
    tracks: list[int] = []
    is_webm = has_sound = False
    for name, at, end in _elements(content, 0, len(content)):
        if name == _HEADER:
            inside = _elements(content, at, end)
            is_webm = any(
                content[a:e].rstrip(b"\0") == b"webm" for n, a, e in inside if n == _DOCTYPE
            )
        elif name == _SEGMENT:
            for part, inside_at, until in _elements(content, at, end):
                if part == _TRACKS:
                    tracks += _track_types(content, inside_at, until)
                elif part == _CLUSTER:
                    has_sound = True
                    break
    if not is_webm or not has_sound or set(tracks) != {2}:
        raise _refusal()
    return WEBM


def _track_types(content: bytes, at: int, end: int) -> Iterator[int]:
    for name, inside, until in _elements(content, at, end):
        if name == _ENTRY:
            kinds = [content[a] for n, a, _e in _elements(content, inside, until) if n == _TYPE]
            yield from kinds or [0]


def _begins(*marks: bytes, at: int = 0) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks, at)


_WALKS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Kind]], ...] = (
    (_begins(b"RIFF"), _wav),
    (_begins(b"OggS"), _ogg),
    (_begins(b"#!AMR\n", b"#!AMR-WB\n"), _amr),
    (_begins(b"\x1a\x45\xdf\xa3"), _webm),
    (_begins(b"ftyp", at=4), _film),
    (
        _begins(
            b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2"
        ),
        _mp3,
    ),
)
