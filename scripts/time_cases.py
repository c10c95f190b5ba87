"""Reckon the hand-made cases of time limits one day after the other, from the words of the law.

This is no part of the product and reads nothing of it: not its rules, not its calendar. It is
kept so simple that it can be checked by reading, and says where a case differs from what it
finds (`--fill` writes the date into cases that have none yet; `--list` prints them to be read).

    python scripts/time_cases.py
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "src/vanphong/petitions/tests/time_cases"
DAY = dt.timedelta(days=1)
JULY = dt.date(2026, 7, 1)  # Luật 136/2025, NĐ 154, 155, 156/2026 come into force
NEW_YEAR = dt.date(2019, 1, 1)  # Luật Tố cáo 2018 comes into force
W, D = "working days", "days"

# The lengths as the articles say them; a word behind the code is the variant of the case.
LENGTHS: dict[str, tuple[int, str]] = {
    "T01": (10, W),  # Luật TCD Đ28 k1: 10 ngày làm việc từ ngày tiếp nhận nội dung
    "T02": (10, W),  # QĐ 11-QĐi/TW: 10 ngày làm việc từ ngày nhận
    "T03": (7, W),  # Luật TCD Đ27 k2: 7 ngày làm việc từ ngày được giải quyết
    "T04": (5, W),  # Luật TCD Đ28: 5 ngày làm việc từ ngày nhận thông báo
    "T05": (3, W),  # NĐ 154/2026 Đ4 k3: 3 ngày làm việc
    "T06": (45, D),  # NĐ 154/2026 Đ41 k3b: sau 45 ngày
    "T10": (90, D),  # Luật KN Đ9: 90 ngày
    "T12": (30, D),  # Luật KN Đ28: 30, phức tạp 45; vùng xa 45, phức tạp 60
    "T12 complex": (45, D),
    "T12 remote": (45, D),
    "T12 remote_complex": (60, D),
    "T13": (45, D),  # Luật KN Đ37: 45, phức tạp 60; vùng xa 60, phức tạp 70
    "T13 complex": (60, D),
    "T13 remote": (60, D),
    "T13 remote_complex": (70, D),
    "T14": (30, D),  # Luật KN Đ50: 30, phức tạp 45
    "T14 complex": (45, D),
    "T15-first": (15, D),  # Luật KN Đ48: 15; lần hai 10, buộc thôi việc 30
    "T15-second": (10, D),
    "T15-second dismissal": (30, D),
    "T16": (3, W),  # Luật KN Đ32: 3 ngày làm việc
    "T17": (7, D),  # Luật KN Đ41: 7 ngày
    "T18": (30, D),  # Luật KN Đ33: 30, vùng xa 45
    "T18 remote": (45, D),
    "T19": (30, D),  # Luật KN Đ44: 30, vùng xa 45
    "T19 remote": (45, D),
    "T19-discipline": (30, D),  # Luật KN Đ57
    "T20": (7, D),  # Luật KN Đ12, Đ13: 7 ngày từ ngày có yêu cầu
    "T21": (5, D),  # NĐ 155/2026 Đ11: trước ngày đối thoại ít nhất 5 ngày
    "T22": (3, W),  # NĐ 155/2026 Đ12 (Đ28b): 3 ngày làm việc
    "T32": (20, D),  # Luật TC Đ26 k2: 20 ngày
    "T33": (5, W),  # Luật TC Đ29 k3: 5 ngày làm việc
    "T34-send": (5, W),  # Luật TC Đ34 k4: 5 ngày làm việc
    "T36": (5, W),  # Luật TC Đ35 k3
    "T37": (7, W),  # Luật TC Đ36 k1
    "T38": (5, W),  # Luật TC Đ36 k3
    "T39": (7, W),  # Luật TC Đ40 k1
    "T40": (20, D),  # Luật TC Đ37 k2
    "T41-demand": (5, W),  # Luật TC Đ38 k2
    "T41-report": (5, W),  # Luật TC Đ38 k3
    "T50": (90, W),  # 90 ngày làm việc
    "T51": (180, D),  # QĐ 164-QĐ/TW: 180 ngày
    "T52 grassroots": (25, W),  # HD 07-HD/UBKTTW: 25, trên cơ sở 30 ngày làm việc
    "T52": (30, W),
    "P25": (30, D),  # QĐ 296-QĐ/TW Đ25 k1: 30 ngày
    "R01": (5, W),  # Luật TCD Đ24 k4: 5 ngày làm việc trước
    "R02": (5, W),  # NĐ 154/2026 Đ23 k1
    "R03": (1, W),  # NĐ 154/2026 Đ23
}
BACKWARD = {"T21", "T52", "R01", "R02", "R03"}
NO_ROLL = {"T06"}


def length(case: dict[str, Any]) -> tuple[int, str]:
    """Give the length of the law that held on the day the limit began."""
    duty, began = case["duty"], case["start"]
    if duty in {"T11", "T14-accept"}:  # Luật KN Đ27, Đ36, Đ50; then NĐ 155/2026 Đ10
        return (7, W) if began >= JULY else (10, D)
    if duty == "T30":  # Luật TC 2018 Đ24 k1; before it Luật TC 2011 Đ20
        return (7, W) if began >= NEW_YEAR else (10, D)
    if duty == "T31":
        return (5, W) if began >= NEW_YEAR else (10, D)
    if duty == "T34":  # Luật TC 2018 Đ30 k1; before it Luật TC 2011 Đ21
        if began >= NEW_YEAR:
            return 30, D
        return (60, D) if case.get("variant") is None else (90, D)
    variant = f"{duty} {case.get('variant', '')}"
    return LENGTHS.get(variant) or LENGTHS[duty]


def works(
    date: dt.date, case: dict[str, Any], off: set[dt.date], made_up: set[dt.date]
) -> bool:
    """Say whether the office of the case works on a date."""
    if date in case.get("closed", ()):
        return False
    if date in case.get("worked", ()):
        return True
    if date in off:
        return False
    return date in made_up or date.weekday() < 5


def stands(date: dt.date, case: dict[str, Any]) -> bool:
    """Say whether the clock stands: from the day of stopping, up to the day before going on."""
    stops = case.get("stops", ())
    return any(stop[0] <= date and (not stop[1:] or date < stop[1]) for stop in stops)


def answer(case: dict[str, Any], off: set[dt.date], made_up: set[dt.date]) -> dict[str, Any]:
    """Give the last day, or what is left while the clock stands."""
    number, unit = length(case)
    number += sum(days for days, _ in case.get("extensions", ()))
    date = case["start"]
    if case["duty"] in BACKWARD:
        while number:
            date -= DAY
            if unit is D or works(date, case, off, made_up):
                number -= 1
        while not works(date, case, off, made_up):
            date -= DAY
        return {"due": date}
    while number:
        date += DAY
        if date > case["start"] + 1500 * DAY:
            return {"left": number}
        if stands(date, case):
            continue
        if unit is D or works(date, case, off, made_up):
            number -= 1
    while case["duty"] not in NO_ROLL and not works(date, case, off, made_up):
        date += DAY
    return {"due": date}


def days_of(ranges: list[list[dt.date]]) -> set[dt.date]:
    """Give the dates of ranges whose two ends count."""
    found = set()
    for first, last in ranges:
        found |= {first + i * DAY for i in range((last - first).days + 1)}
    return found


def main() -> int:
    """Compare every case with what is found here."""
    days = tomllib.loads((FOLDER / "days.toml").read_text("utf-8"))
    off, made_up = days_of(days["off"]), set(days["made_up"])
    wrong = count = 0
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name == "days.toml":
            continue
        text = path.read_text("utf-8")
        for case in tomllib.loads(text)["case"]:
            count += 1
            found = answer(case, off, made_up)
            if "due" not in case and "left" not in case and "--fill" in sys.argv:
                text = filled(text, case["id"], found)
                path.write_text(text, "utf-8")
            elif any(case.get(name) != value for name, value in found.items()):
                wrong += 1
                print(f"{case['id']}: {case.get('due', case.get('left'))}, found {found}")
            if "--list" in sys.argv:
                due = found.get("due")
                print(
                    case["id"], f"{case['start']:%a %d/%m/%y} ->", due and f"{due:%a %d/%m/%y}"
                )
    print(f"{count} cases, {wrong} differ")
    return 1 if wrong else 0


def filled(text: str, name: str, found: dict[str, Any]) -> str:
    """Give the file with an answer written into one line."""
    key, value = next(iter(found.items()))
    return re.sub(rf'(id = "{re.escape(name)}",)', rf"\1 {key} = {value},", text)


if __name__ == "__main__":
    raise SystemExit(main())
