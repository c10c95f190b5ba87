"""How alike two letters are, and what a fingerprint tells."""

from __future__ import annotations

import random

import pytest

from vanphong.petitions.rules.fingerprints import (
    VALUES,
    fingerprint,
    key_name,
)
from vanphong.petitions.rules.likeness import (
    BROUGHT,
    FEWEST_ASKED,
    LIKELY,
    LIKELY_OF_FEW,
    LIKELY_PAIRS,
    MOST_RARE,
    STOP_LEAST,
    Part,
    Piece,
    Side,
    asked,
    differing,
    is_likely,
    is_stop,
    likeness,
    numbers_of,
    shingles_of,
)

LETTER = (
    "Tôi là Nguyễn Văn Thử, trú tại thôn Một, xã Tân Mỹ. Tôi khiếu nại việc thu hồi thửa đất số 12 "
    "của gia đình tôi mà chưa bồi thường, dù đã nhiều lần gửi đơn tới Ủy ban nhân dân xã."
)
KEY, OTHER_KEY = b"k" * 48, b"l" * 48


def share(one: str, other: str) -> float:
    mine, theirs = (numbers_of(1, Part.TYPED, shingles_of(text)) for text in (one, other))
    return likeness(asked(mine, {}, frozenset()), theirs)


def in_common(one: bytes, other: bytes) -> float:
    """Give the share of the values that two fingerprints have in common, as the database does."""
    pairs = zip(*(memoryview(both).cast("I") for both in (one, other)), strict=True)
    return sum(mine == theirs for mine, theirs in pairs) / VALUES


def test_marks_and_case_make_no_difference() -> None:
    bare = "toi la nguyen van thu, tru tai thon mot, xa tan my. TOI khieu nai viec thu hoi thua dat"
    assert shingles_of(bare) < shingles_of(LETTER)
    assert share(LETTER, LETTER.upper()) == 1.0


def test_syllable_alone_is_a_pair_of_its_own() -> None:
    assert shingles_of("Đất") == {"dat"}
    assert shingles_of(" … ") == set()


@pytest.mark.parametrize("seed", range(8))
def test_changed_words_leave_letters_alike(seed: int) -> None:
    chance = random.Random(seed)
    words = LETTER.split()
    for place in chance.sample(range(len(words)), round(len(words) * 0.15)):
        words[place] = f"khác{place}"
    assert LIKELY_OF_FEW < share(LETTER, " ".join(words)) < 1


@pytest.mark.parametrize(
    ("pairs", "share", "likely"),
    [
        pytest.param(100, LIKELY, True, id="long, enough"),
        pytest.param(100, LIKELY - 0.01, False, id="long, too little"),
        pytest.param(40, LIKELY_PAIRS / 40, True, id="shorter, enough"),
        pytest.param(40, LIKELY_PAIRS / 40 - 0.01, False, id="shorter, too little"),
        pytest.param(10, LIKELY_OF_FEW, True, id="few words, enough"),
        pytest.param(10, LIKELY_OF_FEW - 0.01, False, id="few words, too little"),
    ],
)
def test_of_few_words_more_is_asked(pairs: int, share: float, likely: bool) -> None:
    assert is_likely(asked(range(pairs), {}, frozenset()), share) is likely


def test_other_matter_is_not_alike() -> None:
    other = "Tôi kiến nghị mở thêm đường vào trường tiểu học Tân Mỹ vì trẻ em đi lại khó khăn."
    assert share(LETTER, other) == 0.0


def test_offices_and_parts_have_numbers_of_their_own() -> None:
    pairs = shingles_of(LETTER)
    kept = [set(numbers_of(office, part, pairs)) for office in (1, 2) for part in Part]
    assert len(set().union(*kept)) == 4 * len(pairs)
    assert all(-(2**31) <= one < 2**31 for one in set().union(*kept))


