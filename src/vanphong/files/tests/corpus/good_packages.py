"""Clean Word and Excel files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from functools import partial

import docx
import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from vanphong.files.tests import samples as s
from vanphong.files.tests.corpus.case import Case, clean
from vanphong.files.tests.corpus.packages import added, base, field, formula, related

_DATE = (2026, 1, 1, 0, 0, 0)


def _rich_word() -> bytes:
    document = docx.Document()
    document.add_heading("Báo cáo quý III", 0)
    for line in s.LETTER:
        document.add_paragraph(line, style="List Bullet")
    document.add_picture(io.BytesIO(s.png(200, 100)))
    table = document.add_table(3, 4, style="Light Grid Accent 1")
    table.cell(0, 0).text = "Số"
    document.add_page_break()
    document.sections[0].header.paragraphs[0].text = "Văn phòng"
    document.sections[0].footer.paragraphs[0].text = "Trang"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _rich_sheet() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(200):
        sheet.append([number, f"Việc {number}", f"=A{number + 1}*2", dt.date(2026, 1, 1)])
    sheet["A1"].comment = Comment("Ghi chú", "Văn phòng")
    sheet["B2"].hyperlink = "https://an.example"
    sheet.merge_cells("F1:G2")
    sheet.add_data_validation(DataValidation("list", formula1='"Có,Không"'))
    other = book.create_sheet("Phụ lục")
    other["A1"] = '=IF(A2|A3,VLOOKUP(1,Sheet!A:B,2),"a|b!c")'
    other["A2"] = '=HYPERLINK("https://an.example","Xem")'
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def clean_cases() -> Iterator[Case]:
    for count in range(14):
        lines = (f"Số {count}-BC/VPTU", *s.LETTER[1:])
        yield clean(f"docx letter {count}", f"BC {count}.docx", partial(s.word, *lines))
        rows = tuple((number, f"Việc {number}") for number in range(count * 7 + 1))
        yield clean(f"xlsx table {count}", f"Bảng {count}.xlsx", partial(s.sheet, *rows))
    yield clean("docx rich", "a.docx", _rich_word)
    yield clean("xlsx rich", "a.xlsx", _rich_sheet)
    yield clean("docx with cells", "a.docx", lambda: s.word("a", cells=("b", "c"), header="d"))
    for code in (" PAGE ", ' HYPERLINK "https://a/LINK" ', ' TOC \\o "1-3" ', " DATE ",
                 " MERGEFIELD LINK ", ' QUOTE "DDE" '):  # fmt: skip
        text = code.replace('"', "&quot;")
        yield clean(f"docx field{code}", "a.docx", partial(field, text))
    for target in (
        "https://an.example",
        "http://an.example/a?b=c",
        "mailto:a@an.example",
        "#a",
    ):
        yield clean(
            f"docx link {target}", "a.docx", partial(related, "docx", "hyperlink", target)
        )
        yield clean(
            f"xlsx link {target}", "a.xlsx", partial(related, "xlsx", "hyperlink", target)
        )
    for text in ("SUM(A1:A9)", "IF(A1=1,&quot;a|b!c&quot;,2)", "Sheet!A1", "CALLS+1"):
        yield clean(f"xlsx formula {text}", "a.xlsx", partial(formula, text))
    for part in ("media/a.png", "media/b.jpeg", "media/c.emf"):
        yield clean(f"docx {part}", "a.docx", partial(added, "docx", f"word/{part}", s.png()))
    yield clean("docx stored", "a.docx", _stored)
    yield clean("docx text box", "a.docx", partial(s.word_with_text_box, "DẤU ĐẾN"))


def _stored() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base("docx"))) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            new.writestr(zipfile.ZipInfo(one.filename, _DATE), old.read(one))
    return out.getvalue()
