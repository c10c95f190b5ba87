"""Who may keep what, and the data behind roles and places."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import vanphong
from vanphong.kernel.errors import Invalid
from vanphong.people import rules, units, wording
from vanphong.people.models import BodyKind
from vanphong.registry.rules.authority import authority_tables
from vanphong.registry.rules.signature_marks import ADVISORY, COLLECTIVE

SOURCE = Path(vanphong.__file__).parent
ASKING = {"needs", "allowed", "require", "may"}
GRAMMAR = re.compile(r"[a-z]+:[a-z_]+:[a-z_]+")


def test_roles_follow_the_grammar_and_repeat_nothing() -> None:
    text = (SOURCE / "people" / "rules_data" / "roles.toml").read_text("utf-8")
    blocks = re.split(r"^\[roles\.", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(rules.roles())
    for block in blocks:
        named = re.findall(r'"([^"]+:[^"]+)"', block)
        assert len(named) == len(set(named)), block[:20]
        assert all(GRAMMAR.fullmatch(name) for name in named), block[:20]


def _asked() -> Iterator[tuple[str, str]]:
    """Give (file, permission) for every gate, requirement and question in the code."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {
                "needs",
                "allowed",
                "require",
                "may",
            }:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and _is_permission(argument.value):
                        yield str(path.relative_to(SOURCE)), argument.value


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _is_permission(value: object) -> bool:
    return isinstance(value, str) and GRAMMAR.fullmatch(value) is not None


def test_every_permission_asked_for_is_carried_by_a_role() -> None:
    missing = {(f, p) for f, p in _asked() if p not in rules.all_permissions()}
    assert not missing


def test_every_permission_of_a_role_is_asked_for_somewhere() -> None:
    written: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts and path.name not in {"frame.py", "demonstration.py"}:
            written |= set(GRAMMAR.findall(path.read_text("utf-8")))
    assert rules.all_permissions() - written == set()


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0), (2, 0), (3, 1), (4, 2), (6, 8), (8, 30), (50, 30)]
)
def test_waiting_grows_and_stays_small(failures: int, seconds: int) -> None:
    assert rules.wait_seconds(failures) == seconds


@pytest.mark.parametrize(
    ("own", "ancestors", "operator", "allowed"),
    [
        pytest.param(1, [1], False, True, id="own"),
        pytest.param(1, [2, 1], False, True, id="below"),
        pytest.param(2, [1], False, False, id="above"),
        pytest.param(3, [2, 1], False, False, id="beside"),
        pytest.param(1, [], False, False, id="top-of-the-country"),
        pytest.param(None, [], True, True, id="operator"),
        pytest.param(None, [1], False, False, id="no-office"),
    ],
)
def test_keeping_an_office(
    own: int | None, ancestors: list[int], operator: bool, allowed: bool
) -> None:
    decision = rules.may_keep_office(own_office=own, ancestors=ancestors, is_operator=operator)
    assert bool(decision) is allowed
    assert allowed or (decision.reason and decision.code == "other_office")


@pytest.mark.parametrize(
    ("own", "through_token", "operator", "allowed"),
    [
        (True, False, False, True),
        (True, True, False, False),
        (False, False, False, False),
        (False, False, True, True),
    ],
)
def test_issuing_a_token(own: bool, through_token: bool, operator: bool, allowed: bool) -> None:
    decision = rules.may_issue_token(
        for_own_post=own, through_token=through_token, is_operator=operator
    )
    assert bool(decision) is allowed


NONE = frozenset[str]()
SITE = rules.permissions_of(["SITE_ADMIN"])


@pytest.mark.parametrize(
    ("own", "operator", "changed", "held", "code"),
    [
        pytest.param(True, False, ["CLERK"], SITE, "own_roles", id="oneself"),
        pytest.param(True, True, ["CLERK"], NONE, "", id="operator-oneself"),
        pytest.param(False, False, ["CLERK", "ADMIN"], NONE, "", id="another"),
        pytest.param(False, False, ["SITE_ADMIN"], NONE, "site_role", id="site-not-held"),
        pytest.param(False, False, ["SITE_ADMIN"], SITE, "", id="site-held"),
        pytest.param(False, True, ["SITE_ADMIN"], NONE, "", id="site-operator"),
    ],
)
def test_giving_roles(
    own: bool, operator: bool, changed: list[str], held: frozenset[str], code: str
) -> None:
    decision = rules.may_grant_roles(
        to_own_post=own, is_operator=operator, changed=changed, held=held
    )
    assert (bool(decision), decision.code) == (not code, code)


def test_the_day_after_the_last_one_never_falls_off_the_calendar() -> None:
    assert rules.day_after(dt.date(2026, 2, 28)) == dt.date(2026, 3, 1)
    assert rules.day_after(dt.date.max) == dt.date.max


def test_what_reaches_every_office_is_in_no_ordinary_role() -> None:
    assert rules.site_permissions() == {"calendars:site_day:edit", "project:site:read"}


def test_every_permission_has_words_in_a_group() -> None:
    assert set(rules.permission_words()) == rules.all_permissions()
    apps = {permission.split(":")[0] for permission in rules.all_permissions()}
    assert set(rules.permission_groups()) == apps
    grouped = [p for _name, inside in wording.grouped(rules.all_permissions()) for p in inside]
    assert len(grouped) == len(rules.all_permissions())