def test_form_text_does_not_count() -> None:
    form = "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc Kính gửi"
    stops = frozenset(numbers_of(1, Part.TYPED, shingles_of(form)))
    mine = numbers_of(1, Part.TYPED, shingles_of(f"{form} {LETTER}"))
    theirs = numbers_of(1, Part.TYPED, shingles_of(f"{form} đường vào trường quá lầy lội"))
    sought = asked(mine, {}, stops)
    assert likeness(sought, theirs) == 0.0
    assert likeness(sought, mine) == 1.0
    assert not stops & set(sought.rare)


def test_letter_sent_by_hundreds_is_found_though_all_of_it_is_common() -> None:
    numbers = numbers_of(1, Part.TYPED, shingles_of(LETTER))
    sought = asked(numbers, dict.fromkeys(numbers, 900), frozenset(numbers))
    assert likeness(sought, numbers) == 1.0
    assert len(sought.rare) == FEWEST_ASKED


def test_rarest_are_asked_first() -> None:
    numbers = list(range(40))
    counts = {one: 50 * one for one in numbers}
    sought = asked(numbers, counts, frozenset())
    assert list(sought.rare) == numbers[: len(sought.rare)]
    assert sum(counts[one] for one in sought.rare) <= max(
        BROUGHT, sum(counts[one] for one in numbers[:FEWEST_ASKED])
    )
    assert len(sought.wanted) == 40


def test_pairs_that_stand_nowhere_do_not_push_out_the_rare_ones() -> None:
    new, rare = list(range(1_000, 1_000 + 2 * MOST_RARE)), list(range(20))
    sought = asked([*new, *rare], dict.fromkeys(rare, BROUGHT // 40), frozenset())
    assert len(set(sought.rare) & set(new)) == MOST_RARE
    assert set(rare) < set(sought.rare)


@pytest.mark.parametrize(
    ("letters_with", "letters", "stop"),
    [
        pytest.param(STOP_LEAST, 200, False, id="small office keeps what many sent"),
        pytest.param(STOP_LEAST + 1, 200, True, id="more than the least"),
        pytest.param(1_500, 500_000, False, id="share reached"),
        pytest.param(1_501, 500_000, True, id="share passed"),
    ],
)
def test_stops(letters_with: int, letters: int, stop: bool) -> None:
    assert is_stop(letters_with, letters) is stop


def test_differing_words_of_both_sides_are_told() -> None:
    pieces = differing("khiếu nại thu hồi đất thôn Một", "Khieu nai thu hồi rừng thôn Một, gấp")
    assert pieces == [
        Piece(Side.BOTH, "khiếu nại thu hồi"),
        Piece(Side.HERE, "đất"),
        Piece(Side.THERE, "rừng"),
        Piece(Side.BOTH, "thôn Một"),
        Piece(Side.THERE, "gấp"),
    ]


def test_long_sameness_is_shortened() -> None:
    same = " ".join(f"từ{n}" for n in range(100))
    first, _here, last = differing(f"{same} đất {same}", f"{same} {same}", around=2)
    assert first.text == "… từ98 từ99"
    assert last.text == "từ0 từ1 …"
    assert [one.text for one in differing(same, same, around=2)] == [same]


def test_fingerprints_tell_about_the_share_in_common() -> None:
    pairs = sorted(shingles_of(" ".join(f"tiếng{n * n}" for n in range(200))))
    half = pairs[: len(pairs) // 2]
    whole = fingerprint(KEY, pairs)
    assert len(whole) == 4 * VALUES
    assert in_common(whole, fingerprint(KEY, list(reversed(pairs)))) == 1.0
    assert 0.35 < in_common(whole, fingerprint(KEY, half)) < 0.65


def test_fingerprints_of_another_key_tell_nothing() -> None:
    pairs = shingles_of(LETTER)
    assert in_common(fingerprint(KEY, pairs), fingerprint(OTHER_KEY, pairs)) < 0.05
    assert key_name(KEY) != key_name(OTHER_KEY)
    assert KEY.hex()[:16] != key_name(KEY)


def test_few_words_have_no_fingerprint() -> None:
    assert fingerprint(KEY, shingles_of("Khiếu nại thu hồi đất")) == b""
