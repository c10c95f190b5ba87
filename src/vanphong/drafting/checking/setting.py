"""Sheet and type: margins, fonts, sizes, weight, distances, numbers of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vanphong.drafting.checking.findings import (
    NAMES,
    Case,
    Finding,
    Fix,
    PutPageNumber,
    SetParagraph,
    SetSheet,
    SetType,
)
from vanphong.drafting.checking.looks import Line, Sheet, Source
from vanphong.drafting.checking.parts import Part
from vanphong.kernel.phrases import Phrase, listed

_A4 = (210.0, 297.0)
_MM = 1.0  # what a ruler does not show
_PT = 0.25
_LONG_TEXT = 3_000  # signs that surely fill more than one page
# Tinos has the widths of Times New Roman: the product sets its own pages in it.
_FONTS = ("times new roman", "tinos", "timesnewroman")
_BULLETS = ("symbol", "wingdings", "webdings", "cambria math")


def check_setting(case: Case) -> Iterator[Finding]:
    """Check how the pages are set; what the product sets itself needs no check."""
    if not case.has_looks:
        return
    if case.laid.is_marked_up:
        yield from case.say(
            "tracked",
            Phrase("Tệp còn dấu sửa hoặc ghi chú; chữ mới thêm được soát như chữ thường."),
        )
    yield from _sheets(case)
    yield from _page_number(case)
    yield from _fonts(case)
    for part in NAMES:
        for line in case.parts.all(part):
            yield from _type(case, part, line)
    yield from _body(case)


def _sheets(case: Case) -> Iterator[Finding]:
    seen: set[str] = set()
    for sheet in case.laid.sheets:
        wide, high = sorted((sheet.width, sheet.height))
        if "paper" not in seen and not (_near(wide, _A4[0], 2) and _near(high, _A4[1], 2)):
            seen.add("paper")
            paper = Fix(Phrase("Đặt khổ giấy A4"), (SetSheet(width=_A4[0], height=_A4[1]),))
            yield from case.say(
                "page.paper",
                Phrase(
                    "Khổ giấy là %(width)s × %(height)s mm, không phải A4.",
                    width=round(sheet.width), height=round(sheet.height),
                ),
                fix=None if case.laid.source is Source.PDF else paper,
            )  # fmt: skip
        if sheet.width <= sheet.height and "margins" not in seen:
            found = list(_margins(case, sheet))
            seen.update(["margins"] if found else [])
            yield from found


def _margins(case: Case, sheet: Sheet) -> Iterator[Finding]:
    wanted = case.value("page.margins")
    wrong = []
    for side in ("top", "bottom", "left", "right"):
        least = float(wanted.get(f"{side}_mm", 0))
        most = float(wanted.get(f"{side}_mm_max", least))
        is_open = case.laid.source is Source.PDF and side in {"bottom", "right"}
        found = getattr(sheet, side)
        if found < least - _MM * (2 if case.laid.source is Source.PDF else 1) or (
            not is_open and found > most + _MM * (3 if case.laid.source is Source.PDF else 1)
        ):
            wrong.append((side, found, least if found < least else most))
    if not wrong:
        return
    said = listed(_margin(side, round(found)) for side, found, _want in wrong)
    want = listed(_margin(side, round(want)) for side, _found, want in wrong)
    sides = {side: float(wanted[f"{side}_mm"]) for side in ("top", "bottom", "left", "right")}
    yield from case.say(
        "page.margins",
        Phrase("Lề %(found)s; đúng là %(wanted)s.", found=said, wanted=want),
        fix=None
        if case.laid.source is Source.PDF
        else Fix(Phrase("Đặt lại lề trang"), (SetSheet(**sides),)),
    )


def _margin(side: str, mm: int) -> Phrase:
    return {
        "top": Phrase("trên %(mm)s mm", mm=mm),
        "bottom": Phrase("dưới %(mm)s mm", mm=mm),
        "left": Phrase("trái %(mm)s mm", mm=mm),
        "right": Phrase("phải %(mm)s mm", mm=mm),
    }[side]


def _page_number(case: Case) -> Iterator[Finding]:
    if not case.laid.sheets or case.parts.annex:
        return
    rule = case.value("page.number")
    number = case.laid.sheets[-1].number
    length = sum(len(text) for text in case.laid.texts())
    many = case.laid.pages > 1 or (case.laid.pages == 0 and length > _LONG_TEXT)
    fix = Fix(
        Phrase("Đánh số trang ở giữa, đầu trang, từ trang thứ hai"),
        (PutPageNumber(float(rule["size"]), float(rule["from_top_mm"])),),
    )
    given = None if case.laid.source is Source.PDF else fix
    if number is None:
        if many:
            yield from case.say(
                "page.number",
                Phrase("Văn bản nhiều trang mà không có số trang."),
                fix=given,
            )
        return
    wrong = []
    if not number.at_top:
        wrong.append(Phrase("đặt ở chân trang"))
    if number.align != "center":
        wrong.append(Phrase("không ở giữa"))
    if number.on_first and many:
        wrong.append(Phrase("ghi cả ở trang đầu"))
    if (
        number.look.size
        and not _near(number.look.size, float(rule["size"]), _PT)
        and not _near(number.look.size, float(rule.get("size_min", rule["size"])), _PT)
    ):
        wrong.append(Phrase("cỡ %(size)s", size=_size(number.look.size)))
    if wrong:
        yield from case.say(
            "page.number",
            Phrase("Số trang %(wrong)s.", wrong=listed(wrong)),
            fix=given,
        )


def _fonts(case: Case) -> Iterator[Finding]:
    """Tell of each other font once, at its first place."""
    places: dict[str, list[Line]] = {}
    changes: dict[str, list[SetType]] = {}
    for line in case.laid.lines:
        at = line.start
        for piece in line.pieces:
            font = piece.look.font
            if piece.text.strip() and font and not _is_right_font(font):
                places.setdefault(font, []).append(line)
                changes.setdefault(font, []).append(
                    SetType(line.paragraph, at, at + len(piece.text), font="Times New Roman")
                )
            at += len(piece.text)
    for font, lines in places.items():
        yield from case.say(
            "page.font",
            Phrase(
                "Phông chữ %(font)s ở %(count)s chỗ; đúng là Times New Roman.",
                font=font, count=len({(line.paragraph, line.start) for line in lines}),
            ),
            lines[0],
            fix=Fix(Phrase("Đổi sang Times New Roman"), tuple(changes[font])),
        )  # fmt: skip


def _is_right_font(font: str) -> bool:
    return font.lower().replace("-", "").startswith(_FONTS) or font.lower().startswith(_BULLETS)


def _type(case: Case, part: Part, line: Line) -> Iterator[Finding]:
    rule = case.value(part.value)
    if not rule or not line.text.strip():
        return
    look, wrong = line.look, []
    put = SetType(line.paragraph, line.start, line.start + len(line.text))
    sizes = _sizes(rule)
    if look.size and not _fits(look.size, sizes):
        wrong.append(
            Phrase(
                "cỡ %(size)s, phải là %(wanted)s", size=_size(look.size), wanted=_range(sizes)
            )
        )
        put = replace(put, size=float(rule["size"]))
    bold, italic = rule.get("weight") == "bold", rule.get("style") == "italic"
    if look.bold != bold:
        wrong.append(Phrase("chưa in đậm") if bold else Phrase("đang in đậm, phải thôi đậm"))
        put = replace(put, bold=bold)
    if look.italic != italic:
        wrong.append(
            Phrase("chưa in nghiêng") if italic else Phrase("đang in nghiêng, phải đứng")
        )
        put = replace(put, italic=italic)
    is_word = case.laid.source is Source.WORD
    if rule.get("underline") and is_word and not look.underline and not line.has_rule:
        wrong.append(Phrase("chưa gạch chân"))
        put = replace(put, underline=True)
    if wrong:
        name = NAMES[part]
        yield from case.say(
            part.value,
            Phrase("%(part)s %(wrong)s.", part=name, wrong=listed(wrong), capital=True),
            line,
            fix=Fix(Phrase("Đặt lại kiểu chữ: %(part)s", part=name), (put,)),
        )


def _body(case: Case) -> Iterator[Finding]:
    """Check running text: size, alignment, distances; each kind of fault once for all lines."""
    rule = case.value("body")
    lines = [
        line
        for line in case.parts.bodies
        if not line.table and len(line.text.strip()) > 40 and line.text.strip()[-1:] in ".;:,"
    ]
    if not lines:
        return
    yield from _body_size(case, rule)
    running = [line for line in lines if len(line.text) > 100]
    yield from _together(
        case, "body.align", [line for line in running if line.align not in {"justify", ""}],
        Phrase("không căn đều hai bên"),
        lambda line: SetParagraph(line.paragraph, align="justify"),
    )  # fmt: skip
    if case.laid.source is not Source.WORD:
        return
    least, most = float(rule.get("line_pt", 0)), float(rule.get("line_pt_max", 0))
    if least:
        yield from _together(
            case, "body.line", [line for line in lines if not _line_fits(line, least, most)],
            Phrase("giãn dòng chưa đúng"),
            lambda line: SetParagraph(line.paragraph, line_pt=least),
        )  # fmt: skip
    gap = float(rule.get("paragraph_gap_pt", 0))
    if gap:
        yield from _together(
            case, "body.gap", [line for line in lines if _gap(line) < gap - _PT],
            Phrase("cách đoạn sau chưa đủ %(gap)s pt", gap=_size(gap)),
            lambda line: SetParagraph(line.paragraph, after_pt=gap),
        )  # fmt: skip
    indent = float(rule.get("indent_mm", 0))
    if indent:
        yield from _together(
            case, "body.indent",
            [line for line in running if not line.marker and not _indented(line, indent)],
            Phrase("đầu đoạn không lùi khoảng %(indent)s mm", indent=_size(indent)),
            lambda line: SetParagraph(line.paragraph, indent_mm=indent),
        )  # fmt: skip


def _body_size(case: Case, rule: dict[str, Any]) -> Iterator[Finding]:
    sizes = _sizes(rule)
    wrong: dict[float, list[Line]] = {}
    for line in case.parts.bodies:
        size = line.look.size
        # In a PDF a short line may be a cell of a table.
        is_text = not line.table and (case.laid.source is Source.WORD or len(line.text) > 60)
        if is_text and size and not _fits(size, sizes):
            wrong.setdefault(size, []).append(line)
    for size, lines in wrong.items():
        right = float(rule["size"])
        yield from case.say(
            "body",
            Phrase(
                "Nội dung cỡ %(size)s ở %(count)s đoạn; đúng là cỡ %(wanted)s.",
                size=_size(size), count=len(lines), wanted=_range(sizes),
            ),
            lines[0],
            fix=Fix(
                Phrase("Đặt nội dung cỡ %(size)s", size=_size(right)),
                tuple(
                    SetType(line.paragraph, line.start, line.start + len(line.text), size=right)
                    for line in lines
                ),
            ),
        )  # fmt: skip


def _together(
    case: Case, rule_id: str, lines: list[Line], what: Phrase, change: Any
) -> Iterator[Finding]:
    if not lines:
        return
    yield from case.say(
        rule_id,
        Phrase("%(count)s đoạn %(what)s.", count=len(lines), what=what),
        lines[0],
        fix=Fix(Phrase("Sửa %(count)s đoạn", count=len(lines)), tuple(map(change, lines))),
    )


def _line_fits(line: Line, least: float, most: float) -> bool:
    """Say whether the distance of lines is right: exact in points, or as high by its share."""
    found = line.spacing.line
    if found is None:
        return True
    if line.spacing.line_rule == "auto":
        # Times New Roman is 1.15 of its size high.
        found = found * 1.15 * (line.look.size or 14)
        return most == 0 and found >= least - _PT
    return found >= least - _PT and (most == 0 or found <= most + _PT)


def _gap(line: Line) -> float:
    return (line.spacing.after or 0) + (line.spacing.before or 0)


def _indented(line: Line, indent: float) -> bool:
    found = line.spacing.indent_mm or 0
    typed = len(line.text) - len(line.text.lstrip("\t"))
    return typed > 0 or indent - 3 <= found <= indent + 5


def _sizes(rule: dict[str, Any]) -> tuple[float, float]:
    least, most = rule.get("sizes", (rule.get("size", 0), rule.get("size", 0)))
    return float(least), float(most)


def _fits(size: float, sizes: tuple[float, float]) -> bool:
    return sizes[1] == 0 or sizes[0] - _PT <= size <= sizes[1] + _PT


def _near(one: float, other: float, by: float) -> bool:
    return abs(one - other) <= by


def _size(size: float) -> str:
    return f"{size:g}".replace(".", ",")


def _range(sizes: tuple[float, float]) -> str:
    least, most = map(_size, sizes)
    return least if least == most else f"{least}–{most}"
