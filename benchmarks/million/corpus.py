"""Real prose, numbers, dates and issuers: articles of law; without them, sentences from word lists."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "law-articles.jsonl.zst"
_ACT = re.compile(
    r"(?P<kind>Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư)"
    r" số (?P<symbol>\S+)"
    r"(?: (?P<name>.+?) ngày (?P<day>\d\d/\d\d/\d{4}) của (?P<issuer>[^,]+))?, có hiệu lực"
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article, and the act it comes from as far as it is named."""

    title: str
    text: str
    act: str
    symbol: str
    issuer: str


def articles(path: Path = SHARED) -> list[Article]:
    """Give the articles of law, or invented ones when the file is not beside the checkout."""
    if not path.is_file() or not shutil.which("zstd"):
        return list(_invented())
    done = subprocess.run(["zstd", "-dc", str(path)], capture_output=True, check=True)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    acts = [_ACT.search(line["cite"]) for line in lines]
    named = {act["symbol"]: act for act in acts if act and act["issuer"]}
    found = []
    for line, match in zip(lines, acts, strict=True):
        whole = named.get(match["symbol"]) if match else None
        text = " ".join(line["text"].replace("*", " ").split())
        if match is None or len(text) < 40:
            continue
        name = (whole and whole["name"]) or ""
        found.append(
            Article(
                title=" ".join(line["title"].split())[:200],
                text=text,
                act=f"{match['kind']} số {match['symbol']} {name}".strip()[:250],
                symbol=match["symbol"],
                issuer=((whole and whole["issuer"]) or "Chính phủ").strip(),
            )
        )
    return found


_SUBJECTS = (
    "cơ quan", "đơn vị", "tổ chức đảng", "cấp ủy", "văn phòng", "ban tham mưu", "đảng viên", "chi bộ",
)  # fmt: skip
_ACTS = (
    "rà soát", "báo cáo", "triển khai", "kiểm tra", "tổng kết", "hướng dẫn", "phối hợp",
    "thẩm định", "lưu trữ",
)  # fmt: skip
_THINGS = (
    "công tác văn thư", "hồ sơ công việc", "kinh phí", "biên chế", "an toàn thông tin",
    "thủy lợi", "đất đai", "tiếp công dân", "khiếu nại", "quy hoạch cán bộ",
    "chuyển đổi số", "thi đua", "nghị quyết đại hội", "ngân sách",
)  # fmt: skip


def _invented() -> Iterator[Article]:
    """Give ten thousand articles of sentences put together by a fixed seed."""
    chance = random.Random(63)
    for n in range(10_000):
        lines = [
            f"{chance.choice(_SUBJECTS)} {chance.choice(_ACTS)} {chance.choice(_THINGS)} "
            f"và {chance.choice(_ACTS)} {chance.choice(_THINGS)} lần {chance.randint(1, 99)}."
            for _ in range(chance.randint(4, 40))
        ]
        title = f"{chance.choice(_ACTS)} {chance.choice(_THINGS)}".capitalize()
        symbol = f"{n % 300 + 1}/{2005 + n % 20}/NĐ-CP"
        yield Article(title, " ".join(lines), f"Nghị định số {symbol}", symbol, "Chính phủ")
