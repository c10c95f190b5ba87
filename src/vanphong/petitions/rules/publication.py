"""What of a report is published: denunciations left out, small counts hidden. Pure.

:source: office practice, ADR 0046.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vanphong.petitions.rules.small_cells import Shown, Sum, published
from vanphong.petitions.rules.snapshots import GROUPS, LETTERS, PEOPLE, Snapshot

# What is left of a whole beside its named parts: a reader finds it by subtraction.
OTHER_KIND, OTHER_RESULT, SMALL_LETTERS = "loai-khac", "ket-qua-khac", "don-le"
_KINDS = ("khieu-nai", "kien-nghi")
_FIELDS = (
    "dang", "dat-dai", "chinh-sach", "can-bo", "tu-phap", "tham-nhung", "linh-vuc-khac",
)  # fmt: skip
_RESULTS = (
    "thu-ly", "khong-thu-ly", "huong-dan", "chuyen", "da-tra-loi", "tra-lai", "luu",
)  # fmt: skip
_RESULT_SUMS = (
    Sum("kq-phai", ("kq-xong", "kq-con")),
    Sum("kq-xong", ("kq-quyet-dinh", "kq-rut")),
    Sum("kq-quyet-dinh", ("kq-dung", "kq-sai", "kq-dung-mot-phan")),
    Sum("kq-xong", ("kq-dung-han", "kq-qua-han")),
    Sum("th-phai", ("th-xong", "th-con")),
)
SUMS = (
    Sum("phai-xu-ly", ("ky-truoc", "trong-ky")),
    Sum("phai-xu-ly", ("da-xu-ly", "chua-xu-ly")),
    Sum("da-xu-ly", ("dung-han", "qua-han")),
    Sum("da-xu-ly", (*_KINDS, OTHER_KIND)),
    Sum("da-xu-ly", _FIELDS),
    Sum("da-xu-ly", (*_RESULTS, OTHER_RESULT)),
    *_RESULT_SUMS,
    Sum(LETTERS, (GROUPS, SMALL_LETTERS)),
)
# What came of cases, for the page; money, land and people are not published.
OF_RESULTS = tuple(dict.fromkeys(name for one in _RESULT_SUMS for name in one.members))
PUBLISHED = (*dict.fromkeys(name for one in SUMS for name in one.members), PEOPLE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count and how it is published."""

    count: int
    shown: Shown


def publication(found: Snapshot) -> Mapping[str, Cell]:
    """Give the published counts by the names of their figures; no share goes with them."""
    counts = dict.fromkeys(PUBLISHED, 0) | {
        name: count
        for name, count in found.only(lambda row: row["published"]).counts.items()
        if name in PUBLISHED
    }
    counts[OTHER_KIND] = counts["da-xu-ly"] - sum(counts[name] for name in _KINDS)
    counts[OTHER_RESULT] = counts["da-xu-ly"] - sum(counts[name] for name in _RESULTS)
    counts[SMALL_LETTERS] = counts[LETTERS] - counts[GROUPS]
    shown = published(counts, SUMS)
    return {name: Cell(counts[name], shown[name]) for name in PUBLISHED}
