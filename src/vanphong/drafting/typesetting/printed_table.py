"""Registers and other lists printed with all their columns, on as many pages as they need."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import vanphong
from vanphong.drafting.typesetting import engine
from vanphong.drafting.typesetting.compose import clean
from vanphong.kernel.errors import Invalid

# Longer lists are set in a process of their own and without tags.
_LONG = 1_000
_LONGEST_SECONDS = 300
# Exit code of the child process when it refuses.
REFUSED = 3


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column: its heading, its share of the width, where its text stands."""

    title: str
    width: float = 1.0
    alignment: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """What stands around a list that is a paper of a body: its head, and who answers for it.

    `left` names the body under the one above it, `right` is the head of its system; `under`
    stands below the body's name.
    """

    left: Sequence[str]
    under: str
    right: Sequence[str]
    place_date: str
    signed_as: str
    signer: str


def typeset_table(
    *,
    title: str,
    columns: Sequence[PrintedColumn],
    rows: Sequence[Sequence[str]],
    timestamp: dt.datetime,
    subtitle: str = "",
    footer: str = "",
    landscape: bool = True,
    size_pt: float = 10,
    frame: PaperFrame | None = None,
) -> bytes:
    """Give the list as PDF/A: the heading row repeats, each page says which of how many it is.

    Up to 1,000 rows the file is tagged (A-2a); longer ones are A-2u and take seconds: in a job.

    `footer` stands at the foot of every page (the digest of a sealed book); `frame` around the
    whole. Same data and timestamp, same bytes.

    :raises Invalid: when a row has another number of cells than there are columns, or a
        character cannot be printed.
    """
    for index, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise Invalid(
                f"Dòng {index} có {len(row)} ô, bảng có {len(columns)} cột. Hãy sửa lại bảng.",
                code="table_misfit",
            )
    data = {
        "title": clean(title).strip(),
        "subtitle": clean(subtitle).strip(),
        "footer": clean(footer).strip(),
        "frame": _framed(frame) if frame is not None else None,
        "landscape": landscape,
        "size_pt": size_pt,
        "columns": [
            {"title": clean(c.title), "width": c.width, "align": c.alignment} for c in columns
        ],
        "cells": [clean(cell) for row in rows for cell in row],
    }
    if len(rows) > _LONG:
        return _set_apart(data, timestamp)
    pdf, _ = engine.compile_pdf("printed_table.typ", data, timestamp=timestamp)
    return pdf


def _framed(frame: PaperFrame) -> dict[str, Any]:
    said = dataclasses.asdict(frame)
    return {
        name: clean(value).strip() if isinstance(value, str) else [clean(one) for one in value]
        for name, value in said.items()
    }


def _set_apart(data: dict[str, Any], timestamp: dt.datetime) -> bytes:
    """Set a long list in a child process, whose memory (0.8 GB for 5,000 rows) ends with it."""
    request = json.dumps({"data": data, "timestamp": timestamp.isoformat()})
    source = str(Path(vanphong.__file__).parents[1])
    done = subprocess.run(  # noqa: S603  our own module, no words of the user in the command
        [sys.executable, "-m", f"{__package__}.apart"],
        input=request.encode(),
        capture_output=True,
        check=False,
        timeout=_LONGEST_SECONDS,
        env={**os.environ, "PYTHONPATH": source},
    )
    if done.returncode == REFUSED:
        refusal = json.loads(done.stdout)
        raise Invalid(
            refusal["message"], code=refusal["code"], source=refusal.get("source", "")
        )
    done.check_returncode()
    return done.stdout


def typeset_rows(
    *,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    timestamp: dt.datetime,
    subtitle: str = "",
    footer: str = "",
) -> bytes:
    """Give the list as PDF/A from plain columns (heading, share of the width)."""
    return typeset_table(
        title=title,
        subtitle=subtitle,
        columns=[PrintedColumn(heading, share) for heading, share in columns],
        rows=rows,
        footer=footer,
        timestamp=timestamp,
    )
