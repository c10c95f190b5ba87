"""Word files from a description: every look can be set, so that every fault can be planted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_MM = 1440 / 25.4
_WHEN = (2026, 6, 1, 0, 0, 0)  # so that the same words make the same bytes


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set; distances in pt, the indent in mm."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font: str = "Times New Roman"
    align: str = "left"
    line: float | None = None
    after: float = 0
    indent: float = 0
    ruled: bool = False

    def but(self, **changes: Any) -> Look:
        """Give the look with changes."""
        return replace(self, **changes)


_BODY = Look(align="both", line=18, after=6, indent=10)
LOOKS: Mapping[str, Look] = {
    "title": Look(15, bold=True, align="center", ruled=True),
    "motto": Look(bold=True, align="center"),
    "upper": Look(align="center"),
    "name": Look(bold=True, align="center"),
    "star": Look(align="center"),
    "symbol": Look(align="center"),
    "place_date": Look(italic=True, align="center"),
    "letter_abstract": Look(12, italic=True, align="center"),
    "type_name": Look(16, bold=True, align="center"),
    "abstract": Look(bold=True, align="center"),
    "dashes": Look(align="center"),
    "addressee_label": Look(italic=True),
    "addressee": Look(),
    "grounds": _BODY,
    "body": _BODY,
    "heading": _BODY.but(bold=True, align="left"),
    "cell": Look(13, align="center"),
    "recipients_label": Look(underline=True),
    "recipients": Look(12),
    "authority": Look(bold=True, align="center"),
    "signer_title": Look(align="center"),
    "signer_name": Look(bold=True, align="center"),
    "urgency": Look(bold=True, align="center"),
    "copy": Look(align="center"),
}


@dataclass(frozen=True, slots=True)
class Spec:
    """An official document in its parts. `body` holds lines, (look, line) or tables (rows)."""

    upper: str = "TỈNH ỦY SƠN HÀ"
    name: str = "VĂN PHÒNG"
    star: str = "*"
    symbol: str = "Số 127-CV/VPTU"
    title: str = "ĐẢNG CỘNG SẢN VIỆT NAM"
    motto: str = ""
    place_date: str = "Sơn Hà, ngày 05 tháng 6 năm 2026"
    urgency: str = ""
    letter_abstract: str = ""
    type_name: str = ""
    abstract: tuple[str, ...] = ()
    dashes: str = "-----"
    addressee_label: str = "Kính gửi:"
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    body: tuple[Any, ...] = ()
    recipients_label: str = "Nơi nhận:"
    recipients: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    signer_titles: tuple[str, ...] = ()
    signer_name: str = "Nguyễn Văn Mẫu"
    copy: tuple[str, ...] = ()
    paper: tuple[float, float] = (210, 297)
    margins: tuple[float, float, float, float] = (20, 20, 30, 15)
    page_number: str = "top"  # top, bottom, every, none
    page_number_align: str = "center"
    pages: int = 1
    looks: Mapping[str, Look] = field(default_factory=dict)
    by_tabs: bool = False  # the frame by tabs, not in tables

    def but(self, **changes: Any) -> Spec:
        """Give the document with changes."""
        return replace(self, **changes)

    def looking(self, part: str, **changes: Any) -> Spec:
        """Give the document with another look of a part."""
        looks = dict(self.looks)
        looks[part] = looks.get(part, LOOKS[part]).but(**changes)
        return replace(self, looks=looks)


def built(spec: Spec) -> bytes:
    """Give the bytes of the Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _parts(spec):
            file.writestr(zipfile.ZipInfo(name, _WHEN), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(spec: Spec) -> Iterator[tuple[str, str]]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    yield (
        "[Content_Types].xml",
        (
            f'{head}<Types xmlns="{_P}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/>'
            f'<Override PartName="/word/number.xml" ContentType="{kind}.header+xml"/></Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{head}<Relationships xmlns="{_P}/relationships"><Relationship Id="r1" '
            f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
    )
    part = "footer" if spec.page_number == "bottom" else "header"
    yield (
        "word/_rels/document.xml.rels",
        (
            f'{head}<Relationships xmlns="{_P}/relationships">'
            f'<Relationship Id="r1" Type="{_R}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r2" Type="{_R}/{part}" Target="number.xml"/></Relationships>'
        ),
    )
    yield (
        "word/styles.xml",
        (
            f'{head}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
            '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
            '<w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            "</w:style></w:styles>"
        ),
    )
    tag = "ftr" if part == "footer" else "hdr"
    yield (
        "word/number.xml",
        (
            f'{head}<w:{tag} xmlns:w="{_W}"><w:p>'
            f'<w:pPr><w:jc w:val="{spec.page_number_align}"/></w:pPr>'
            '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>'
            f"</w:{tag}>"
        ),
    )
    yield (
        "docProps/app.xml",
        (
            f'{head}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'extended-properties"><Pages>{spec.pages}</Pages></Properties>'
        ),
    )
    yield (
        "word/document.xml",
        (
            f'{head}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(_body(spec))}'
            f"{_section(spec, part)}</w:body></w:document>"
        ),
    )


def _section(spec: Spec, part: str) -> str:
    top, bottom, left, right = (round(mm * _MM) for mm in spec.margins)
    wide, high = (round(mm * _MM) for mm in spec.paper)
    reference = f'<w:{part}Reference w:type="default" r:id="r2"/>'
    return (
        f"<w:sectPr>{'' if spec.page_number == 'none' else reference}"
        f'<w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar w:top="{top}" w:bottom="{bottom}" '
        f'w:left="{left}" w:right="{right}" w:header="567" w:footer="567"/>'
        f"{'' if spec.page_number == 'every' else '<w:titlePg/>'}</w:sectPr>"
    )


def _body(spec: Spec) -> Iterator[str]:
    look = {**LOOKS, **spec.looks}
    left = [
        ("upper", spec.upper),
        ("name", spec.name),
        ("star", spec.star),
        ("symbol", spec.symbol),
    ]
    left += [("letter_abstract", spec.letter_abstract)]
    right = [("title", spec.title), ("motto", spec.motto), ("place_date", spec.place_date)]
    if spec.by_tabs:
        yield from _tabbed(spec, look)
    else:
        yield _frame(left, right, look)
    if spec.urgency:
        yield _line(spec.urgency, look["urgency"])
    if spec.type_name:
        yield _line(spec.type_name, look["type_name"])
        yield from (_line(words, look["abstract"]) for words in spec.abstract)
        if spec.dashes:
            yield _line(spec.dashes, look["dashes"])
    yield from _addressees(spec, look)
    yield from (_line(words, look["grounds"]) for words in spec.grounds)
    for one in spec.body:
        yield from _block(one, look)
    signature = [("authority", words) for words in spec.authority]
    signature += [("signer_title", words) for words in spec.signer_titles]
    signature += [("signer_name", spec.signer_name)]
    places = [("recipients_label", spec.recipients_label)]
    places += [("recipients", words) for words in spec.recipients]
    yield _frame(places, signature, look)
    if spec.copy:
        yield _line("", Look(ruled=True))
        yield from (_line(words, look["copy"]) for words in spec.copy)


def _tabbed(spec: Spec, look: Mapping[str, Look]) -> Iterator[str]:
    rows = (("upper", spec.upper, "title", spec.title), ("name", spec.name, "", ""))
    for kind, words, other, title in rows:
        yield _paragraph(
            _run(words, look[kind]) + (_run("\t" + title, look[other]) if other else ""),
            look[other or kind].but(align="left"),
        )
    yield _line(spec.star, look["star"].but(align="left"))
    yield _paragraph(
        _run(spec.symbol, look["symbol"]) + _run("\t" + spec.place_date, look["place_date"]),
        look["symbol"].but(align="left"),
    )
    if spec.letter_abstract:
        yield _line(spec.letter_abstract, look["letter_abstract"].but(align="left"))


def _addressees(spec: Spec, look: Mapping[str, Look]) -> Iterator[str]:
    if not spec.addressees:
        return
    label = _run(spec.addressee_label, look["addressee_label"])
    first, *rest = spec.addressees
    yield _paragraph(label + _run(f" {first}", look["addressee"]), look["addressee"])
    yield from (_line(words, look["addressee"]) for words in rest)


def _block(one: Any, look: Mapping[str, Look]) -> Iterator[str]:
    if isinstance(one, str):
        yield _line(one, look["body"])
    elif isinstance(one[0], str):
        yield _line(one[1], look[one[0]])
    else:
        cells = (
            "".join(f"<w:tc><w:tcPr/>{_line(words, look['cell'])}</w:tc>" for words in row)
            for row in one
        )
        rows = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = f"<w:tblGrid>{'<w:gridCol/>' * len(one[0])}</w:tblGrid>"
        properties = f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"
        yield f"<w:tbl>{properties}{grid}{rows}</w:tbl>"


def _frame(
    left: list[tuple[str, str]], right: list[tuple[str, str]], look: Mapping[str, Look]
) -> str:
    cells = "".join(
        "<w:tc><w:tcPr/>"
        + ("".join(_line(words, look[part]) for part, words in side if words) or "<w:p/>")
        + "</w:tc>"
        for side in (left, right)
    )
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    return f"<w:tbl><w:tblPr/>{grid}<w:tr>{cells}</w:tr></w:tbl>"


def _line(words: str, look: Look) -> str:
    return _paragraph(_run(words, look), look)


def _paragraph(runs: str, look: Look) -> str:
    line = "" if look.line is None else f' w:line="{round(look.line * 20)}" w:lineRule="exact"'
    indent = f'<w:ind w:firstLine="{round(look.indent * _MM)}"/>' if look.indent else ""
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>' if look.ruled else ""
    return (
        f'<w:p><w:pPr>{rule}<w:spacing w:after="{round(look.after * 20)}"{line}/>{indent}'
        f'<w:jc w:val="{look.align}"/></w:pPr>{runs}</w:p>'
    )


def _run(words: str, look: Look) -> str:
    marks = "".join(
        f"<w:{tag}/>" for tag, on in (("b", look.bold), ("i", look.italic)) if on
    ) + ('<w:u w:val="single"/>' if look.underline else "")
    font = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}"/>'
    inner = "".join(
        f'{"<w:tab/>" if n else ""}<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for n, piece in enumerate(words.split("\t"))
    )
    return (
        f'<w:r><w:rPr>{font}{marks}<w:sz w:val="{round(look.size * 2)}"/></w:rPr>{inner}</w:r>'
    )
