"""Hostile and clean PDFs: every thing that acts, in every place it may stand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanphong.files.tests import samples as s
from vanphong.files.tests.corpus import raw_pdfs
from vanphong.files.tests.corpus.case import Case, clean, hostile

Change = Callable[[pikepdf.Pdf], None]
_OUT = "http://an.example/x"

# action: (what it says beside /S, its code)
ACTIONS: dict[str, tuple[dict[str, object], str]] = {
    "JavaScript": ({"JS": String("app.alert(1)")}, "pdf_script"),
    "Launch": ({"F": String("cmd.exe")}, "pdf_launch"),
    "SubmitForm": ({"F": String(_OUT)}, "pdf_submit"),
    "ImportData": ({"F": String("a.fdf")}, "pdf_submit"),
    "GoToR": ({"F": String("//an.example/a.pdf"), "D": Array([0])}, "pdf_remote"),
    "GoToE": ({"T": Dictionary(R=Name.C)}, "pdf_embedded"),
    "GoToDp": ({"Dp": Dictionary()}, "pdf_remote"),
    "Thread": ({"F": String("a.pdf"), "D": 0}, "pdf_remote"),
    "Rendition": ({"OP": 0}, "pdf_media"),
    "Movie": ({"Operation": Name.Play}, "pdf_media"),
    "Sound": ({"Volume": 1}, "pdf_media"),
    "RichMediaExecute": ({"CMD": Dictionary(C=String("play"))}, "pdf_media"),
    "URI": ({"URI": String("javascript:alert(1)")}, "pdf_remote"),
}


def action(kind: str) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name("/" + kind), **ACTIONS[kind][0])


def _link(act: Dictionary, **more: object) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=act, **more
    )


def _web(**more: object) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("https://an.example"), **more)


def _deep(inner: object, depth: int) -> object:
    for _ in range(depth):
        inner = Array([inner])
    return inner


def _in_form(document: pikepdf.Pdf, act: Dictionary) -> None:
    field = document.make_indirect(
        Dictionary(FT=Name.Tx, T=String("o"), Type=Name.Annot, Subtype=Name.Widget,
                   Rect=Array([0, 0, 9, 9]), AA=Dictionary(K=act))
    )  # fmt: skip
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    document.pages[0].obj.Annots = Array([field])


def _set(target: str, key: str, value: Callable[[pikepdf.Pdf, Dictionary], object]):
    def put(document: pikepdf.Pdf, act: Dictionary) -> None:
        place = document.Root if target == "root" else document.pages[0].obj
        place[key] = value(document, act)

    return put


PLACES: dict[str, Callable[[pikepdf.Pdf, Dictionary], None]] = {
    "at opening": _set("root", "/OpenAction", lambda d, a: a),
    "at opening, apart": _set("root", "/OpenAction", lambda d, a: d.make_indirect(a)),
    "at closing": _set("root", "/AA", lambda d, a: Dictionary(WC=a)),
    "page shown": _set("page", "/AA", lambda d, a: Dictionary(O=a)),
    "link": _set("page", "/Annots", lambda d, a: Array([_link(a)])),
    "link entered": _set(
        "page", "/Annots", lambda d, a: Array([_link(_web(), AA=Dictionary(E=a))])
    ),
    "after a link": _set("page", "/Annots", lambda d, a: Array([_link(_web(Next=a))])),
    "after a link, in a list": _set(
        "page", "/Annots", lambda d, a: Array([_link(_web(Next=Array([_web(), a])))])
    ),
    "form field": _in_form,
    "bookmark": _set(
        "root", "/Outlines",
        lambda d, a: Dictionary(First=d.make_indirect(Dictionary(Title=String("a"), A=a))),
    ),
    "name tree": _set(
        "root", "/Names",
        lambda d, a: Dictionary(Pages=Dictionary(Names=Array([String("a"), a]))),
    ),
    "orphan": lambda d, a: d.trailer.__setitem__("/Kept", d.make_indirect(a)),
    "nested deep": _set("root", "/Extra", lambda d, a: _deep(a, 90)),
    "drawn form": _set(
        "page", "/Resources",
        lambda d, a: Dictionary(XObject=Dictionary(
            F=d.make_stream(b"", Type=Name.XObject, Subtype=Name.Form,
                            BBox=Array([0, 0, 9, 9]), PieceInfo=Dictionary(P=a)))),
    ),
}  # fmt: skip


def with_action(kind: str, place: str) -> bytes:
    return s.pdf_with(lambda document: PLACES[place](document, action(kind)))


def packed(kind: str) -> bytes:
    """In an object stream, so that no word of it stands in the open."""
    return s.pdf_with(
        lambda document: PLACES["at opening, apart"](document, action(kind)),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


def added(kind: str) -> bytes:
    """In an update added after the end of a clean file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(s.pdf()))
    act = generic.DictionaryObject({
        generic.pdf_name("/S"): generic.pdf_name("/" + kind),
        generic.pdf_name("/F"): generic.pdf_string("a"),
        generic.pdf_name("/JS"): generic.pdf_string("1"),
    })  # fmt: skip
    writer.root["/OpenAction"] = act
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def escaped(kind: str) -> bytes:
    """The name of the action written with hexadecimal escapes."""
    raw = s.pdf_with(
        lambda document: PLACES["at opening"](document, action(kind)),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    first = kind[0].encode()
    changed = raw.replace(b"/" + kind.encode(), b"/#%02x%s" % (ord(first), kind[1:].encode()))
    return s.rewritten(changed.replace(b"/JS ", b"/J#53 "))


def _note(subtype: str) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = Array([
            Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([0, 0, 9, 9]))
        ])  # fmt: skip

    return change


