"""The typesetting engine: Typst kept in the process, one compiler a thread, our fonts only."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from vanphong.kernel.errors import Invalid, Unavailable

_TEMPLATES = Path(__file__).parent / "typst"
_REPOSITORY = Path(__file__).parents[4]
# Level A: tagged, with Unicode text; level U: Unicode text without tags. Typst refuses what
# the level forbids.
_TAGGED: Literal["a-2a"] = "a-2a"
_UNTAGGED: Literal["a-2u"] = "a-2u"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_kept = threading.local()


def assets_folder() -> Path:
    """Give the folder of fonts and other assets: `VANPHONG_ASSETS`, else `build/assets`."""
    return Path(os.environ.get("VANPHONG_ASSETS") or _REPOSITORY / "build" / "assets")


@functools.lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    if not any(folder.glob("*.ttf")):
        raise Unavailable(
            "Máy chủ chưa có phông chữ để trình bày văn bản. Hãy báo người quản trị.",
            code="fonts_missing",
        )
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _compiler(template: str) -> typst.Compiler:
    folder = assets_folder() / "fonts"
    compilers: dict[tuple[str, Path], typst.Compiler] = _kept.__dict__.setdefault("all", {})
    key = (template, folder)
    if key not in compilers:
        compilers[key] = typst.Compiler(
            _TEMPLATES / template,
            root=_TEMPLATES,
            font_paths=_fonts(folder),
            ignore_system_fonts=True,
        )
    return compilers[key]


def compile_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    timestamp: dt.datetime,
    question: str = "",
    tagged: bool = True,
) -> tuple[bytes, Any]:
    """Set one document and give the PDF/A and the answer to a question about its layout.

    `question` is a Typst expression; it is answered from the layout that was just made, so it
    costs no second one. The same data and timestamp give the same bytes.

    `tagged` False gives PDF/A-2u, a tenth the size for very long lists.

    :raises Invalid: when a character has no glyph or a picture cannot be read.
    """
    compiler = _compiler(template)
    try:
        pdf = compiler.compile(
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[_TAGGED if tagged else _UNTAGGED],
            pdf_tags=tagged,
            timestamp=timestamp.replace(microsecond=0),  # a PDF keeps whole seconds
        )
        answer = json.loads(compiler.eval(question)) if question else None
    except typst.TypstError as error:
        raise _refusal(error) from error
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf))
    return pdf, answer


def _refusal(error: typst.TypstError) -> Exception:
    missing = list(dict.fromkeys(_MISSING.findall(f"{error.message}\n{error.diagnostic}")))
    if missing:
        shown = ", ".join(f"“{text}” ({_code_points(text)})" for text in missing[:5])
        return Invalid(
            f"Phông chữ của văn bản không có ký tự {shown}. Hãy thay bằng ký tự khác.",
            code="glyph_missing",
            source="HD 36-HD/VPTW, mục II (phông chữ); TCVN 6909:2001",
            data={"characters": missing},
        )
    if "image" in error.message:
        return Invalid(
            "Có hình ảnh không đọc được trong văn bản. Hãy chèn lại hình dạng PNG hoặc JPEG.",
            code="image_unreadable",
        )
    return error


def _code_points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)
