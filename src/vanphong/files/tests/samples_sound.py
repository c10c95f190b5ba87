"""Sounds made on the spot for tests: a tone, and the smallest whole file of each format."""

from __future__ import annotations

import io
import math
import struct
import wave


def wav(seconds: float = 0.2, hertz: float = 440) -> bytes:
    """A tone as a plain recording."""
    frames = (
        round(9000 * math.sin(math.tau * hertz * n / 8000)) for n in range(int(8000 * seconds))
    )
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", one) for one in frames))
    return made.getvalue()


def _ogg_page(flags: int, packet: bytes, number: int) -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, 0, 1, number, 0)
    return head + bytes([1, len(packet)]) + packet


def ogg(first: bytes = b"OpusHead\1\1") -> bytes:
    """Two pages of one stream."""
    return _ogg_page(2, first, 0) + _ogg_page(4, b"speech", 1)


def amr() -> bytes:
    """Two frames of the lowest rate."""
    return b"#!AMR\n" + (b"\x04" + b"\0" * 12) * 2


def mp3(tag: int = 20) -> bytes:
    """Three frames of 128 kbit/s behind a tag."""
    head = b"ID3\4\0\0" + bytes([0, tag >> 14, tag >> 7 & 127, tag & 127]) + b"\0" * tag
    return head + (b"\xff\xfb\x90\xc0" + b"\0" * 413) * 3


def _box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def film(*tracks: bytes, brand: bytes = b"M4A ") -> bytes:
    """A container with a track of each kind named (soun, vide)."""
    made = [
        _box(b"trak", _box(b"mdia", _box(b"hdlr", b"\0" * 8 + kind + b"\0" * 12)))
        for kind in tracks or (b"soun",)
    ]
    return _box(b"ftyp", brand, b"\0" * 4) + _box(b"mdat", b"speech") + _box(b"moov", *made)


def _element(name: int, inside: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if unknown else struct.pack(">Q", len(inside) | 1 << 56)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + inside


def webm(*types: int, doctype: bytes = b"webm") -> bytes:
    """A live recording: lengths unknown; a track of each type (1 picture, 2 sound)."""
    tracks = b"".join(_element(0xAE, _element(0x83, bytes([one]))) for one in types or (2,))
    cluster = _element(0x1F43B675, b"\xa3\x86speech", unknown=True)
    segment = _element(0x18538067, _element(0x1654AE6B, tracks) + cluster, unknown=True)
    return _element(0x1A45DFA3, _element(0x4282, doctype)) + segment
