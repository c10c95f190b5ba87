"""Conclusions taken apart and read: places, leads, products, deadlines; how often it is right."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from vanphong.calendars.api import Day, DayKind, WorkingCalendar
from vanphong.tasks.rules import (
    DueSaid,
    Known,
    Proposal,
    find_due,
    read_conclusion,
    split_conclusions,
)

HERE = Path(__file__).parent
SAID_ON = dt.date(2026, 11, 30)
CALENDAR = WorkingCalendar.of([Day(dt.date(2027, 1, 1), DayKind.HOLIDAY, "Tết Dương lịch")])
KNOWN = (
    Known(
        "chanh",
        ("Chánh Văn phòng", "Văn phòng Tỉnh ủy", "Văn phòng", "VPTU"),
        ("Phạm Văn Duyệt", "Duyệt"),
    ),
    Known("pho", ("Phó Chánh Văn phòng",), ("Đỗ Thị Minh Soát", "Soát")),
    Known("thao", ("Phòng Tổng hợp",), ("Lê Văn Thảo", "Thảo")),
    Known("tai", ("Phòng Tài chính đảng",), ("Ngô Văn Tài", "Tài")),
    Known("co", ("Phòng Cơ yếu - Công nghệ thông tin",), ("Trịnh Thị Cơ", "Cơ")),
    Known("luu", ("Phòng Hành chính - Lưu trữ",), ("Vũ Thị Lưu", "Lưu")),
    # two of one given name: neither is meant by it
    Known("hai", (), ("Nguyễn Văn Hải",)),
    Known("hai2", (), ("Nguyễn Thị Hải",)),
)
NOTICE = """TỈNH ỦY LAM GIANG
Số 12-TB/TU
THÔNG BÁO KẾT LUẬN
Ngày 30/11/2026, Thường trực Tỉnh ủy họp và kết luận:
I. Đánh giá chung
Thống nhất đánh giá kết quả công tác.
II. Nhiệm vụ
1. Về công tác tổ chức
Giao Ban Tổ chức Tỉnh ủy chủ trì tham mưu
đề án trước ngày
15/12/2026.
2. Về văn phòng
2.1. Giao Văn phòng Tỉnh ủy chuẩn bị hội nghị.
2.2. Giao Phòng Tổng hợp:
- rà soát số liệu;
- lập danh sách.
- 2 -
3. Yêu cầu các đơn vị thực hiện các việc sau:
a) Giao Phòng Tổng hợp rà soát.
b) Giao Văn phòng tổng hợp
5. chữ số lạc giữa câu.
4. Về kinh phí:
- Giao Phòng Tài chính đảng lập dự toán.
- Thống nhất mức chi.
Nơi nhận:
- Các ban."""


def places(text: str) -> list[tuple[str, str]]:
    return [(piece.place, piece.words) for piece in split_conclusions(text)]


class TestSplitting:
    """A text taken apart."""

    def test_a_notice_gives_its_conclusions_with_their_places(self) -> None:
        assert places(NOTICE) == [
            ("I", "Đánh giá chung Thống nhất đánh giá kết quả công tác."),
            (
                "II.1",
                (
                    "Về công tác tổ chức\nGiao Ban Tổ chức Tỉnh ủy chủ trì tham mưu đề án trước "
                    "ngày 15/12/2026."
                ),
            ),
            ("II.2.1", "Giao Văn phòng Tỉnh ủy chuẩn bị hội nghị."),
            ("II.2.2", "Giao Phòng Tổng hợp:\n- rà soát số liệu;\n- lập danh sách."),
            ("II.3.a", "Giao Phòng Tổng hợp rà soát."),
            ("II.3.b", "Giao Văn phòng tổng hợp 5. chữ số lạc giữa câu."),
            ("II.4, gạch 1", "Giao Phòng Tài chính đảng lập dự toán."),
            ("II.4, gạch 2", "Thống nhất mức chi."),
        ]

    def test_each_begins_where_it_stands_and_knows_what_is_above(self) -> None:
        for piece in split_conclusions(NOTICE):
            assert piece.words[:12] in NOTICE[piece.starts : piece.starts + 80]
        headings = {piece.place: piece.heading for piece in split_conclusions(NOTICE)}
        assert headings["II.3.a"] == "Yêu cầu các đơn vị thực hiện các việc sau"
        assert headings["II.4, gạch 2"] == "Về kinh phí"

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("① Giao A làm. ② Giao B làm.", ["①", "②"]),
            ("(1) Giao A; (2) Giao B.", ["1", "2"]),
            ("Điều 1. Giao A\nKhoản 1. Giao x\nKhoản 2. Giao y\nĐiều 2. Giao z", ["1.1", "1.2", "2"]),
            ("1/ Giao A\n2/ Giao B", ["1", "2"]),
            ("- Giao A\n- Giao B", ["gạch 1", "gạch 2"]),
            ("a) Giao A\nb) Giao B\nc) Giao C\nd) Giao D\nđ) Giao Đ\ne) Giao E", list("abcdđe")),
            ("3. Giao A\n4. Giao B", ["3", "4"]),
            ("Giao A làm.\nGiao B làm.", ["đoạn 1", "đoạn 2"]),
            ("2.1. Giao A\n2.1.1. Giao B\n2.1.2. Giao C", ["2.1.1", "2.1.2"]),
            ("Giao A làm báo cáo.\nThời hạn: 7 ngày làm việc.\nGiao B.", ["đoạn 1", "đoạn 2"]),
            ("Giao A làm.\nThời hạn chung: giao B rà soát.", ["đoạn 1", "đoạn 2"]),
            ("", []),
        ],
    )  # fmt: skip
    def test_every_way_of_numbering(self, text: str, found: list[str]) -> None:
        assert [piece.place for piece in split_conclusions(text)] == found

    def test_a_date_at_the_head_of_a_line_is_no_number(self) -> None:
        text = "1. Giao Văn phòng trình trước ngày\n15. 12 là ngày khác\n2. Giao Phòng Tổng hợp"
        assert [place for place, _words in places(text)] == ["1", "2"]


DUES = [
    ("hoàn thành trước ngày 15/12/2026", "2026-12-15"),
    ("trình chậm nhất là ngày 5 tháng 1 năm 2027", "2027-01-05"),
    ("xong trước 16h30 ngày 05.12.2026", "2026-12-05"),
    ("trước ngày 05/01", "2027-01-05"),
    ("báo cáo trước ngày 20 tháng này", ""),
    ("báo cáo trước ngày 20 tháng tới", "2026-12-20"),
    ("hoàn thành trong tháng 01/2027", "2027-01-29"),
    ("hoàn thành trong quý I", "2027-03-31"),
    ("hoàn thành trong năm nay", "2026-12-31"),
    ("hoàn thành trong 6 tháng đầu năm 2027", "2027-06-30"),
    ("báo cáo trong tuần tới", "2026-12-11"),
    ("báo cáo trong 10 ngày làm việc", "10 WORKING_DAYS"),
    ("báo cáo trong thời hạn 10 (mười) ngày", "10 CALENDAR_DAYS"),
    ("báo cáo trong 2 tuần kể từ ngày ký Thông báo", "2 WEEKS"),
    ("báo cáo trong 05 ngày kể từ ngày nhận được hồ sơ", ""),
    ("hằng quý báo cáo trước ngày 15/12/2026", ""),
    ("gửi trước ngày 05/12/2026, trình trước ngày 15/12/2026", ""),
    ("hoàn thành trước ngày 31/11/2026", ""),
    ("việc đã giao trước ngày 15/12/2026", ""),
    ("trước ngày 15/11/2026", ""),
    ("trước ngày 15/11", ""),
    ("hội nghị ngày 15/12/2026", ""),
    ("tổng hợp kết quả trong quý IV/2026", ""),
    ("trước ngày 25", ""),
    ("lập danh sách. Thời hạn: 10 ngày làm việc", "10 WORKING_DAYS"),
    ("lập danh sách. Thời hạn hoàn thành là 2 tuần", "2 WEEKS"),
    ("đồng ý lùi thời hạn 10 ngày", ""),
    ("Thời hạn giải quyết hồ sơ 10 ngày", ""),
    ("hoàn thành trong tháng 13", ""),
]


def due_label(due: DueSaid | None) -> str:
    if due is None:
        return ""
    return due.on.isoformat() if due.on is not None else f"{due.count} {due.unit}"


@pytest.mark.parametrize(("words", "label"), DUES)
def test_a_deadline_in_words(words: str, label: str) -> None:
    assert due_label(find_due(words, SAID_ON, CALENDAR)) == label


class TestReading:
    """What a sentence asks for."""

    def read(self, words: str) -> list[Proposal]:
        return read_conclusion(words, KNOWN, SAID_ON, CALENDAR)

    def test_two_that_get_work_are_two_proposals_each_with_its_deadline(self) -> None:
        first, second = self.read(
            "Giao Văn phòng tham mưu kế hoạch. Hoàn thành trước ngày 10/12/2026. Giao Phòng Tổng hợp "
            "lập danh sách trước ngày 12/12/2026."
        )
        assert (first.lead, first.product) == ("chanh", "Kế hoạch")
        assert due_label(first.due) == "2026-12-10"
        assert (second.lead, second.title) == ("thao", "Lập danh sách")

    def test_a_limit_before_who_is_to_do_it_and_one_who_helps_after(self) -> None:
        [found] = self.read(
            "Trong 7 ngày làm việc, Phòng Tổng hợp báo cáo Thường trực kết quả rà soát. Phòng Tài "
            "chính đảng phối hợp cung cấp số liệu."
        )
        assert (found.lead, found.product, due_label(found.due)) == (
            "thao", "Báo cáo", "7 WORKING_DAYS",
        )  # fmt: skip
        assert (found.cooperating, found.title) == (
            ("tai",), "Báo cáo Thường trực kết quả rà soát",
        )  # fmt: skip
        [named] = self.read("Trước ngày 15/12/2026, Văn phòng tham mưu kế hoạch.")
        assert (named.lead, due_label(named.due)) == ("chanh", "2026-12-15")

    def test_a_limit_that_stands_alone_counts_for_each_that_names_none(self) -> None:
        for head in ("Trong 7 ngày làm việc: giao", "Thời hạn chung: 7 ngày làm việc. Giao"):
            first, second, third = self.read(
                f"{head} Phòng Tổng hợp lập danh sách; giao Phòng Tài chính đảng lập dự toán; giao "
                "Văn phòng tham mưu kế hoạch trước ngày 12/12/2026."
            )
            assert due_label(first.due) == due_label(second.due) == "7 WORKING_DAYS"
            assert due_label(third.due) == "2026-12-12"
        [unsure] = self.read(
            "Trong 7 ngày làm việc: giao Phòng Tổng hợp lập danh sách trước ngày 10/12/2026."
        )
        assert unsure.due is None

    def test_a_limit_above_what_is_given_counts_for_it(self) -> None:
        words = "Giao Phòng Tổng hợp lập danh sách."
        for heading, due in (
            ("Trong 7 ngày làm việc", "7 WORKING_DAYS"),
            ("Việc làm trong 7 ngày làm việc", ""),
            ("", ""),
        ):
            [found] = read_conclusion(words, KNOWN, SAID_ON, CALENDAR, heading)
            assert due_label(found.due) == due
        own = "Giao Phòng Tổng hợp lập danh sách trước ngày 10/12/2026."
        [found] = read_conclusion(own, KNOWN, SAID_ON, CALENDAR, "Trong 7 ngày làm việc")
        assert due_label(found.due) == "2026-12-10"

    def test_who_helps_in_the_same_sentence_stays_in_its_words(self) -> None:
        [found] = self.read(
            "Giao Phòng Tổng hợp chủ trì, Phòng Tài chính đảng phối hợp lập dự toán."
        )
        assert (found.lead, found.cooperating, found.product) == ("thao", ("tai",), "Dự toán")
        assert found.title == "Lập dự toán"

    @pytest.mark.parametrize(
        "words",
        [
            "Trong 7 ngày qua, Phòng Tổng hợp tiếp nhận 12 văn bản.",
            "Trong năm 2026, Văn phòng hoàn thành 12 đề án.",
            "Trước ngày 15/12/2026, Phòng Tổng hợp và Văn phòng đã có số liệu.",
            "Phòng Tổng hợp báo cáo kết quả. Phòng Tài chính đảng phối hợp.",
        ],
    )
    def test_what_looks_back_or_gives_nothing_proposes_nobody(self, words: str) -> None:
        [found] = self.read(words)
        assert (found.lead, found.due, found.cooperating) == (None, None, ())

    def test_who_is_not_of_the_office_is_named_and_not_chosen(self) -> None:
        [found] = self.read(
            "Giao Ban Tổ chức Tỉnh ủy chủ trì, phối hợp với Công an tỉnh và Phòng Tổng hợp rà soát."
        )
        assert (found.lead, found.named) == (None, "Ban Tổ chức Tỉnh ủy")
        assert (found.cooperating, found.others) == (("thao",), ("Công an tỉnh",))

    def test_marks_count_where_they_are_written(self) -> None:
        assert self.read("Giao Phòng Tống hợp rà soát.")[0].lead is None
        assert self.read("giao phong tong hop ra soat")[0].lead == "thao"

    def test_a_meeting_called_giao_ban_gives_no_work(self) -> None:
        [found] = self.read("Tại hội nghị; giao ban tuần tới, các đồng chí báo cáo.")
        assert (found.lead, found.product) == (None, "")


# As README.md prints it: of what was proposed so many right, of what is there so many found.
_LINE = "| {what} | {right} / {proposed} | {found} / {there} |"


def figures() -> list[str]:
    data = tomllib.loads((HERE / "conclusion_sentences.toml").read_text("utf-8"))
    rows = [*data["sentences"], *data["unseen"]]
    assert len(rows) >= 100
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        read = read_conclusion(row["words"], KNOWN, SAID_ON, CALENDAR)
        one = next((found for found in read if found.lead), read[-1])
        pairs = {
            "chủ trì": (one.lead or "", row.get("lead", "")),
            "phối hợp": (sorted(map(str, one.cooperating)), sorted(row.get("with", []))),
            "sản phẩm": (one.product, row.get("product", "")),
            "hạn": (due_label(one.due), row.get("due", "")),
        }
        for what, (said, label) in pairs.items():
            counted[what, "proposed"] += bool(said)
            counted[what, "there"] += bool(label)
            counted[what, "right"] += bool(said) and said == label
    return [
        _LINE.format(
            what=what,
            right=counted[what, "right"],
            proposed=counted[what, "proposed"],
            found=counted[what, "right"],
            there=counted[what, "there"],
        )
        for what in ("chủ trì", "phối hợp", "sản phẩm", "hạn")
    ]


def test_the_figures_are_those_that_are_printed() -> None:
    printed = (HERE.parent / "README.md").read_text("utf-8")
    found = figures()
    assert [line for line in found if line not in printed] == []
    for line in found:
        right, proposed = map(int, re.findall(r"\d+", line)[:2])
        assert right == proposed, line
