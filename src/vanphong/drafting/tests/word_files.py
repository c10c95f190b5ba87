"""Word files for the tests of reading them; all invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from vanphong.drafting.typesetting import DocxBody, read_docx
from vanphong.registry import api as registry


def saved(document: Any) -> bytes:
    """Give the bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(build: Callable[[Any], object]) -> DocxBody:
    """Read a new document that `build` has filled."""
    document = docx.Document()
    build(document)
    return read_docx(saved(document), registry.type_named)


def put_note(document: Any, paragraph: Any, kind: str, *words: str, own_sign: str = "") -> None:
    """Put a note of that kind (`footnote`, `endnote`) at the end of a paragraph, as Word does.

    Each of the words is a paragraph of it; `own_sign` stands in place of its number.
    """
    name = PackURI(f"/word/{kind}s.xml")
    part = next((p for p in document.part.package.iter_parts() if p.partname == name), None)
    if part is None:
        media = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        root = f"<w:{kind}s {nsdecls('w')}></w:{kind}s>".encode()
        part = Part(name, media, root, document.part.package)
        relation = (
            RELATIONSHIP_TYPE.FOOTNOTES if kind == "footnote" else RELATIONSHIP_TYPE.ENDNOTES
        )
        document.part.relate_to(part, relation)
    root = parse_xml(part.blob)
    number = len(root) + 1
    said = "".join(
        f"<w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t> {escape(one)} </w:t></w:r></w:p>"
        for one in words
    )
    root.append(parse_xml(f'<w:{kind} {nsdecls("w")} w:id="{number}">{said}</w:{kind}>'))
    part._blob = serialize_part_xml(root)
    run = paragraph.add_run()
    mark = OxmlElement(f"w:{kind}Reference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)
    if own_sign:
        mark.set(qn("w:customMarkFollows"), "1")
        run.add_text(own_sign)


def lines(*words: str) -> DocxBody:
    """Read a document of these paragraphs."""
    return read(lambda document: [document.add_paragraph(line) for line in words])


def official(document: Any) -> None:
    """Fill a tờ trình with its header and signature block in two columns."""
    head = document.add_table(1, 2)
    left, right = head.cell(0, 0), head.cell(0, 1)
    left.text = "TỈNH ỦY SƠN HÀ"
    left.add_paragraph().add_run("VĂN PHÒNG").bold = True
    left.add_paragraph("*")
    left.add_paragraph("Số 12-TTr/VPTU")
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    right.add_paragraph("Sơn Hà, ngày 05 tháng 02 năm 2026")
    for words in ("TỜ TRÌNH", "về kế hoạch công tác", "năm 2026", "-----"):
        paragraph = document.add_paragraph()
        paragraph.add_run(words).bold = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Kính gửi:\t- Ban Thường vụ Tỉnh ủy,")
    document.add_paragraph("- Thường trực Tỉnh ủy.")
    document.add_paragraph("Nội dung trình.")
    foot = document.add_table(1, 2)
    left, right = foot.cell(0, 0), foot.cell(0, 1)
    left.text = "Nơi nhận:"
    for words in ("- Như trên,", "- Các ban đảng,", "- Lưu Văn phòng Tỉnh ủy."):
        left.add_paragraph(words)
    right.text = "K/T CHÁNH VĂN PHÒNG"
    for words in ("PHÓ CHÁNH VĂN PHÒNG", "", "Nguyễn Văn Mẫu"):
        right.add_paragraph(words)
