"""A small imaginary office for tests: four people, two issuing bodies, all invented."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field

from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people

SINCE = dt.date(2025, 7, 1)
PASSWORD = "mot-mat-khau-dai-cho-thu"
_number = itertools.count(1)


@dataclass
class Cast:
    """One office with its bodies, posts by role and the actors who hold them."""

    office: people.Office
    body: people.Body
    committee: people.Body
    posts: dict[str, people.Post] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def clerk(self) -> Actor:
        return self.actors["CLERK"]

    @property
    def officer(self) -> Actor:
        return self.actors["OFFICER"]

    @property
    def chief(self) -> Actor:
        return self.actors["CHIEF"]

    @property
    def leader(self) -> Actor:
        return self.actors["LEADER"]

    @property
    def admin(self) -> Actor:
        return self.actors["ADMIN"]


_PEOPLE = {
    "CLERK": ("Trần Thị Sổ", "Văn thư", people.Rank.CLERK),
    "OFFICER": ("Lê Văn Nháp", "Chuyên viên", people.Rank.OFFICER),
    "CHIEF": ("Phạm Thị Duyệt", "Chánh Văn phòng", people.Rank.HEAD),
    "LEADER": ("Nguyễn Văn Phê", "Bí thư", people.Rank.SECRETARY),
    "ADMIN": ("Hoàng Văn Khóa", "Quản trị viên", people.Rank.OTHER),
}


def make_office(
    name: str = "Tỉnh ủy Mẫu Sơn",
    *,
    level: str = "PROVINCE",
    accounts: bool = False,
    mark: str = "",
) -> Cast:
    """Make an office with one person for each role; leaves no scope open.

    `mark` stands in the name and title of everyone but the chief and the clerk: who signs and
    who sends is told to the office a document goes to.
    """
    n = next(_number)
    maker = job_actor("test", None, people.all_permissions())
    province = level == "PROVINCE"
    place = name.removeprefix("Tỉnh ủy ").removeprefix("Đảng ủy ")
    with acting(maker):
        office = people.create_office(
            actor=maker, code=f"T{n:03d}", name=f"Văn phòng {name}", short_name=name,
            level=level, place_name=place, valid_from=SINCE,
        )  # fmt: skip
    maker = maker.in_office(office.id)
    with acting(maker):
        body = people.create_body(
            actor=maker, office=office, name=f"Văn phòng {name}",
            symbol="VPTU" if province else "VPĐU", header_upper=name.upper(),
            header_name="VĂN PHÒNG", valid_from=SINCE,
            kind="PROVINCIAL_ADVISORY" if province else "COMMUNE_ADVISORY",
        )  # fmt: skip
        committee = people.create_body(
            actor=maker, office=office, name=name, symbol="TU" if province else "ĐU",
            header_upper="" if province else "ĐẢNG BỘ TỈNH MẪU SƠN", header_name=name.upper(),
            kind="PROVINCIAL_STANDING" if province else "SUPERIOR_OF_GRASSROOTS_STANDING",
            valid_from=SINCE,
        )  # fmt: skip
        cast = Cast(office, body, committee)
        for role, (full_name, title, rank) in _PEOPLE.items():
            if mark and role not in {"CHIEF", "CLERK"}:
                full_name, title = f"{full_name} {mark}", f"{title} {mark}"  # noqa: PLW2901
            _employ(cast, maker, role, full_name, title, rank, accounts=accounts, n=n)
    return cast


def _employ(cast, maker, role, full_name, title, rank, *, accounts, n) -> None:
    person = people.create_person(actor=maker, full_name=full_name)
    post = people.create_post(
        actor=maker, person=person, title=title, rank=rank, roles=[role], valid_from=SINCE,
        body=cast.committee if role == "LEADER" else cast.body,
    )  # fmt: skip
    if accounts:
        people.create_account(
            actor=maker, person=person, username=f"{role.lower()}{n}", password=PASSWORD
        )
    cast.posts[role] = post
    cast.actors[role] = Actor(
        kind=ActorKind.PERSON, name=full_name, office_id=cast.office.id, person_id=person.id,
        post_id=post.id, post_title=title, permissions=people.permissions_of([role]),
    )  # fmt: skip
