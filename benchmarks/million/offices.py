"""The 63 offices: bodies, people with accounts, and a book for every year and kind."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import dataclass, field
from typing import Any

FIRST_YEAR, TODAY = 2016, dt.date(2026, 11, 27)
YEARS = range(FIRST_YEAR, TODAY.year + 1)
SINCE = dt.date(FIRST_YEAR, 1, 1)
NOW = dt.datetime(2026, 11, 27, 3, 0, tzinfo=dt.UTC)
OFFICES = 63
PASSWORD = "mot-trieu-van-ban-trong-so"
TYPES = {"OFFICIAL_LETTER": "CV", "REPORT": "BC", "NOTICE": "TB", "PLAN": "KH"}
_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Phan", "Trịnh", "Đinh",
)  # fmt: skip
_MIDDLE = (
    "Văn", "Thị", "Đức", "Minh", "Thanh", "Quang", "Hữu", "Ngọc", "Xuân", "Thu",
)  # fmt: skip
_GIVEN = (
    "An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Mai",
    "Nam", "Oanh", "Phúc", "Quỳnh", "Sơn", "Thủy", "Tuấn", "Vân",
)  # fmt: skip
_PLACES = (
    "Lam Giang", "Tân Mỹ", "Bến Sông", "Hòa Khê", "Đông Phú", "Mỹ Lâm",
    "Vĩnh Tường", "An Thịnh", "Phú Xuân",
)  # fmt: skip


@dataclass
class Place:
    """One office with the keys that its rows need."""

    id: int
    name: str
    # Each with its id, name and symbol.
    bodies: list[tuple[str, str, str]] = field(default_factory=list)
    # By role, each with the ids of person and post and the full name.
    people: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    # By body (its index; -1 for incoming), type and year.
    books: dict[tuple[int, str, int], str] = field(default_factory=dict)


def shares(count: int) -> list[int]:
    """Give how many documents each office keeps: 15 % the largest, then 2 %, 0.2 % the smallest.

    The others lie between, as unevenly as offices are.
    """
    fixed = [round(count * 0.15), round(count * 0.02), round(count * 0.002)]
    weights = [1 / (rank + 2) ** 0.7 for rank in range(OFFICES - len(fixed))]
    left = count - sum(fixed)
    others = [int(left * weight / sum(weights)) for weight in weights]
    others[0] += left - sum(others)
    return fixed + others


def furnish() -> list[Place]:
    """Make the offices through the acts of the product; books and accounts in one go each."""
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.people import api as people

    chance = random.Random(63)
    maker = job_actor("million", None, people.all_permissions())
    hashed = people.Account()
    hashed.set_password(PASSWORD)
    places = []
    for n in range(OFFICES):
        province = n < 9
        where = f"{_PLACES[n % len(_PLACES)]} {n + 1}"
        name = f"Tỉnh ủy {where}" if province else f"Đảng ủy xã {where}"
        with acting(maker):
            office = people.create_office(
                actor=maker, code=f"M{n + 1:02d}", name=f"Văn phòng {name}", short_name=name,
                level="PROVINCE" if province else "COMMUNE", place_name=where, valid_from=SINCE,
            )  # fmt: skip
        place = Place(office.id, name)
        at_work = maker.in_office(office.id)
        with acting(at_work):
            bodies = _bodies(people, at_work, office, name, province=province)
            place.bodies = [(str(one.id), one.name, one.symbol) for one in bodies]
            _staff(people, at_work, place, bodies, chance, n, hashed.password)
            _open_books(place, bodies)
        places.append(place)
    return places


def _bodies(people: Any, maker: Any, office: Any, name: str, *, province: bool) -> list[Any]:
    kinds = (
        ("PROVINCIAL_ADVISORY", "PROVINCIAL_STANDING", "VPTU", "TU")
        if province
        else ("COMMUNE_ADVISORY", "SUPERIOR_OF_GRASSROOTS_STANDING", "VPĐU", "ĐU")
    )
    return [
        people.create_body(
            actor=maker, office=office, name=called, symbol=symbol, header_upper=upper,
            header_name=header, kind=kind, valid_from=SINCE,
        )
        for called, symbol, upper, header, kind in (
            (f"Văn phòng {name}", kinds[2], name.upper(), "VĂN PHÒNG", kinds[0]),
            (name, kinds[3], "", name.upper(), kinds[1]),
        )
    ]  # fmt: skip


def _staff(
    people: Any, maker: Any, place: Place, bodies: list[Any], chance: random.Random, n: int,
    password: str,
) -> None:  # fmt: skip
    officers = 40 if n == 0 else 15 if n == 1 else 6
    wanted = [("CLERK", "Văn thư", "CLERK")] * (4 if n == 0 else 1)
    wanted += [("CHIEF", "Chánh Văn phòng", "HEAD"), ("LEADER", "Bí thư", "SECRETARY")]
    wanted += [("OFFICER", "Chuyên viên", "OFFICER")] * officers
    accounts = []
    for m, (role, title, rank) in enumerate(wanted):
        full_name = " ".join(chance.choice(part) for part in (_FAMILY, _MIDDLE, _GIVEN))
        person = people.create_person(actor=maker, full_name=full_name)
        post = people.create_post(
            actor=maker, person=person, title=title, rank=rank, roles=[role], valid_from=SINCE,
            body=bodies[1] if role == "LEADER" else bodies[0],
        )  # fmt: skip
        account = people.Account(username=f"m{n + 1}.{m + 1}", person=person)
        account.password = password
        accounts.append(account)
        line = (str(person.id), str(post.id), full_name)
        place.people.setdefault(role, []).append(line)
    people.Account.objects.bulk_create(accounts)


def _open_books(place: Place, bodies: list[Any]) -> None:
    from vanphong.registry.models import Book

    books = []
    for year in YEARS:
        start = dt.date(year, 1, 1)
        common = {"office_id": place.id, "period": "YEAR", "period_start": start}
        if year < TODAY.year:
            common["closed_at"] = dt.datetime(year + 1, 1, 10, tzinfo=dt.UTC)
        name = f"Sổ văn bản đến, năm {year}"
        made = Book(direction="IN", name=name, **common)
        place.books[-1, "", year] = str(made.id)
        books.append(made)
        for (index, body), (code, short) in itertools.product(enumerate(bodies), TYPES.items()):
            made = Book(
                direction="OUT", name=f"Sổ văn bản đi {short}/{body.symbol}, năm {year}",
                body=body, symbol=body.symbol, type_code=code, abbreviation=short, **common,
            )  # fmt: skip
            place.books[index, code, year] = str(made.id)
            books.append(made)
    Book.objects.bulk_create(books)
