"""Recorded speech: each format told by its content and walked to its end, and nothing besides."""

from __future__ import annotations

import pytest

from vanphong.files import kinds, sounds
from vanphong.files.tests import samples, samples_sound
from vanphong.kernel.errors import Invalid, TooLarge

WHOLE = {
    "loi.wav": samples_sound.wav(),
    "loi.ogg": samples_sound.ogg(),
    "loi.opus": samples_sound.ogg(b"\x01vorbis"),
    "loi.amr": samples_sound.amr(),
    "loi.mp3": samples_sound.mp3(),
    "loi.m4a": samples_sound.film(b"soun", b"meta"),
    "loi.3gp": samples_sound.film(brand=b"3gp4"),
    "loi.webm": samples_sound.webm(),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_recorders_write_is_taken(name: str) -> None:
    found, _ = sounds.listen(WHOLE[name], name=name)
    assert found["media_type"].startswith("audio/")
    assert found["name"] == name


def test_the_container_tells_its_brand_whatever_its_ending() -> None:
    found, _ = sounds.listen(WHOLE["loi.3gp"], name="loi.m4a")
    assert found["media_type"] == "audio/3gpp"


@pytest.mark.parametrize("name", [n for n in WHOLE if n not in {"loi.webm", "loi.mp3"}])
def test_what_stands_behind_it_or_is_cut_off_is_refused(name: str) -> None:
    for content in (WHOLE[name] + b"<html>", WHOLE[name][:-3]):
        with pytest.raises(Invalid) as refused:
            sounds.listen(content, name=name)
        assert refused.value.code == "sound_refused"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hinh.mp4", samples_sound.film(b"soun", b"vide")),
        ("hinh.mp4", samples_sound.film(b"meta")),
        ("hinh.webm", samples_sound.webm(2, 1)),
        ("hinh.webm", samples_sound.webm(doctype=b"matroska")),
        ("hinh.ogg", samples_sound.ogg(b"\x80theora")),
        ("nhan.mp3", samples_sound.mp3(tag=70_000)),
        ("loi.mp3", samples_sound.mp3() + b"PK\3\4" + b"x" * 100),
        ("loi.wav", b"RIFF\4\0\0\0WAVE"),
        ("loi.amr", b"#!AMR\n"),
        ("loi.ogg", b"OggS"),
        ("loi.webm", b"\x1a\x45\xdf\xa3"),
        ("trang.mp3", b"<html><script>alert(1)</script>"),
        ("giay.m4a", samples.pdf()),
    ],
)
def test_what_is_no_sound_alone_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        sounds.listen(content, name=name)
    assert refused.value.code == "sound_refused"


def test_a_package_behind_the_sound_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        sounds.listen(WHOLE["loi.webm"] + samples.word(), name="loi.webm")
    assert refused.value.code == "sound_refused"


def test_name_and_size_count() -> None:
    with pytest.raises(Invalid) as other:
        sounds.listen(WHOLE["loi.wav"], name="loi.mp3")
    assert other.value.code == "file_type_mismatch"
    with pytest.raises(TooLarge):
        sounds.listen(b"RIFF" + b"\0" * 10 * 1024 * 1024, name="loi.wav")
    with pytest.raises(Invalid):
        sounds.listen(b"", name="loi.wav")


@pytest.mark.parametrize("name", WHOLE)
def test_where_papers_come_in_no_sound_does(name: str) -> None:
    with pytest.raises(Invalid):
        kinds.of_ending(name.rpartition(".")[2])
