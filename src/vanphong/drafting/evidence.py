"""The evidence file of a case: one archive that anybody checks without this product."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from vanphong.audit import api as audit
from vanphong.drafting.trace import trace_of, trace_out
from vanphong.drafting.typesetting.printed_sheet import Section, Sheet, typeset_sheet
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.text import fold
from vanphong.kernel.tracing import STAGE_LABELS, Stage, ThingKind, Trace
from vanphong.people import api as people

# The same content gives the same bytes: archives have no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
_HOW = """HỒ SƠ TRUY VẾT – CÁCH KIỂM TRA

Trong tệp nén này có:
  trace.pdf    bản in quá trình xử lý
  trace.json   cùng nội dung, cho máy đọc; có mã SHA-256 của từng tệp
  trail.json   đầu chuỗi niêm phong của dấu vết khi lập hồ sơ
  files/       các tệp văn bản, phiếu thẩm định, chứng từ mà người lập được xem
  SHA256SUMS   mã SHA-256 của mọi tệp nói trên

Kiểm tra không cần phần mềm này:
  1. Giải nén, mở cửa sổ lệnh trong thư mục vừa giải nén.
  2. Linux, macOS:  sha256sum -c SHA256SUMS
     Windows (PowerShell):  Get-FileHash -Algorithm SHA256 files\\*
     rồi so với SHA256SUMS. Một byte bị sửa là mã khác đi.
  3. Mã SHA-256 của cả tệp nén được ghi trong dấu vết của cơ quan lập hồ sơ: đề nghị cơ quan đó
     xác nhận. Đầu chuỗi trong trail.json so được với dấu vết đã xuất và điểm mốc giữ ở nơi khác.
  4. Chữ ký số trong các tệp PDF kiểm tra được bằng mọi phần mềm đọc chữ ký PDF.

Chỉ có những gì người lập hồ sơ được xem; điều không được xem không nằm trong hồ sơ.
"""


@transaction.atomic
def evidence_file(
    *, actor: Actor, kind: ThingKind, key: UUID, now: dt.datetime
) -> tuple[str, bytes]:
    """Give the archive of a case and its name; notes its digest in the trail.

    Same case, same seals of the trail: same bytes, whatever the moment.

    :raises NotFound: when the thing is missing or hidden.
    """
    found, name = trace_of(actor, kind, key)
    content = archive(actor, found, name, now)
    detail = {
        "kind": kind, "thing": str(key), "sha256": hashlib.sha256(content).hexdigest(),
        "steps": len(found.steps),
    }  # fmt: skip
    audit.record(actor, "drafting:trace:export", detail=detail)
    return f"truy-vet-{kind}-{str(key)[-12:]}.zip", content


def archive(actor: Actor, found: Trace, name: str, now: dt.datetime) -> bytes:
    """Give the bytes of the archive: print, data, files, digests, how to check."""
    files, named = _files(found)
    whole = trace_out(found, name) | {
        "office": people.own_office(actor).name,
        "seen_by": f"{actor.name}, {actor.post_title}".strip(", "),
        "files": named,
    }
    entries = {
        "HUONG-DAN.txt": _HOW.encode(),
        "trace.json": _json(whole),
        "trail.json": _json(
            {"head": audit.head_of_chain(), "format": "row:sha256 of the seal"}
        ),
        "trace.pdf": _printed(actor, found, name, now),
        **files,
    }
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {place}\n"
        for place, content in sorted(entries.items())
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, content in sorted((entries | {SUMS: sums.encode()}).items()):
            packed.writestr(zipfile.ZipInfo(place, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files(found: Trace) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """Give the bytes by their place in the archive, and the list of them; each content once.

    One that is no longer to be had is listed with the reason.
    """
    held: dict[str, bytes] = {}
    named: dict[str, dict[str, str]] = {}
    for file in (one for step in found.steps for one in step.files):
        if file.sha256 in named:
            continue
        line = {"name": file.name, "sha256": file.sha256}
        try:
            content = file.read()
        except VanphongError as refusal:
            named[file.sha256] = line | {"left_out": refusal.words}
            continue
        place = f"files/{len(named) + 1:03d}-{_plain(file.name)}"
        held[place] = content
        named[file.sha256] = line | {"place": place}
    return held, list(named.values())


def _plain(name: str) -> str:
    """Give a file's name in letters every system unpacks."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", fold(name)).strip("-")[-80:] or "tep"


def _json(value: Any) -> bytes:
    written = json.dumps(
        value, ensure_ascii=False, indent=1, sort_keys=True, cls=DjangoJSONEncoder
    )
    return f"{written}\n".encode()


def _printed(actor: Actor, found: Trace, name: str, now: dt.datetime) -> bytes:
    last = found.steps[-1].at if found.steps else now
    rows = [
        [
            f"{step.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
            STAGE_LABELS[step.stage],
            "\n".join(part for part in (step.what, step.quote, step.note) if part),
            step.who,
        ]
        for step in found.steps
    ]
    files = {file.sha256: file.name for step in found.steps for file in step.files}
    counts = "; ".join(
        f"{STAGE_LABELS[stage]}: {found.count(stage)}" for stage in Stage if found.count(stage)
    )
    sheet = Sheet(
        office=people.own_office(actor).name,
        title="QUÁ TRÌNH XỬ LÝ",
        subtitle=name,
        facts=[("Lập cho", actor.name), ("Các bước", counts)],
        sections=[
            Section(
                "1. Các bước theo thời gian",
                ["Quá dài, chỉ in phần đầu."] if found.is_cut else [],
                [("Lúc", 1.1), ("Bước", 1), ("Nội dung", 3.4), ("Ai", 1.3)], rows,
            ),
            Section(
                "2. Các tệp kèm theo", [] if files else ["Không có."],
                [("Tệp", 1.5), ("SHA-256", 3)],
                [[label, sha256] for sha256, label in files.items()],
            ),
        ],
        footer="Chỉ gồm những gì người lập được xem",
    )  # fmt: skip
    return typeset_sheet(sheet, timestamp=last)[0]
