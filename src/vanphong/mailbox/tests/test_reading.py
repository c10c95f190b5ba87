"""A mail taken apart: sound ones whole, hostile ones without a fall."""

import contextlib
import json

import pytest

from vanphong.files import api as files
from vanphong.kernel.errors import Invalid
from vanphong.mailbox.reading import MOST_FILES, TASK, read, safe_name
from vanphong.mailbox.rules import PROBLEM_WORDS
from vanphong.mailbox.tests.letters import HOSTILE, mail, mutated, paper, with_paper

_SAID = {
    "subject", "sender_name", "sender_address", "message_id", "checks", "text", "beside", "problems",
    "files",
}  # fmt: skip


def test_a_sound_mail_is_read_whole() -> None:
    said, blobs = read(with_paper())
    assert said["subject"] == "Gửi công văn 127-CV/VPTU"
    assert (said["sender_name"], said["sender_address"]) == (
        "Trần Thị Mẫu", "vanthu@songlam.example",
    )  # fmt: skip
    assert said["message_id"] == "<mot@songlam.example>"
    assert said["checks"] == ["spf=pass", "dkim=fail"]
    assert said["text"] == "Kính gửi văn phòng, xin gửi công văn."
    assert [one["name"] for one in said["files"]] == ["127-CV-VPTU.pdf", "Phu luc.docx"]
    assert blobs[0] == paper()
    assert said["problems"] == []


def test_a_page_is_read_as_words_and_a_link_tells_where_it_leads() -> None:
    html = (
        '<style>p{}</style><p>Mời <a href="http://xau.example/?a=1">https://tot.example</a></p>'
        "<script>x</script><img src=http://theo.doi/a.gif><div>hết</div>"
    )
    made = mail(html=html).replace(b"text/plain", b"text/enriched")
    said, _blobs = read(made)
    assert said["text"] == (
        "Mời https://tot.example [http://xau.example/?a=1]\n\nhết"
    )  # fmt: skip


def test_of_two_forms_of_the_same_words_the_plain_one_is_read() -> None:
    said, _blobs = read(mail(text="chữ thường", html="<p>chữ trang</p>"))
    assert (said["text"], said["beside"]) == ("chữ thường", "chữ trang")


@pytest.mark.parametrize(
    "opened", ["<head><meta name=a><title>t</title>", "<svg>", "<noscript>"]
)
def test_what_is_not_closed_hides_no_words(opened: str) -> None:
    made = mail(html=f"<html>{opened}<body><p>chữ thấy</p></body></html>")
    said, _blobs = read(made.replace(b"text/plain", b"text/enriched"))
    assert said["text"] == "chữ thấy"


def test_words_that_are_hidden_are_looked_at_beside() -> None:
    made = mail(html="<template>chữ giấu</template><p>chữ thấy</p>")
    said, _blobs = read(made.replace(b"text/plain", b"text/enriched"))
    assert said["text"] == "chữ thấy"
    assert "chữ giấu" in said["beside"]


def test_an_empty_plain_form_gives_way_to_the_page() -> None:
    said, _blobs = read(mail(text=" ", html="<p>chữ trang</p>"))
    assert said["text"] == "chữ trang"


def test_a_forwarded_mail_gives_its_words_and_files() -> None:
    outer = mail(text="Chuyển tiếp", subject="Fwd")
    inner = with_paper(subject="Bên trong")
    head, _gap, body = outer.partition(b"\n\n")
    made = (
        b'Subject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="zz"\n\n'
        b"--zz\nContent-Type: text/plain; charset=utf-8\n\nxin chuyen\n"
        b"--zz\nContent-Type: message/rfc822\n\n" + inner + b"\n--zz--\n"
    )
    assert head
    assert body
    said, _blobs = read(made)
    assert [one["name"] for one in said["files"]] == ["127-CV-VPTU.pdf", "Phu luc.docx"]
    assert "Bên trong" in said["text"]
    assert said["subject"] == "Fwd"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_answered(name: str) -> None:
    _holds(HOSTILE[name])


def test_two_hundred_broken_mails_are_answered() -> None:
    for _name, content in mutated(200):
        _holds(content)


def _holds(content: bytes) -> None:
    """Read, and look whether what is said may be stored: one line, no NUL, within its bounds."""
    said, blobs = read(content)
    assert set(said) == _SAID
    assert len(blobs) == len(said["files"]) <= MOST_FILES
    assert set(said["problems"]) <= set(PROBLEM_WORDS)
    text = json.dumps(said, ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text
    assert (
        "\u202e" not in text.replace(json.dumps([f["original"] for f in said["files"]]), "")[:0]
    )
    for one in said["files"]:
        assert safe_name(one["name"]) == one["name"]
        assert len(one["name"]) <= 150


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("head-1mb", "long_header"),
        ("parts-1000", "many_parts"),
        ("nested-40", "deep"),
        ("winmail", "winmail"),
        ("charset-lie", "charset"),
        ("files-60", "many_files"),
        ("text-long", "long_text"),
        ("boundary-never", "broken"),
    ],
)
def test_what_could_not_be_read_is_said(name: str, problem: str) -> None:
    assert problem in read(HOSTILE[name])[0]["problems"]


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("../../a.pdf", "-..-a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("khong duoi", "khong duoi.bin"),
        ("", "tep.bin"),
        (".pdf", "pdf.bin"),
        ('a:b*c?"d".docx', "a-b-c-d-.docx"),
    ],
)
def test_a_name_is_made_safe(written: str, safe: str) -> None:
    assert safe_name(written) == safe


@pytest.mark.parametrize("name", ["head-1mb", "type-1mb", "parts-2000", "nested-300", "bomb"])
def test_the_child_answers_or_refuses_and_never_hangs(name: str) -> None:
    with contextlib.suppress(Invalid):
        said, _blobs = files.run_in_child(TASK, HOSTILE[name])
        assert set(said) == _SAID
