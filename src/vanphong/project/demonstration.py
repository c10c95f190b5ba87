"""The demonstration: four invented offices with people, keys, books and a few weeks of papers.

Everything is made through the same acts as by hand, so that trail, numbers and receipts are
real; the names of places, offices and people are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project import (
    demonstration_mail,
    demonstration_papers,
    demonstration_petitions,
    demonstration_reception,
)
from vanphong.registry import api as registry
from vanphong.signing import api as signing

PASSWORD = "van-phong-trinh-dien"  # noqa: S105 - printed for everyone to log in with
PIN = "246810"
_SINCE = dt.date(2025, 7, 1)
_TERM = "Nhiệm kỳ 2025–2030"
# Types each body issues in the demonstration.
_TYPES = ("OFFICIAL_LETTER", "REPORT", "NOTICE", "PLAN", "CONCLUSION", "SUBMISSION")


@dataclass(frozen=True, slots=True)
class Plan:
    """One office to be furnished."""

    code: str
    suffix: str
    name: str
    short_name: str
    level: str
    place: str
    # (name, symbol, upper header, header, kind)
    bodies: tuple[tuple[str, str, str, str, str], ...]
    # (log-in, full name, title, rank, roles, index of the body)
    staff: tuple[tuple[str, str, str, str, str, int], ...]


PROVINCE = Plan(
    code="D01",
    suffix="tinh",
    name="Văn phòng Tỉnh ủy Lam Giang",
    short_name="Tỉnh ủy Lam Giang",
    level="PROVINCE",
    place="Lam Giang",
    bodies=(
        ("Văn phòng Tỉnh ủy Lam Giang", "VPTU", "TỈNH ỦY LAM GIANG", "VĂN PHÒNG", "PROVINCIAL_ADVISORY"),
        ("Ban Thường vụ Tỉnh ủy Lam Giang", "TU", "", "TỈNH ỦY LAM GIANG", "PROVINCIAL_STANDING"),
    ),
    staff=(
        ("vanthu.tinh", "Trần Thị Thu Sổ", "Văn thư", "CLERK", "CLERK", 0),
        ("chuyenvien.tinh", "Lê Văn Thảo", "Chuyên viên", "OFFICER", "OFFICER", 0),
        ("phochanh.tinh", "Đỗ Thị Minh Soát", "Phó Chánh Văn phòng", "DEPUTY_HEAD", "CHIEF", 0),
        ("chanhvp.tinh", "Phạm Văn Duyệt", "Chánh Văn phòng", "HEAD", "CHIEF", 0),
        ("bithu.tinh", "Nguyễn Văn Lãm", "Bí thư Tỉnh ủy", "SECRETARY", "LEADER", 1),
        ("quantri.tinh", "Hoàng Văn Khóa", "Quản trị viên", "OTHER", "ADMIN SITE_ADMIN", 0),
        ("luutru.tinh", "Vũ Thị Lưu", "Lưu trữ viên", "OTHER", "ARCHIVIST", 0),
        ("tiepdan.tinh", "Bùi Văn Tiếp", "Cán bộ xử lý đơn, tiếp công dân", "OFFICER", "PETITIONS", 0),
    ),
)  # fmt: skip
ORGANISATION = Plan(
    code="D02",
    suffix="btc",
    name="Ban Tổ chức Tỉnh ủy Lam Giang",
    short_name="Ban Tổ chức Tỉnh ủy Lam Giang",
    level="PROVINCE",
    place="Lam Giang",
    bodies=(
        ("Ban Tổ chức Tỉnh ủy Lam Giang", "BTCTU", "TỈNH ỦY LAM GIANG", "BAN TỔ CHỨC", "PROVINCIAL_ADVISORY"),
    ),
    staff=(
        ("vanthu.btc", "Bùi Thị Nhập", "Văn thư", "CLERK", "CLERK", 0),
        ("chuyenvien.btc", "Ngô Văn Thẩm", "Chuyên viên", "OFFICER", "OFFICER", 0),
        ("truongban.btc", "Đặng Thị Bình", "Trưởng ban", "HEAD", "CHIEF", 0),
    ),
)  # fmt: skip
COMMUNE = Plan(
    code="D03",
    suffix="xa",
    name="Văn phòng Đảng ủy xã Tân Mỹ",
    short_name="Đảng ủy xã Tân Mỹ",
    level="COMMUNE",
    place="Tân Mỹ",
    bodies=(
        ("Văn phòng Đảng ủy xã Tân Mỹ", "VPĐU", "ĐẢNG ỦY XÃ TÂN MỸ", "VĂN PHÒNG", "COMMUNE_ADVISORY"),
        ("Đảng ủy xã Tân Mỹ", "ĐU", "ĐẢNG BỘ TỈNH LAM GIANG", "ĐẢNG ỦY XÃ TÂN MỸ", "SUPERIOR_OF_GRASSROOTS_STANDING"),
    ),
    staff=(
        ("vanthu.xa", "Phan Thị Đến", "Văn thư", "CLERK", "CLERK", 0),
        ("chuyenvien.xa", "Lý Văn Làm", "Chuyên viên", "OFFICER", "OFFICER", 0),
        ("chanhvp.xa", "Cao Văn Nhắc", "Chánh Văn phòng", "HEAD", "CHIEF", 0),
        ("bithu.xa", "Mai Thị Hòa", "Bí thư Đảng ủy", "SECRETARY", "LEADER", 1),
        ("quantri.xa", "Tạ Văn Máy", "Quản trị viên", "OTHER", "ADMIN", 0),
    ),
)  # fmt: skip
WARD = Plan(
    code="D04",
    suffix="phuong",
    name="Văn phòng Đảng ủy phường Bến Sông",
    short_name="Đảng ủy phường Bến Sông",
    level="COMMUNE",
    place="Bến Sông",
    bodies=(
        ("Văn phòng Đảng ủy phường Bến Sông", "VPĐU", "ĐẢNG ỦY PHƯỜNG BẾN SÔNG", "VĂN PHÒNG", "COMMUNE_ADVISORY"),
        ("Đảng ủy phường Bến Sông", "ĐU", "ĐẢNG BỘ TỈNH LAM GIANG", "ĐẢNG ỦY PHƯỜNG BẾN SÔNG", "SUPERIOR_OF_GRASSROOTS_STANDING"),
    ),
    staff=(
        ("vanthu.phuong", "Hà Thị Ghi", "Văn thư", "CLERK", "CLERK", 0),
        ("chuyenvien.phuong", "Trịnh Văn Việc", "Chuyên viên", "OFFICER", "OFFICER", 0),
        ("chanhvp.phuong", "Lương Thị Chu", "Chánh Văn phòng", "HEAD", "CHIEF", 0),
        ("bithu.phuong", "Đinh Văn An", "Bí thư Đảng ủy", "SECRETARY", "LEADER", 1),
    ),
)  # fmt: skip
PLANS = (PROVINCE, ORGANISATION, COMMUNE, WARD)


@dataclass
class Furnished:
    """An office of the demonstration with its bodies and the actors by log-in name."""

    office: people.Office
    bodies: list[people.Body] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    posts: dict[str, people.Post] = field(default_factory=dict)


def furnish(say: Callable[[str], object], *, papers: bool = True) -> None:
    """Make the demonstration once; a second start keeps what is there. Prints who can log in.

    Without `papers` there are offices, people, keys and open books only.
    """
    if not people.Office.objects.filter(code=PROVINCE.code).exists():
        say("Đang chuẩn bị văn phòng trình diễn (người và văn bản đều là giả định)…")
        _furnish_all(clock.now(), papers=papers)
    print_accounts(say)


def _furnish_all(now: dt.datetime, *, papers: bool) -> None:
    maker = job_actor("demonstration", None, people.all_permissions())
    with acting(maker):
        calendars.seed_calendar(actor=maker, years=range(2025, 2028), now=now)
    authority = signing.install_demo_authority(now - dt.timedelta(days=90))
    signing.make_machine_key(
        authority, "Máy tiếp nhận đơn (giả định)", now - dt.timedelta(days=90)
    )
    offices = {plan.suffix: _furnish_office(plan, authority, maker, now) for plan in PLANS}
    if papers:
        demonstration_papers.write(offices, now)
        demonstration_mail.receive(offices, now)
        demonstration_petitions.write(offices, now)
        demonstration_petitions.resolve(offices, now)
        demonstration_petitions.compare(offices, now)
        demonstration_petitions.send(offices, now)
        demonstration_reception.write(offices, now)


def _furnish_office(
    plan: Plan, authority: signing.Authority, maker: Actor, now: dt.datetime
) -> Furnished:
    with acting(maker):
        office = people.create_office(
            actor=maker, code=plan.code, name=plan.name, short_name=plan.short_name,
            level=plan.level, place_name=plan.place, valid_from=_SINCE,
        )  # fmt: skip
    made = Furnished(office)
    clerk = maker.in_office(office.id)
    with acting(clerk):
        for name, symbol, upper, header, kind in plan.bodies:
            body = people.create_body(
                actor=clerk, office=office, name=name, symbol=symbol, header_upper=upper,
                header_name=header, kind=kind, valid_from=_SINCE,
            )  # fmt: skip
            made.bodies.append(body)
            _give_seal(clerk, authority, body, now)
        for line in plan.staff:
            _employ(made, clerk, authority, line, now)
        _open_books(made, clerk, now)
    return made


def _employ(
    made: Furnished,
    maker: Actor,
    authority: signing.Authority,
    line: tuple[str, str, str, str, str, int],
    now: dt.datetime,
) -> None:
    username, full_name, title, rank, held, body_index = line
    roles = held.split()
    body = made.bodies[body_index]
    person = people.create_person(actor=maker, full_name=full_name)
    post = people.create_post(
        actor=maker, person=person, title=title, rank=rank, roles=roles, valid_from=_SINCE, body=body,
        department="Phòng Tổng hợp" if "OFFICER" in roles else "",
    )  # fmt: skip
    people.create_account(actor=maker, person=person, username=username, password=PASSWORD)
    if {"CHIEF", "LEADER"} & set(roles):
        key = authority.issue_certificate(
            name=full_name, organisation=made.office.name, title=title,
            now=now - dt.timedelta(days=60),
        )  # fmt: skip
        signing.add_key(
            actor=maker, pin=PIN, now=now, key_file=signing.to_pkcs12(key, PIN),
            person_id=person.id, image=signing.signature_image(full_name),
        )  # fmt: skip
    made.posts[username] = post
    made.actors[username] = Actor(
        kind=ActorKind.PERSON, name=full_name, office_id=made.office.id, person_id=person.id,
        post_id=post.id, post_title=title, permissions=people.permissions_of(roles),
    )  # fmt: skip


def _give_seal(
    maker: Actor, authority: signing.Authority, body: people.Body, now: dt.datetime
) -> None:
    key = authority.issue_certificate(
        name=body.name, organisation=body.name, now=now - dt.timedelta(days=60)
    )
    font = Path(settings.ASSETS) / "fonts" / "Tinos-Bold.ttf"
    signing.add_key(
        actor=maker, pin=PIN, now=now, key_file=signing.to_pkcs12(key, PIN), body_id=body.id,
        image=signing.seal_image(body.name, font=font),
    )  # fmt: skip


def _open_books(made: Furnished, maker: Actor, now: dt.datetime) -> None:
    term = registry.open_term(actor=maker, name=_TERM, opens_on=_SINCE, now=now)
    year = clock.vietnam_date(now).year
    registry.open_book(actor=maker, direction="IN", now=now, year=year)
    one_a_symbol = {body.symbol: body for body in made.bodies}  # they share the series
    for body in one_a_symbol.values():
        for type_code in _TYPES:
            registry.open_book(
                actor=maker, direction="OUT", now=now, body_id=body.id, type_code=type_code,
                term_id=term.id,
            )  # fmt: skip


def print_accounts(say: Callable[[str], object]) -> None:
    """Print who can log in."""
    say("")
    say("Người đăng nhập được (giả định):")
    for plan in PLANS:
        say(f"  {plan.short_name}")
        for username, full_name, title, *_rest in plan.staff:
            say(f"    {username:<20} {full_name}, {title}")
    say(f"Mật khẩu chung: {PASSWORD}    Mã PIN ký và đóng dấu: {PIN}")
    say("")
