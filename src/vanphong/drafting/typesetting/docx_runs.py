"""The inside of a Word paragraph: runs, pictures, page breaks, and what is lost there."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from vanphong.drafting.typesetting import docx_own
from vanphong.drafting.typesetting.document import Image, PageBreak, Run, footnote, words_of
from vanphong.drafting.typesetting.docx_carried import joined
from vanphong.drafting.typesetting.docx_losses import LossList
from vanphong.drafting.typesetting.docx_package import Package
from vanphong.drafting.typesetting.docx_styles import Styles
from vanphong.kernel.errors import Invalid

Piece = Run | Image | PageBreak

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_EMU_PER_MM = 36_000
_LONG_NUMBER = 12

# Containers whose content is read as if it stood in the paragraph itself.
_OPEN = frozenset(
    _W + name for name in ("smartTag", "fldSimple", "sdtContent", "customXml", "bdo", "dir")
)
# Marks of what stands in a part of its own: the part's kind and the tag of its pieces.
_FOOTNOTE, _ENDNOTE = _W + "footnoteReference", _W + "endnoteReference"
_COMMENT = _W + "commentReference"
_NOTES = {
    _FOOTNOTE: ("footnotes", _W + "footnote"),
    _ENDNOTE: ("endnotes", _W + "endnote"),
    _COMMENT: ("comments", _W + "comment"),
}
_OWN_MARK = qn("w:customMarkFollows")
_ON = frozenset({"1", "true", "on"})
_BLACK = frozenset({"", "auto", "000000"})
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings")
# Fonts whose code tables are older than Unicode.
_LEGACY_FONTS = (".vn", "vni-", "vni ", "vnarial", "vntimes")
_SYMBOLS = {"f0b7": "•", "f02d": "-", "f0b0": "°", "f0b1": "±", "f0b3": "≥", "f0a3": "≤"}


class RunReader:
    """Reads paragraphs of one file; `package` gives its pictures and notes."""

    def __init__(self, styles: Styles, package: Package, losses: LossList) -> None:
        self._styles = styles
        self._images = package.picture
        self._part = functools.cache(package.part)
        self._noted = functools.cache(self._read_noted)
        self._is_in_note = False
        self._losses = losses

    def pieces(self, paragraph: Any) -> list[Piece]:
        """Give the content in order; neighbouring runs of one style are joined.

        :raises Invalid: when text is written in a code table older than Unicode.
        """
        joined: list[Piece] = []
        for piece in self._walk(paragraph, paragraph):
            last = joined[-1] if joined else None
            if isinstance(piece, Run) and isinstance(last, Run) and not piece.note:
                together = dataclasses.replace(last, text=last.text + piece.text)
                if dataclasses.replace(piece, text=together.text) == together:
                    joined[-1] = together
                    continue
            joined.append(piece)
        return joined

    def _walk(self, node: Any, paragraph: Any) -> Iterator[Piece]:
        for child in node:
            tag = child.tag
            if tag == _W + "r":
                yield from self._run(child, paragraph)
            elif tag in _OPEN:
                yield from self._walk(child, paragraph)
            elif tag == _W + "sdt":
                yield from self._walk(child.find(_W + "sdtContent") or (), paragraph)
            elif tag == _W + "hyperlink":
                if child.get(qn("r:id")):
                    self._losses.add("link", _text(child))
                yield from self._walk(child, paragraph)
            elif tag in {_W + "ins", _W + "moveTo"}:
                self._losses.add("insertion", _text(child))
                yield from self._walk(child, paragraph)
            elif tag in {_W + "del", _W + "moveFrom"}:
                self._losses.add("deletion", _text(child, "t", "delText"))
            elif tag in {_M + "oMath", _M + "oMathPara"}:
                self._losses.add(
                    "equation", "".join(t.text or "" for t in child.iter(_M + "t"))
                )

    def _run(self, run: Any, paragraph: Any) -> Iterator[Piece]:
        style = self._style(run, paragraph)
        is_hidden = self._styles.is_on(run, paragraph, "w:vanish")
        # A sign put by hand in place of a footnote's number.
        is_sign = any(child.get(_OWN_MARK) in _ON for child in run if child.tag in _NOTES)
        for child in run:
            text = "" if is_sign else self._text_of(child)
            if text and is_hidden:
                self._losses.add("hidden", text)
            elif text:
                self._refuse_legacy(run, paragraph, text)
                yield dataclasses.replace(style, text=self._cased(run, paragraph, text))
            elif child.tag == _W + "br" and child.get(qn("w:type")) == "page":
                yield PageBreak()
            else:
                yield from self._object(child)

    def _text_of(self, child: Any) -> str:
        tag = child.tag
        if tag == _W + "t":
            return child.text or ""
        if tag in {_W + "tab", _W + "ptab"}:
            return "\t"
        if tag == _W + "cr" or (tag == _W + "br" and child.get(qn("w:type")) is None):
            return "\n"
        if tag == _W + "noBreakHyphen":
            return "-"
        if tag == _W + "sym":
            shown = _SYMBOLS.get(child.get(qn("w:char"), "").lower(), "")
            if not shown:
                self._losses.add("symbol")
            return shown
        return ""

    def _style(self, run: Any, paragraph: Any) -> Run:
        is_on = self._styles.is_on
        vertical = self._value(run, paragraph, "w:vertAlign")
        self._note_looks(run, paragraph)
        return Run(
            "",
            bold=is_on(run, paragraph, "w:b"),
            italic=is_on(run, paragraph, "w:i"),
            underline=self._value(run, paragraph, "w:u") not in {"", "none"},
            superscript=vertical == "superscript",
            subscript=vertical == "subscript",
        )

    def _note_looks(self, run: Any, paragraph: Any) -> None:
        text = _text(run)
        if not text.strip():
            return
        if self._styles.is_on(run, paragraph, "w:strike"):
            self._losses.add("strike", text)
        color = self._value(run, paragraph, "w:color").lower()
        highlight = self._value(run, paragraph, "w:highlight")
        if color not in _BLACK or highlight not in {"", "none"}:
            self._losses.add("color", text)

    def _value(self, run: Any, paragraph: Any, tag: str) -> str:
        found = self._styles.run_property(run, paragraph, tag)
        return "" if found is None else found.get(qn("w:val"), "")

    def _cased(self, run: Any, paragraph: Any, text: str) -> str:
        if not self._styles.is_on(run, paragraph, "w:caps"):
            return text
        is_own = docx_own.is_own(self._styles.name(self._styles.style_id(paragraph)))
        return text if is_own else text.upper()

    def _refuse_legacy(self, run: Any, paragraph: Any, text: str) -> None:
        fonts = self._styles.run_property(run, paragraph, "w:rFonts")
        if fonts is None:
            return
        name = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""
        bare = name.lower()
        if bare.startswith(_SYMBOL_FONTS) and text.strip():
            self._losses.add("symbol", text)
        if not bare.startswith(_LEGACY_FONTS) or any(ord(c) > 0xFF for c in text):
            return
        is_capital_font = bare.endswith("h") and any(c.isalpha() for c in text)
        if is_capital_font or any(ord(c) > 0x7F for c in text):
            raise Invalid(
                f"Tệp Word dùng phông chữ cũ {name} (bảng mã TCVN3 hoặc VNI). "
                "Hãy chuyển tệp sang bảng mã Unicode, phông Times New Roman rồi tải lại.",
                code="legacy_encoding",
                source="HD 36-HD/VPTW, mục II (phông chữ); TCVN 6909:2001",
                data={"font": name},
            )

    def _object(self, child: Any) -> Iterator[Piece]:
        tag = child.tag
        if tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            for inner in choice if choice is not None else ():
                yield from self._object(inner)
        elif tag == _W + "drawing":
            yield from self._drawing(child)
        elif tag == _W + "pict":
            boxed = next(child.iter(_W + "txbxContent"), None)
            picture = next(child.iter(_VML + "imagedata"), None)
            kind = "picture" if picture is not None else "shape"
            self._losses.add(kind) if boxed is None else self._losses.add(
                "textbox", _text(boxed)
            )
        elif tag == _W + "object":
            self._losses.add("object")
        elif tag == _COMMENT:
            self._losses.add("comment", self._noted_words(child))
        elif tag in _NOTES:
            yield from self._footnote(child)

    def _footnote(self, mark: Any) -> Iterator[Piece]:
        """Give the footnote a mark stands for; of an endnote too."""
        node = self._noted_by(mark)
        runs = () if node is None or self._is_in_note else joined(self._words_of(node))
        if not runs:
            self._losses.add("footnote", self._noted_words(mark))
            return
        if mark.tag == _ENDNOTE:
            self._losses.add("endnote", words_of(runs))
        yield footnote(*runs)

    def _words_of(self, note: Any) -> list[Run]:
        """Give the runs of a note; its paragraphs are parted by line breaks."""
        found: list[Run] = []
        self._is_in_note = True
        for paragraph in note.iter(_W + "p"):
            pieces = self.pieces(paragraph)
            if any(isinstance(piece, Image) for piece in pieces):
                self._losses.add("picture")
            runs = joined([piece for piece in pieces if isinstance(piece, Run)])
            found += [Run("\n"), *runs] if found and runs else runs
        self._is_in_note = False
        return found

    def _noted_by(self, mark: Any) -> Any | None:
        """Give the node a mark stands for, or None where the file has none."""
        return self._noted(mark.tag).get(mark.get(qn("w:id"), ""))

    def _noted_words(self, mark: Any) -> str:
        node = self._noted_by(mark)
        return "" if node is None else _text(node)

    def _read_noted(self, mark: str) -> dict[str, Any]:
        kind, tag = _NOTES[mark]
        root = self._part(kind)
        notes = root.iter(tag) if root is not None else ()
        return {note.get(qn("w:id"), ""): note for note in notes}

    def _drawing(self, drawing: Any) -> Iterator[Piece]:
        boxed = next(drawing.iter(_W + "txbxContent"), None)
        data = next(drawing.iter(_A + "graphicData"), None)
        kind = "" if data is None else data.get("uri", "")
        blip = next(drawing.iter(_A + "blip"), None)
        if boxed is not None:
            self._losses.add("textbox", _text(boxed))
        elif kind in {_CHART, _DIAGRAM}:
            self._losses.add("chart" if kind == _CHART else "diagram")
        elif blip is None:
            self._losses.add("shape")
        else:
            content = self._images(blip.get(_EMBED, ""))
            if content:
                yield _image(drawing, content)
            else:
                self._losses.add("picture")


def _image(drawing: Any, content: bytes) -> Image:
    extent = next(drawing.iter(_WP + "extent"), None)
    properties = next(drawing.iter(_WP + "docPr"), None)
    described = "" if properties is None else properties.get("descr") or ""
    shown = "" if extent is None else extent.get("cx", "")
    width = int(shown) if shown.isdecimal() and len(shown) < _LONG_NUMBER else 0
    return Image(
        alt=described or "Hình",
        content=content,
        width_mm=round(width / _EMU_PER_MM, 1) if width > 0 else None,
    )


def _text(node: Any, *names: str) -> str:
    tags = [_W + name for name in names or ("t",)]
    return "".join(text.text or "" for text in node.iter(*tags))
