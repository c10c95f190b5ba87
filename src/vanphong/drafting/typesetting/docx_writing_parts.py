"""The parts of a Word file beside its text: styles after the rules of form, settings, page number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vanphong.drafting.form_rules import Form
from vanphong.drafting.typesetting import docx_own as own
from vanphong.drafting.typesetting.document import HeadingKind
from vanphong.drafting.typesetting.docx_writing_notes import LINES
from vanphong.drafting.typesetting.docx_xml import (
    HEAD,
    NAMESPACES,
    borders,
    looks,
    paragraph,
    run,
    twips,
)

# Tinos, in which pages are set here, has the widths of it.
_FONT = "Times New Roman"
_RULES = {
    HeadingKind.PART: "body.part", HeadingKind.CHAPTER: "body.part",
    HeadingKind.SECTION: "body.section", HeadingKind.ARTICLE: "body.article",
    HeadingKind.ROMAN: "body.article", HeadingKind.NUMBERED: "body.article",
}  # fmt: skip
_CENTRED = frozenset({HeadingKind.PART, HeadingKind.CHAPTER, HeadingKind.SECTION})


def styles(form: Form, levels: Mapping[HeadingKind, int], items: set[int]) -> str:
    """Give the styles; `levels` are those of the headings in the outline, `items` of the lists."""
    body = form.value("body")
    fonts = "".join(f' w:{name}="{_FONT}"' for name in ("ascii", "hAnsi", "eastAsia", "cs"))
    size = round(body["size"] * 2)
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/>"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
    )
    named = "".join(_styles(form, body, levels, items))
    return f"{HEAD}<w:styles {NAMESPACES}>{defaults}{normal}{named}</w:styles>"


def _styles(
    form: Form, body: Mapping[str, Any], levels: Mapping[HeadingKind, int], items: set[int]
) -> Iterator[str]:
    rule = "exact" if "line_pt_max" in body else "atLeast"
    spacing = (
        f'<w:spacing w:before="0" w:after="{round(body["paragraph_gap_pt"] * 20)}" '
        f'w:line="{round(body["line_pt"] * 20)}" w:lineRule="{rule}"/>'
    )
    indent = f'<w:ind w:firstLine="{twips(body["indent_mm"])}"/>'
    yield _style(own.BODY, spacing + indent + '<w:jc w:val="both"/>', looks(body))
    flush = '<w:ind w:firstLine="0"/>'
    yield _style(own.FLUSH, flush, base=own.BODY, following=own.BODY)
    yield _style(own.PLAIN, base=own.BODY, following=own.BODY)
    yield _style(own.PLAIN_FLUSH, flush, base=own.BODY, following=own.BODY)
    for level in sorted(items):
        yield _style(
            f"{own.ITEM}{level}", looks_so=looks(form.value("body.clause")), base=own.BODY
        )
    for kind, level in levels.items():
        place = f'{flush}<w:jc w:val="center"/>' if kind in _CENTRED else ""
        outline = f'<w:outlineLvl w:val="{level}"/>'
        set_so = looks(form.value(_RULES[kind]))
        yield _style(
            own.HEADINGS[kind], f"<w:keepNext/>{place}{outline}", set_so, own.BODY, own.BODY
        )
    inside = form.value("body.table")
    yield _style(
        own.CELL,
        f'<w:spacing w:line="{round(inside["line_pt"] * 20)}" w:lineRule="atLeast"/>',
        looks(inside),
    )
    note = form.value("body.footnote")
    yield _style(
        own.NOTE,
        f'<w:spacing w:line="{round(note["line_pt"] * 20)}" w:lineRule="atLeast"/>'
        '<w:jc w:val="both"/>',
        looks(note),
    )
    gap = f'<w:spacing w:after="{round(body["paragraph_gap_pt"] * 20)}"/>'
    yield _style(own.PICTURE, f'{gap}<w:jc w:val="center"/>', following=own.BODY)
    yield _style(own.FRAME, '<w:jc w:val="center"/>')
    yield _style(own.ASIDE, base=own.FRAME)


def _style(
    name: str, place: str = "", looks_so: str = "", base: str = "Normal", following: str = ""
) -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/>{after}<w:qFormat/><w:pPr>{place}</w:pPr>'
        f"<w:rPr>{looks_so}</w:rPr></w:style>"
    )


def settings(*, two_sided: bool, has_notes: bool) -> str:
    """Give the settings: as Word of today, mirrored margins where both sides are printed."""
    mirrored = "<w:mirrorMargins/>" if two_sided else ""
    named = "".join(f'<w:footnote w:id="{number}"/>' for number in LINES)
    lines = f"<w:footnotePr>{named}</w:footnotePr>" if has_notes else ""
    newest = 'w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'{HEAD}<w:settings {NAMESPACES}>{mirrored}<w:defaultTabStop w:val="567"/>'
        f'{lines}<w:compat><w:compatSetting w:name="compatibilityMode" {newest}/></w:compat>'
        "</w:settings>"
    )


def page_number(form: Form) -> str:
    """Give the header with the number of the page."""
    looks_so = looks(form.value("page.number"))
    field = f'<w:fldSimple w:instr=" PAGE ">{run("2", looks_so)}</w:fldSimple>'
    return f"{HEAD}<w:hdr {NAMESPACES}>{paragraph(own.ASIDE, field)}</w:hdr>"


def contact(lines: list[str], form: Form) -> str:
    """Give the foot of the first page."""
    looks_so, line = looks(form.value("contact")), borders("pBdr", ["top"], space=1)
    shown = "".join(
        paragraph(own.ASIDE, run(words, looks_so), "" if index else line)
        for index, words in enumerate(lines)
    )
    return f"{HEAD}<w:ftr {NAMESPACES}>{shown or paragraph(own.ASIDE, '')}</w:ftr>"
