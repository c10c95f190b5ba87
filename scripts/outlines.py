"""Write the outlines of the provinces that the map of petitions is drawn from, small enough for a page.

    python scripts/outlines.py vn-provinces.geojson vn-units-2025.json

Takes the outlines and the official names as github.com/thanglequoc/vietnamese-provinces-database gives
them (MIT). Points become whole units of one drawing, so that neighbours keep their common border;
what falls on the same place is left out, and an island smaller than a unit stays as a dot of one.
The islands of Hoàng Sa and Trường Sa are part of the drawing.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = (
    Path(__file__).resolve().parent.parent / "src/vanphong/petitions/map_data/provinces.json"
)
HEIGHT = 1000
_SQUEEZE = math.cos(math.radians(16))
SOURCE = "github.com/thanglequoc/vietnamese-provinces-database (sapnhap.bando.com.vn)"
LICENCE = (
    "MIT, Copyright (c) 2021 Thang Le Quoc; the notice stands in README.md beside this file"
)

# Where the names of the archipelagos stand: the middle of the words.
LABELS = (("Quần đảo Hoàng Sa", 112.1, 15.2), ("Quần đảo Trường Sa", 114.6, 12.0))

Ring = list[tuple[float, float]]


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """Give the outer and inner lines of an outline."""
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    return [[(x, y) for x, y, *_rest in ring] for part in parts for ring in part]


def path_of(rings: list[list[tuple[int, int]]]) -> str:
    """Give rings as the path of a drawing, each from its first point in steps."""
    words = []
    for ring in rings:
        x, y = ring[0]
        words.append(f"M{x} {y}l")
        steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring)]
        words.append(" ".join(steps) + "z")
    return "".join(words).replace(" -", "-")


def drawn(ring: Ring, west: float, north: float, scale: float) -> list[tuple[int, int]]:
    """Give a ring in whole units, without what falls on the point before."""
    found: list[tuple[int, int]] = []
    for lon, lat in ring:
        point = (round((lon - west) * _SQUEEZE * scale), round((north - lat) * scale))
        if not found or found[-1] != point:
            found.append(point)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    x, y = found[0]
    return found if len(found) > 2 else [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]


def main(outlines: str, units: str) -> int:
    """Write the file; say how big it is."""
    features = json.loads(Path(outlines).read_text("utf-8"))["features"]
    names = {one["code"]: one for one in json.loads(Path(units).read_text("utf-8"))}
    shapes = {one["properties"]["code"]: rings_of(one["geometry"]) for one in features}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, north = min(x for x, _y in points), max(y for _x, y in points)
    scale = HEIGHT / (north - min(y for _x, y in points))
    provinces = [
        {
            "code": code, "kind": names[code]["kind"], "name": names[code]["name"],
            "path": path_of([drawn(ring, west, north, scale) for ring in shapes[code]]),
        }
        for code in sorted(shapes)
    ]  # fmt: skip
    width = math.ceil((max(x for x, _y in points) - west) * _SQUEEZE * scale)
    whole = {
        "source": SOURCE, "licence": LICENCE, "width": width, "height": HEIGHT,
        "labels": [
            {"name": name, "x": drawn([(x, y)], west, north, scale)[0][0],
             "y": drawn([(x, y)], west, north, scale)[0][1]}
            for name, x, y in LABELS
        ],
        "provinces": provinces,
    }  # fmt: skip
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{TARGET.name}: {len(provinces)} provinces, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