def test_roles_and_permissions_are_said_in_the_language_of_the_page() -> None:
    with override("en"):
        assert wording.role_name("CLERK") == "Clerk"
        assert wording.permission_name("search:document:find") == "Search"
    with override("vi"):
        assert wording.role_name("CLERK") == "Văn thư"
        assert wording.permission_name("search:document:find") == "Tra cứu"
    assert wording.role_name("KING") == "KING"


def test_every_kind_the_rules_know_can_be_chosen_for_a_body() -> None:
    in_tables = set().union(*(table.body_kinds for table in authority_tables())) - {"*"}
    assert in_tables | set(COLLECTIVE) | ADVISORY <= set(BodyKind.values)


def test_no_second_hop() -> None:
    assert not rules.may_delegate(from_post_is_delegate=True)
    assert rules.may_delegate(from_post_is_delegate=False)


LAO_CAI = units.UnitFacts("15", "Lào Cai", "Tỉnh")
HO_CHI_MINH = units.UnitFacts("79", "Hồ Chí Minh", "Thành phố")


def _commune(
    name: str, kind: str = "Phường", province: units.UnitFacts = LAO_CAI
) -> units.UnitFacts:
    return units.UnitFacts(
        "02000", name, kind, province.code, province.full_name, province.name
    )


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        pytest.param(LAO_CAI, "Lào Cai", id="plain"),
        pytest.param(HO_CHI_MINH, "Thành phố Hồ Chí Minh", id="a-person"),
        pytest.param(_commune("Láng"), "Phường Láng", id="one-syllable"),
        pytest.param(_commune("Pleiku"), "Pleiku", id="one-word-two-syllables"),
        pytest.param(_commune("Lào Cai"), "Phường Lào Cai", id="as-the-province"),
        pytest.param(_commune("Hà Giang 2"), "Phường Hà Giang 2", id="number"),
        pytest.param(_commune("Trần Phú"), "Phường Trần Phú", id="a-person-commune"),
    ],
)
def test_place_before_the_date(unit: units.UnitFacts, place: str) -> None:
    assert units.place_name(unit) == place


def test_province_office_and_its_bodies() -> None:
    office = units.office_of(LAO_CAI)
    assert (office.name, office.short_name) == ("Văn phòng Tỉnh ủy Lào Cai", "Tỉnh ủy Lào Cai")
    assert [(b.symbol, b.header_upper, b.header_name, b.kind) for b in office.bodies] == [
        ("TU", "", "TỈNH ỦY LÀO CAI", "PROVINCIAL_COMMITTEE"),
        ("TU", "", "TỈNH ỦY LÀO CAI", "PROVINCIAL_STANDING"),
        ("VPTU", "TỈNH ỦY LÀO CAI", "VĂN PHÒNG", "PROVINCIAL_ADVISORY"),
    ]
    assert units.office_of(HO_CHI_MINH).short_name == "Thành ủy Hồ Chí Minh"


def test_commune_office_and_its_bodies() -> None:
    khanh_hoa = units.UnitFacts("56", "Khánh Hòa", "Tỉnh")
    office = units.office_of(_commune("Công Hải", "Xã", khanh_hoa))
    assert office.name == "Văn phòng Đảng ủy xã Công Hải"
    above, own = "ĐẢNG BỘ TỈNH KHÁNH HÒA", "ĐẢNG ỦY XÃ CÔNG HẢI"
    assert [(b.symbol, b.header_upper, b.header_name, b.kind) for b in office.bodies] == [
        ("ĐU", above, own, "SUPERIOR_OF_GRASSROOTS_COMMITTEE"),
        ("ĐU", above, own, "SUPERIOR_OF_GRASSROOTS_STANDING"),
        ("VPĐU", "ĐẢNG ỦY XÃ CÔNG HẢI", "VĂN PHÒNG", "COMMUNE_ADVISORY"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {},
        [1],
        [{"code": "x", "name": "A", "kind": "Tỉnh", "wards": []}],
        [{"code": "01", "name": "A", "kind": "Huyện", "wards": []}],
        [{"code": "01", "name": "A", "kind": "Tỉnh"}],
        [{"code": "01", "name": "A", "kind": "Tỉnh", "wards": [{"code": "00001", "name": ""}]}],
    ],
)
def test_a_list_that_is_none_is_refused(data: object) -> None:
    with pytest.raises(Invalid, match="Tệp đơn vị hành chính"):
        list(units.read_units(data))


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
         ("Chrome", "Linux")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0",
         ("Edge", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/118 Chrome/112 Safari/537.36",
         ("Cốc Cốc", "Windows")),
        ("Mozilla/5.0 (Linux; Android 14; SM-A546E) Chrome/126.0 Mobile Safari/537.36",
         ("Chrome", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
         ("Safari", "iPhone")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Firefox/127.0",
         ("Firefox", "macOS")),
        ("curl/8.5", ("", "")),
    ],
)  # fmt: skip
def test_a_device_is_named(agent: str, device: tuple[str, str]) -> None:
    assert rules.device_of(agent) == device


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Quản trị", "quan.tri"), ("Đỗ Thị Mới", "do.thi.moi"), ("van.thu", "van.thu"),
     ("!!", "quan.tri")],
)  # fmt: skip
def test_a_log_in_name_is_suggested(typed: str, name: str) -> None:
    assert rules.log_in_name_like(typed) == name
    assert rules.is_log_in_name(name)


@pytest.mark.parametrize("name", ["ab", "a" * 61, "Văn", "van thu", ".van", "VAN"])
def test_what_is_no_log_in_name(name: str) -> None:
    assert not rules.is_log_in_name(name)
