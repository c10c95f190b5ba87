"""Lists of people as they are typed, and as they are pasted from sheets."""

from __future__ import annotations

import pytest

from vanphong.kernel.errors import Invalid
from vanphong.petitions.names import count_in, persons_in


@pytest.mark.parametrize(
    "line",
    [
        "Lê Thị Ba; thôn 3, xã Tân Mỹ",
        "Lê Thị Ba\tthôn 3, xã Tân Mỹ",
        "Lê Thị Ba, thôn 3, xã Tân Mỹ",
        "3\tLê Thị Ba\tthôn 3, xã Tân Mỹ",
        "3.\tLê Thị Ba\tthôn 3, xã Tân Mỹ",
        "3; Lê Thị Ba; thôn 3, xã Tân Mỹ",
        "3. Lê Thị Ba, thôn 3, xã Tân Mỹ",
        "3.Lê Thị Ba, thôn 3, xã Tân Mỹ",
        "3) Lê Thị Ba; thôn 3, xã Tân Mỹ",
        "3 Lê Thị Ba, thôn 3, xã Tân Mỹ",
        "- Lê Thị Ba; thôn 3, xã Tân Mỹ",
        "  • Lê Thị Ba, thôn 3, xã Tân Mỹ",
    ],
)
def test_number_and_bullet_before_a_name_are_no_part_of_it(line: str) -> None:
    [one] = persons_in(line)
    assert (one.full_name, one.address) == ("Lê Thị Ba", "thôn 3, xã Tân Mỹ")
    assert not one.speaks


@pytest.mark.parametrize("line", ["* Lê Thị Ba", "3. *Lê Thị Ba", "*3\tLê Thị Ba"])
def test_star_before_or_after_the_number(line: str) -> None:
    [one] = persons_in(line)
    assert (one.full_name, one.speaks) == ("Lê Thị Ba", True)


def test_whole_sheet() -> None:
    """Its headings and empty lines are nobody; papers and telephone stay in their columns."""
    sheet = "STT\tHọ tên\tĐịa chỉ\n1\tNguyễn Văn Một\tThôn 1\t001\t0900\n\n2\tTrần Bốn\t\n"
    one, two = persons_in(sheet)
    assert (one.id_number, one.phone) == ("001", "0900")
    assert (two.full_name, two.address) == ("Trần Bốn", "")
    assert count_in(sheet) == 2


def test_digit_in_a_name_is_refused_with_its_line_and_without_its_words() -> None:
    with pytest.raises(Invalid) as refusal:
        persons_in("Lê Thị Ba\n\nThôn 3 xã Tân Mỹ", field="secret_names")
    assert refusal.value.code == "digit_in_name"
    [told] = refusal.value.fields["secret_names"]
    assert "Dòng 3" in told
    assert "Tân Mỹ" not in told
    assert persons_in("nguoi1985@thu.example")[0].full_name == "nguoi1985@thu.example"


@pytest.mark.parametrize(
    ("third", "id_number", "phone"),
    [
        pytest.param("0912 345 678", "", "0912 345 678", id="telephone"),
        pytest.param("079099000117", "079099000117", "", id="identity"),
        pytest.param("012345678", "012345678", "", id="old-identity"),
        pytest.param("0912345678; 0987654321", "0912345678", "0987654321", id="both-given"),
    ],
)
def test_a_telephone_number_is_known_by_its_digits(
    third: str, id_number: str, phone: str
) -> None:
    (person,) = persons_in(f"Nguyễn Văn Thử; Thôn Một; {third}")
    assert (person.id_number, person.phone) == (id_number, phone)
