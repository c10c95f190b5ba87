"""Invented letters of citizens: form text that many share, clauses of real prose, names, numbers."""

from __future__ import annotations

import random
import re

from benchmarks.million.corpus import articles
from vanphong.kernel.text import fold

_FORMS = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc",
    "Kính gửi Thường trực Tỉnh ủy và Ban Nội chính Tỉnh ủy",
    "Kính gửi Thường trực Huyện ủy và các cơ quan chức năng",
    "Kính gửi Bí thư Đảng ủy và Chủ tịch Ủy ban nhân dân xã",
    "Tôi làm đơn này kính trình bày với quý cơ quan một việc như sau",
    "Nay tôi viết đơn này đề nghị các cấp xem xét giải quyết",
    "Gia đình tôi sinh sống ổn định tại địa phương từ nhiều năm nay",
    "Gia đình tôi đã nhiều lần gửi đơn nhưng chưa được trả lời",
    "Sự việc kéo dài làm ảnh hưởng đến đời sống của gia đình tôi",
    "Tôi xin cam đoan những điều trình bày trên đây là đúng sự thật",
    "Nếu sai tôi xin hoàn toàn chịu trách nhiệm trước pháp luật",
    "Kính mong quý cơ quan quan tâm xem xét và trả lời cho tôi được rõ",
    "Tôi xin chân thành cảm ơn",
    "Kèm theo đơn này là bản sao giấy tờ có liên quan",
)
_FIRST = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
_MIDDLE = [
    "Văn",
    "Thị",
    "Đức",
    "Minh",
    "Hữu",
    "Thanh",
    "Quốc",
    "Ngọc",
    "Xuân",
    "Thế",
    "Đình",
    "Công",
]
_LAST = [
    "An",
    "Bình",
    "Cường",
    "Dung",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hòa",
    "Hùng",
    "Lan",
    "Liên",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Sơn",
]
_PLACE = [
    "Bắc",
    "Nam",
    "Đông",
    "Tây",
    "Thượng",
    "Hạ",
    "Trung",
    "Đoài",
    "Sen",
    "Đình",
    "Chùa",
    "Vàng",
    "Cầu",
    "Giếng",
    "Gò",
    "Bãi",
]
_CLAUSE = re.compile(r"[,.;:()]")


class Letters:
    """Makes letters, the same for the same number; about half of each is form text."""

    def __init__(self) -> None:
        kept: dict[str, None] = {}
        for article in articles():
            for clause in _CLAUSE.split(article.text):
                words = clause.split()
                if 7 <= len(words) <= 16:
                    kept[" ".join(words)] = None
        self.clauses = list(kept)
        self.syllables = sorted({word for one in self.clauses[:40_000] for word in one.split()})

    def letter(self, number: int) -> str:
        """Give a letter of about 170 words."""
        chance = random.Random(number)
        name = " ".join(chance.choice(kind) for kind in (_FIRST, _MIDDLE, _LAST))
        told = [chance.choice(self.clauses) for _ in range(6)]
        own = (
            f"Tôi là {name} trú tại thôn {chance.choice(_PLACE)} xã {chance.choice(_PLACE)} "
            f"{chance.choice(_PLACE)} thửa đất số {chance.randrange(900)} tờ bản đồ số "
            f"{chance.randrange(90)}"
        )
        form = [one for one in _FORMS if chance.random() < 0.6]
        middle = len(form) // 2
        return ". ".join([*form[:middle], own, *told, *form[middle:]])[:1000]

    def changed(self, text: str, number: int, share: float = 0.15) -> str:
        """Give the letter typed again: a share of its words another, in three manners by turns.

        Scattered; in one block; scattered and without marks.
        """
        chance = random.Random(-number - 1)
        words = text.split()
        count = round(share * len(words))
        places = chance.sample(range(len(words)), count)
        if number % 3 == 1:
            start = chance.randrange(len(words) - count)
            places = list(range(start, start + count))
        for place in places:
            words[place] = chance.choice(self.syllables)
        again = " ".join(words)
        return fold(again) if number % 3 == 2 else again