def _key(path: str, key: str, make: Callable[[pikepdf.Pdf], object]) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        place = document.Root if path == "root" else document.pages[0].obj
        place[key] = make(document)

    return change


THINGS: dict[str, tuple[Change, str]] = {
    "attachment": (s.with_attachment, "pdf_embedded"),
    "attached file of a page": (
        _key("page", "/AF", lambda d: Array([
            Dictionary(Type=Name.Filespec, EF=Dictionary(F=d.make_stream(b"MZ")))])),
        "pdf_embedded"),
    "embedded stream alone": (
        _key("root", "/Extra", lambda d: d.make_stream(b"MZ", Type=Name.EmbeddedFile)),
        "pdf_embedded"),
    "list of embedded files": (
        _key("root", "/Names", lambda d: Dictionary(EmbeddedFiles=Dictionary(Names=Array()))),
        "pdf_embedded"),
    "xfa stream": (s.with_xfa, "pdf_xfa"),
    "xfa parts": (
        _key("root", "/AcroForm", lambda d: Dictionary(
            Fields=Array(), XFA=Array([String("a"), d.make_stream(b"<x/>")]))), "pdf_xfa"),
    "script without an action": (
        _key("root", "/Extra", lambda d: Dictionary(JS=String("1"))), "pdf_script"),
    "action without its script": (
        _key("root", "/OpenAction", lambda d: Dictionary(S=Name.JavaScript)), "pdf_script"),
    "named scripts": (
        _key("root", "/Names", lambda d: Dictionary(JavaScript=Dictionary(Names=Array()))),
        "pdf_script"),
    "printer's program": (
        _key("page", "/Resources", lambda d: Dictionary(XObject=Dictionary(
            P=d.make_stream(b"1 pop", Type=Name.XObject, Subtype=Name.PS)))), "pdf_script"),
    "rich content": (
        _key("root", "/Extra", lambda d: Dictionary(RichMediaContent=Dictionary())),
        "pdf_media"),
    "rich settings": (
        _key("root", "/Extra", lambda d: Dictionary(RichMediaSettings=Dictionary())),
        "pdf_media"),
    "file note": (_note("FileAttachment"), "pdf_embedded"),
    "rich note": (_note("RichMedia"), "pdf_media"),
    "screen note": (_note("Screen"), "pdf_media"),
    "film note": (_note("Movie"), "pdf_media"),
    "sound note": (_note("Sound"), "pdf_media"),
    "solid note": (_note("3D"), "pdf_media"),
    "data outside": (s.with_outside_stream, "pdf_remote"),
    "page of another file": (
        _key("page", "/Resources", lambda d: Dictionary(XObject=Dictionary(F=d.make_stream(
            b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
            Ref=Dictionary(F=String("a.pdf"), Page=0))))), "pdf_remote"),
    "web page at opening": (
        _key("root", "/OpenAction", lambda d: _web()), "pdf_remote"),
    "web page when shown": (
        _key("page", "/AA", lambda d: Dictionary(O=_web())), "pdf_remote"),
    "link to a share": (
        _key("page", "/Annots", lambda d: Array([_link(
            Dictionary(S=Name.URI, URI=String("file://an.example/a")))])), "pdf_remote"),
    "no pages": (s.without_pages, "pdf_no_pages"),
    "nested without end": (_key("root", "/Extra", lambda d: _deep(1, 400)), "pdf_too_complex"),
}  # fmt: skip


def _locked(**how: object) -> bytes:
    return s.pdf_with(lambda _: None, encryption=pikepdf.Encryption(**how))


def many_pages(count: int) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for _ in range(count):
            document.add_blank_page(page_size=(200, 200))

    return s.pdf_with(change)


