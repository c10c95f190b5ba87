"""An official document as a Word file in its legal form, which the reader here reads back whole."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from vanphong.drafting import form_rules
from vanphong.drafting.form_rules import Form
from vanphong.drafting.typesetting import docx_own as own
from vanphong.drafting.typesetting import docx_writing_parts as parts
from vanphong.drafting.typesetting.compose import frame_data, heading_levels, is_short
from vanphong.drafting.typesetting.document import Heading, ListItem, OfficialDocument
from vanphong.drafting.typesetting.docx_carried import as_carried
from vanphong.drafting.typesetting.docx_writing_body import body
from vanphong.drafting.typesetting.docx_writing_notes import Notes
from vanphong.drafting.typesetting.docx_xml import (
    HEAD,
    NAMESPACES,
    borders,
    cell,
    indents,
    looks,
    paragraph,
    run,
    table,
    twips,
    width_mm,
)

_PAPER_MM = (210, 297)
# The column of the title is as wide as its rule says, or as its longest line up to this share.
_WIDEST_TITLE = 0.66
_BOXED = '<w:bdr w:val="single" w:sz="6" w:space="4" w:color="auto"/>'
_BREAK_BEFORE = '<w:spacing w:before="120"/>'
_BESIDE = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
_MARGINS = f"<w:tblCellMar>{_BESIDE}</w:tblCellMar>"
_NONE = borders("tblBorders", ("top", "left", "bottom", "right", "insideH", "insideV"), "none")


def write_docx(document: OfficialDocument, *, on: dt.date, timestamp: dt.datetime) -> bytes:
    """Give the document as .docx in the form in force on that date.

    The QR code of an issued document is left out: the file can be changed by everybody.

    :raises Invalid: when a table does not fit its columns, a picture cannot be read, or no form
        covers the date.
    :source: HD 36-HD/VPTW, HD 05-HD/VPTW, NĐ 30/2020/NĐ-CP, by the document's date.
    """
    form = form_rules.form_for(document.system, on)
    frame = frame_data(document, form)
    package = Package()
    main = Part(PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, b"", package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    room = text_width_mm(form)
    blocks = as_carried(document.body, room)

    def add(name: str, kind: str, relation: str, text: str) -> str:
        part = Part(PackURI(f"/word/{name}.xml"), kind, text.encode(), package)
        return str(main.relate_to(part, relation))

    def add_picture(content: io.BytesIO) -> str:
        part = package.get_or_add_image_part(content)
        return str(main.relate_to(part, RELATIONSHIP_TYPE.IMAGE))

    levels = heading_levels([b for b in blocks if isinstance(b, Heading)], start=0)
    items = {block.level for block in blocks if isinstance(block, ListItem)}
    notes = Notes()
    shown = "".join(body(blocks, add_picture, notes, room, keep_last=is_short(blocks)))
    add("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES,
        parts.styles(form, levels, items))  # fmt: skip
    add("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS,
        parts.settings(two_sided=document.two_sided, has_notes=bool(notes)))  # fmt: skip
    number = add("header1", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER,
                 parts.page_number(form))  # fmt: skip
    foot = add("footer1", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER,
               parts.contact(frame["contact"], form))  # fmt: skip
    if notes:
        add("footnotes", CONTENT_TYPE.WML_FOOTNOTES, RELATIONSHIP_TYPE.FOOTNOTES, notes.part())
    text = "".join(
        (
            *_header(frame, form), *_title(frame, form), *_addressees(frame, form),
            shown, *_closing(frame, form), _section(form, number, foot),
        )
    )  # fmt: skip
    main._blob = f"{HEAD}<w:document {NAMESPACES}><w:body>{text}</w:body></w:document>".encode()
    _describe(package, frame, timestamp)
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def _describe(package: Package, frame: dict[str, Any], timestamp: dt.datetime) -> None:
    said = package.core_properties
    said.title, said.author = (frame[name][:255] for name in ("title", "header_name"))
    said.language = "vi-VN"
    said.last_modified_by = said.author
    said.created = said.modified = timestamp.astimezone(dt.UTC)


def text_width_mm(form: Form) -> float:
    """Give the width between the margins."""
    margins = form.value("page.margins")
    return float(_PAPER_MM[0] - margins["left_mm"] - margins["right_mm"])


def _section(form: Form, number: str, foot: str) -> str:
    margins, rule = form.value("page.margins"), form.value("page.number")
    sides = " ".join(
        f'w:{side}="{twips(margins[f"{side}_mm"])}"'
        for side in ("top", "right", "bottom", "left")
    )
    on_first = f'<w:headerReference w:type="first" r:id="{number}"/>' if rule["first"] else ""
    wide, high = map(twips, _PAPER_MM)
    return (
        f'<w:sectPr>{on_first}<w:headerReference w:type="default" r:id="{number}"/>'
        f'<w:footerReference w:type="first" r:id="{foot}"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar {sides} '
        f'w:header="{twips(rule["from_top_mm"])}" w:footer="{twips(10)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )


def _said(pieces: Iterable[str | dict[str, Any]]) -> str:
    """Give the words of what the printed page keeps whole on a line."""
    return "".join(one if isinstance(one, str) else one["t"] for one in pieces)


def _line(
    text: str, rule: dict[str, Any], *, place: str = "", style: str = own.FRAME, extra: str = ""
) -> str:
    shown = text.upper() if rule.get("upper") else text
    return paragraph(style, run(shown, looks(rule) + extra), place) if text else ""


def _rule(length: float, room: float) -> str:
    """Give a line of that length in the middle of the room, both in mm."""
    side = max(0.0, (room - length) / 2)
    thin = '<w:spacing w:before="40" w:after="40" w:line="40" w:lineRule="exact"/>'
    return paragraph(own.FRAME, "", borders("pBdr", ["top"]) + thin + indents(side, side))


def _columns(
    left: Sequence[str], right: Sequence[str], widths: Sequence[int], whole: str = ""
) -> str:
    rows = "".join(
        f"<w:tr>{whole}{cell(widths[0], one)}{cell(widths[1], other)}</w:tr>"
        for one, other in zip(left, right, strict=True)
        if one or other
    )
    return table(widths, rows, _NONE, _MARGINS)


def _header(frame: dict[str, Any], form: Form) -> Iterator[str]:
    room, share = text_width_mm(form), form.value("header.columns")
    wanted = width_mm(frame["place_date"], form.value("place_date")) + 4
    right = max(share["right"] / 100 * room, min(wanted, _WIDEST_TITLE * room))
    widths = (twips(room - right), twips(right))
    name, end = form.value("header.name"), form.value("header.name_end")
    own_name = _line(frame["header_upper"], form.value("header.upper"))
    own_name += _line(frame["header_name"], name) + _line(end["text"], end)
    if end["rule_share"]:
        length = min(width_mm(frame["header_name"].upper(), name), room - right)
        own_name += _rule(length * end["rule_share"], room - right - 2)
    title = "".join(
        _line(rule["text"], rule)
        + (_rule(width_mm(rule["text"], rule), right - 2) if rule["rule_pt"] else "")
        for rule in (form.value("header.title"), form.value("header.motto"))
    )
    gap = "\u00a0" * 8 if frame["symbol"].startswith(("-", "/")) else ""
    symbol = f"{form.value('symbol')['prefix']}{gap}{frame['symbol']}"
    under_left = _line(_said(frame["letter_abstract"]), form.value("abstract.letter"))
    under_left += _line(
        frame["urgency"], form.value("urgency"), extra=_BOXED, place=_BREAK_BEFORE
    )
    under_right = _line(frame["draft_mark"], form.value("draft_mark")) + _line(
        frame["circulation"], form.value("circulation"), style=own.ASIDE, extra=_BOXED,
        place=_BREAK_BEFORE,
    )  # fmt: skip
    yield _columns(
        (own_name, _line(symbol, form.value("symbol")), under_left),
        (title, _line(frame["place_date"], form.value("place_date")), under_right),
        widths,
    )


def _title(frame: dict[str, Any], form: Form) -> Iterator[str]:
    if not frame["type_name"]:
        return
    rule, words = form.value("abstract"), _said(frame["abstract"])
    yield _line(
        frame["type_name"], form.value("type_name"), place='<w:spacing w:before="240"/>'
    )
    yield _line(words, rule)
    yield _line(rule["end"], rule)
    if rule["rule_share"] and words:
        room = text_width_mm(form)
        yield _rule(min(width_mm(words, rule), room) * rule["rule_share"], room)


def _addressees(frame: dict[str, Any], form: Form) -> Iterator[str]:
    names, label = frame["addressees"], f"{frame['addressee_label']}:"
    look, label_look = looks(form.value("addressee")), looks(form.value("addressee.label"))
    above = '<w:spacing w:before="160"/>'
    if len(names) == 1:
        yield paragraph(own.FRAME, run(label, label_look) + run(f" {names[0]}", look), above)
    elif names:
        at_left = '<w:jc w:val="left"/>'
        yield paragraph(own.FRAME, run(label, label_look), f"{above}{indents(24)}{at_left}")
        for name in names:
            yield paragraph(own.FRAME, run(f"- {name}", look), indents(48) + at_left)
    yield paragraph(own.FRAME, "", '<w:spacing w:line="160" w:lineRule="exact"/>')


def _closing(frame: dict[str, Any], form: Form) -> Iterator[str]:
    share, room = form.value("signature.columns"), twips(text_width_mm(form))
    left = round(share["left"] / (share["left"] + share["right"]) * room)
    recipients = "".join(_recipients(frame, form))
    if frame["co_signature"]:
        beside = ("".join(_signing(frame["co_signature"], form)), recipients)
    else:
        beside = (recipients, "")
    yield paragraph(own.FRAME, "", '<w:spacing w:line="240" w:lineRule="exact"/>')
    yield _columns(
        beside, ("".join(_signing(frame["signature"], form)), ""), (left, room - left),
        "" if len(frame["recipients"]) > 24 else "<w:trPr><w:cantSplit/></w:trPr>",
    )  # fmt: skip
    mark = _line(frame["drafter_mark"], form.value("drafter_mark"), style=own.ASIDE,
                 place='<w:jc w:val="left"/>')  # fmt: skip
    yield mark or paragraph(own.FRAME, "", '<w:spacing w:line="20" w:lineRule="exact"/>')


def _signing(block: dict[str, Any], form: Form) -> Iterator[str]:
    for line in block["lines"]:
        rule = "signature.authority" if line["authority"] else "signature.title"
        yield _line(line["text"], form.value(rule))
    space = twips(form.value("signature.space")["height_mm"])
    above = f'<w:spacing w:before="{space}"/>'
    yield _line(block["name"], form.value("signature.name"), place=above)


def _recipients(frame: dict[str, Any], form: Form) -> Iterator[str]:
    if not frame["recipients"]:
        return
    label, rule = form.value("recipients.label"), form.value("recipients")
    at_left = '<w:jc w:val="left"/>'
    yield _line(f"{label['text']}:", label, place=at_left)
    for name in frame["recipients"]:
        yield _line(f"{rule['bullet']}{name}", rule, place=at_left)