def zip_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def hostile_cases() -> Iterator[Case]:
    for kind, (_, code) in ACTIONS.items():
        for place in PLACES:
            yield hostile(
                f"pdf {kind}, {place}", "a.pdf", partial(with_action, kind, place), code
            )
        yield hostile(f"pdf {kind}, packed", "a.pdf", partial(packed, kind), code)
        if kind != "URI":
            codes = (code, "pdf_script")
            yield hostile(f"pdf {kind}, added", "a.pdf", partial(added, kind), *codes)
            yield hostile(f"pdf {kind}, escaped", "a.pdf", partial(escaped, kind), *codes)
    for thing, (change, code) in THINGS.items():
        yield hostile(f"pdf {thing}", "a.pdf", partial(s.pdf_with, change), code)
    for count, how in enumerate((
        {"owner": "a", "user": "b"}, {"owner": "a", "user": ""},
        {"owner": "a", "user": "b", "R": 3, "aes": False, "metadata": False},
        {"owner": "a", "user": "", "R": 4}, {"owner": "a", "user": "b", "R": 6},
    )):  # fmt: skip
        yield hostile(f"pdf locked {count}", "a.pdf", partial(_locked, **how), "pdf_encrypted")
    tails = {
        "package": zip_of("a.txt", b"a"), "program": zip_of("A.class", b"\xca\xfe\xba\xbe"),
        "page": b"\n<html><script>alert(1)</script></html>", "script": b"<?php system($_GET[0]);",
    }  # fmt: skip
    for tail, data in tails.items():
        yield hostile(f"pdf and {tail}", "a.pdf", partial(_and, data), "file_polyglot")
    yield hostile(
        "pdf behind a page", "a.pdf", lambda: b"<html>" + s.pdf(), "file_type_refused"
    )
    yield hostile(
        "pdf behind blanks", "a.pdf", lambda: b" " * 99 + s.pdf(), "file_type_mismatch"
    )
    yield hostile(
        "pdf pages in a ring", "a.pdf", raw_pdfs.pages_in_a_ring, "pdf_damaged", "pdf_no_pages"
    )
    yield hostile(
        "pdf of 3,010 pages", "a.pdf", partial(many_pages, 3010), "pdf_too_many_pages"
    )
    yield hostile(
        "pdf signed over a script", "a.pdf",
        lambda: s.signed_pdf(s.pdf_with(s.with_open_action)), "pdf_script",
    )  # fmt: skip


def _and(tail: bytes) -> bytes:
    return s.pdf() + tail


def clean_cases() -> Iterator[Case]:
    for pages in (1, 2, 5, 40):
        yield clean(
            f"pdf of {pages}", f"Báo cáo {pages} trang.pdf", partial(s.pdf, pages=pages)
        )
    for count in range(12):
        lines = (f"Số {count}-CV/VPTU", f"Kính gửi: Đảng ủy xã số {count}", *s.LETTER[2:])
        yield clean(f"pdf letter {count}", f"CV {count}.pdf", partial(s.pdf, *lines))
    modes = pikepdf.ObjectStreamMode
    saves: dict[str, dict[str, object]] = {
        "linear": {"linearize": True}, "packed": {"object_stream_mode": modes.generate},
        "plain": {"object_stream_mode": modes.disable}, "1.4": {"force_version": "1.4"},
        "unpacked": {"compress_streams": False}, "content": {"normalize_content": True},
    }  # fmt: skip
    for name, how in saves.items():
        yield clean(f"pdf {name}", "a.pdf", partial(s.pdf_with, lambda _: None, **how))
    yield clean("pdf with form", "a.pdf", partial(s.pdf_with, s.with_plain_form))
    yield clean("pdf signed twice", "a.pdf", s.signed_pdf)
    yield clean("pdf with blank end", "a.pdf", lambda: s.pdf() + b"\r\n\0\0\n")
    yield clean(
        "pdf with mail link",
        "a.pdf",
        partial(
            s.pdf_with,
            _key(
                "page",
                "/Annots",
                lambda d: Array(
                    [_link(Dictionary(S=Name.URI, URI=String("mailto:a@an.example")))]
                ),
            ),
        ),
    )
    yield clean(
        "pdf opens at a page",
        "a.pdf",
        partial(
            s.pdf_with, _key("root", "/OpenAction", lambda d: Array([d.pages[0].obj, Name.Fit]))
        ),
    )
    yield clean(
        "pdf opens by going",
        "a.pdf",
        partial(
            s.pdf_with,
            _key(
                "root",
                "/OpenAction",
                lambda d: Dictionary(S=Name.GoTo, D=Array([d.pages[0].obj, Name.Fit])),
            ),
        ),
    )
    yield clean(
        "pdf prints by name",
        "a.pdf",
        partial(
            s.pdf_with,
            _key(
                "page",
                "/Annots",
                lambda d: Array([_link(Dictionary(S=Name.Named, N=Name.NextPage))]),
            ),
        ),
    )
    for pages in (1, 3):
        yield clean(
            f"scan of {pages}",
            f"scan {pages}.pdf",
            lambda pages=pages: s.scanned_pdf(*[s.page_picture()] * pages),
        )
    yield clean("scan with a layer", "a.pdf", lambda: s.searchable_scan(s.page_picture()))
