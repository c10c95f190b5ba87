"""The commands: the same acts and refusals as the pages."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import PASSWORD, SINCE, Cast, make_office

from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import services, sessions
from vanphong.people.cli import commands
from vanphong.people.models import Account, Office, Person, Unit
from vanphong.people.tests.test_accounts import open_session
from vanphong.people.tests.test_offices import SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def running_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find the tests' database running."""
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def run(*arguments: str, typed: str = "") -> Any:
    result = CliRunner().invoke(commands, list(arguments), input=typed)
    if result.exception is not None:
        raise result.exception
    return result.output


def run_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_units_are_loaded_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "units.json"
    file.write_text(json.dumps(SAMPLE), "utf-8")
    assert "Tỉnh, thành phố: 2. Xã, phường, đặc khu: 3." in run("load-units", str(file))
    again = run_json("load-units", str(file), "--with-offices")
    assert (again["new_units"], again["new_offices"], again["new_bodies"]) == (0, 5, 15)
    names = [o["name"] for o in run_json("offices", "--words", "con dao")]
    assert names == ["Văn phòng Đảng ủy đặc khu Côn Đảo"]
    file.write_text("{", "utf-8")
    with pytest.raises(Invalid):
        run("load-units", str(file))
    assert Unit.objects.count() == 5


def test_a_former_district_names_its_last_day_and_successor(cast: Cast) -> None:
    run(
        "add-office", "--code", "HU1", "--name", "Văn phòng Huyện ủy Cũ", "--short-name",
        "Huyện ủy Cũ", "--level", "DISTRICT", "--place", "Cũ", "--since", "1991-01-01",
        "--until", "2025-06-30",
    )  # fmt: skip
    office = Office.objects.get(code="HU1")
    assert f"{office.valid_until}" == "2025-07-01"
    assert "HU1" not in run("offices")
    assert "HU1" in run("offices", "--on", "2025-06-30")
    run("close-office", "--code", cast.office.code, "--last-day", "28/02/2026")
    cast.office.refresh_from_db()
    assert f"{cast.office.valid_until}" == "2026-03-01"


def test_from_an_empty_office_to_a_first_log_in() -> None:
    office = make_office("Đảng ủy xã Mẫu", level="COMMUNE").office.code
    person = run_json("add-person", "--office", office, "--name", "Đỗ Thị Đầu")
    run(
        "add-post", "--office", office, "--person", person["id"], "--title", "Quản trị",
        "--role", "ADMIN", "--role", "CLERK", "--since", "2025-07-01",
    )  # fmt: skip
    made = run_json(
        "add-account", "--office", office, "--person", person["id"], "--login", "dau"
    )
    account = Account.objects.get(username="dau")
    assert account.check_password(made["one_time_password"])
    again = run("reset-password", "--office", office, "--login", "DAU").strip()
    account.refresh_from_db()
    assert account.check_password(again)


def test_tokens_are_issued_listed_and_revoked(cast: Cast) -> None:
    who = ["--office", cast.office.code, "--as", _name(cast, "CLERK")]
    made = run_json("token", "issue", *who, "--name", "Máy quét", "--scope", "people:self:read")
    assert sessions.actor_of_token(made["token"], now=clock.now()) is not None
    assert [t["name"] for t in run_json("token", "list", *who)] == ["Máy quét"]
    assert run_json("token", "list", "--office", cast.office.code)
    run("token", "revoke", *who, made["id"])
    assert sessions.actor_of_token(made["token"], now=clock.now()) is None
    with pytest.raises(Invalid):
        run(
            "token", "issue", "--office", cast.office.code, "--name", "A", "--scope",
            "people:self:read",
        )  # fmt: skip


def _name(cast: Cast, role: str) -> str:
    return Account.objects.get(person=cast.posts[role].person).username


def test_an_account_brings_its_own_rights_only(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        run(
            "add-person", "--office", cast.office.code, "--as", _name(cast, "CLERK"),
            "--name", "A",
        )  # fmt: skip
    other = make_office("Tỉnh ủy Khác").office.code
    with pytest.raises(Invalid):
        run("add-person", "--office", other, "--as", _name(cast, "ADMIN"), "--name", "A")
    with pytest.raises(NotFound):
        run("add-person", "--office", "KHONG-CO", "--name", "A")
    with pytest.raises(NotFound):
        run("reset-password", "--office", other, "--login", _name(cast, "CLERK"))


def test_a_body_is_added_listed_and_ended(cast: Cast) -> None:
    made = run_json(
        "add-body", "--office", cast.office.code, "--name", "Ủy ban kiểm tra",
        "--symbol", "UBKT", "--header", "ỦY BAN KIỂM TRA", "--kind", "INSPECTION_COMMITTEE",
        "--since", "01/07/2025",
    )  # fmt: skip
    assert made["symbol"] == "UBKT"
    assert "Ủy ban kiểm tra" in run("bodies", cast.office.code)
    changed = run_json("edit-body", made["id"], "--symbol", "UBKTTU")
    assert (changed["symbol"], changed["kind"]) == ("UBKTTU", "INSPECTION_COMMITTEE")
    with pytest.raises(Invalid) as refused:
        run("edit-body", made["id"], "--symbol", cast.committee.symbol)
    assert refused.value.code == "symbol_taken"
    ended = run_json("close-body", made["id"], "--last-day", "31/12/2025")
    assert ended["valid_until"] == "2026-01-01"
    with pytest.raises(NotAllowed):
        run("bodies", "--as", _name(cast, "CLERK"))
    admin = Account.objects.get(person=cast.posts["ADMIN"].person).username
    other = make_office("Tỉnh ủy Khác")
    with pytest.raises(NotAllowed):
        run(
            "add-body", "--office", other.office.code, "--name", "A", "--symbol", "A",
            "--header", "A", "--kind", "OTHER", "--since", "01/07/2025", "--as", admin,
        )  # fmt: skip


def test_signing_for_a_body_is_given_and_ended(cast: Cast) -> None:
    where = ("--office", cast.office.code)
    post, body = str(cast.posts["CHIEF"].id), cast.committee.symbol
    given = (
        "--body",
        body,
        "--post",
        post,
        "--instrument",
        "05-QC/TU",
        "--type",
        "OFFICIAL_LETTER",
    )
    row = run_json("delegation", "add", *where, *given, "--last-day", "31/12/2099")
    assert (row["types"], row["valid_until"]) == (["OFFICIAL_LETTER"], "2100-01-01")
    assert row["warnings"] == ["Người này chưa có khóa ký dùng được."]
    assert "05-QC/TU đến hết 31/12/2099" in run("delegation", "list", *where)
    with pytest.raises(NotAllowed):
        run("delegation", "list", "--as", _name(cast, "CLERK"))
    with pytest.raises(Invalid):
        run("delegation", "add", *where, *given, "--last-day", "31/12/2000")
    with pytest.raises(Invalid, match="XYZ"):
        run("delegation", "add", *where, *given, "--type", "XYZ")
    with pytest.raises(NotFound):
        run("delegation", "add", *where, "--body", "KHONG", *given[2:])
    today = f"{clock.today():%d/%m/%Y}"
    ended = run_json("delegation", "end", *where, row["id"], "--last-day", today)
    assert ended["valid_until"] == str(clock.today() + dt.timedelta(days=1))


def test_standing_in_is_given_and_ended(cast: Cast) -> None:
    chief = Account.objects.get(person=cast.posts["CHIEF"].person).username
    where = ("--office", cast.office.code, "--as", chief)
    absent, substitute = str(cast.posts["LEADER"].id), str(cast.posts["OFFICER"].id)
    given = ("--absent", absent, "--substitute", substitute, "--reason", "Nghỉ phép")
    row = run_json("substitution", "add", *where, *given, "--last-day", "31/12/2099")
    assert "Nghỉ phép" in run("substitution", "list", *where)
    today = f"{clock.today():%d/%m/%Y}"
    ended = run_json("substitution", "end", *where, row["id"], "--last-day", today)
    assert ended["valid_until"] == str(clock.today() + dt.timedelta(days=1))
    clerk = Account.objects.get(person=cast.posts["CLERK"].person).username
    with pytest.raises(NotAllowed):
        run(
            "substitution", "add", "--office", cast.office.code, "--as", clerk, *given,
            "--last-day", "31/12/2099",
        )  # fmt: skip


def test_persons_are_listed_and_named_by_their_log_in(cast: Cast) -> None:
    clerk = Account.objects.get(person=cast.posts["CLERK"].person)
    listed = run_json("persons", "--office", cast.office.code)
    [one] = [row for row in listed if row["id"] == str(clerk.person_id)]
    assert (one["name"], one["login"]) == ("Trần Thị Sổ", clerk.username)
    assert one["posts"][0]["id"] == str(cast.posts["CLERK"].id)
    more = ("--office", cast.office.code, "--title", "Trợ lý", "--role", "OFFICER")
    assert run_json("add-post", *more, "--person", clerk.username)["roles"] == ["OFFICER"]
    with pytest.raises(NotFound):
        run("add-post", *more, "--person", "khong-co-ai")
    where = ("rename-account", "--office", cast.office.code, "--login", clerk.username)
    with pytest.raises(Invalid, match=r"ví dụ van\.thu"):
        run(*where, "--to", "Văn thư")
    assert run(*where, "--to", "van.thu") == "Tên đăng nhập: van.thu.\n"


@pytest.mark.parametrize("empty", ["--name", "--code", "--place", "--short-name"])
def test_an_office_without_a_name_is_refused(empty: str) -> None:
    facts = {
        "--code": "XT", "--name": "Văn phòng", "--short-name": "VP", "--level": "COMMUNE",
        "--place": "Thử", "--since": "01/07/2025",
    }  # fmt: skip
    given = [word for pair in (facts | {empty: " "}).items() for word in pair]
    with pytest.raises(Invalid) as refused:
        run("add-office", *given)
    assert refused.value.code == "empty_name"


def test_the_office_is_that_of_the_account(cast: Cast) -> None:
    admin = _name(cast, "ADMIN")
    assert len(run_json("persons", "--as", admin)) == len(cast.posts)
    with pytest.raises(Invalid) as refused:
        run("persons")
    assert refused.value.code == "no_office"
    office = run_json(
        "add-office", "--as", admin, "--code", "XT", "--name", "Văn phòng Đảng ủy xã Thử",
        "--short-name", "Đảng ủy xã Thử", "--level", "COMMUNE", "--place", "Thử", "--since",
        "01/07/2025",
    )  # fmt: skip
    assert Office.objects.get(pk=office["id"]).parent_id == cast.office.id
    run("edit-office", "--as", admin, "--code", "XT", "--place", "Xã Thử")
    changed = Office.objects.get(pk=office["id"])
    assert (changed.place_name, changed.short_name) == ("Xã Thử", "Đảng ủy xã Thử")
    assert {b["symbol"] for b in run_json("bodies", "--as", admin)} == {"TU", "VPTU"}


def test_a_person_of_two_offices_works_in_the_one_named(cast: Cast) -> None:
    other = make_office("Tỉnh ủy Khác")
    admin = Account.objects.get(person=cast.posts["ADMIN"].person)
    with acting(other.admin):
        services.create_post(
            actor=other.admin, person=admin.person, title="Biệt phái", rank="OTHER",
            roles=["ADMIN"], valid_from=SINCE,
        )  # fmt: skip
    who = ("--as", admin.username)
    added = run_json("add-person", *who, "--office", other.office.code, "--name", "A")
    assert Person.objects.get(pk=added["id"]).home_office_id == other.office.id
    added = run_json("add-person", *who, "--name", "B")
    assert Person.objects.get(pk=added["id"]).home_office_id == cast.office.id


def test_a_person_is_changed_and_let_go(cast: Cast) -> None:
    who = ("--as", _name(cast, "ADMIN"))
    officer = _name(cast, "OFFICER")
    renamed = run_json("rename-person", *who, "--person", officer, "--to", "Lê Văn Nhám")
    assert renamed["name"] == "Lê Văn Nhám"
    post = run_json(
        "add-post", *who, "--person", officer, "--title", "Trợ lý", "--role", "OFFICER",
        "--body", "VPTU", "--last-day", "31/12/2099",
    )  # fmt: skip
    assert (post["body_id"], post["valid_until"]) == (str(cast.body.id), "2100-01-01")
    assert run_json("close-post", *who, str(cast.posts["CHIEF"].id), "--last-day", "31/12/2098")
    first = str(cast.posts["OFFICER"].id)
    changed = run_json("edit-post", *who, first, "--role", "CHIEF", "--department", "Tổng hợp")
    facts = (changed["title"], changed["roles"], changed["department"], changed["body_id"])
    assert facts == ("Chuyên viên", ["CHIEF"], "Tổng hợp", str(cast.body.id))
    kept = run_json("edit-post", *who, first, "--body", "")
    assert (kept["roles"], kept["body_id"]) == (["CHIEF"], None)
    assert run_json("edit-post", *who, first, "--no-roles")["roles"] == []
    with pytest.raises(Refused):
        run("edit-post", *who, str(cast.posts["ADMIN"].id), "--role", "CHIEF")
    assert first in run("posts", "--as", _name(cast, "CLERK"))
    with pytest.raises(NotAllowed):
        run("close-person", "--as", _name(cast, "CLERK"), "--person", officer)
    assert run_json("close-person", *who, "--person", officer)["closed"]
    assert "CHIEF" in {role["code"] for role in run_json("roles")}


def test_an_account_is_shut_and_opened(cast: Cast) -> None:
    who = ("--as", _name(cast, "ADMIN"))
    clerk = _name(cast, "CLERK")
    assert not run_json("disable-account", *who, "--login", clerk)["active"]
    assert f"{clerk}\tTrần Thị Sổ\tđã khóa" in run("accounts", *who)
    assert run_json("enable-account", *who, "--login", clerk)["active"]
    with pytest.raises(Refused):
        run("disable-account", *who, "--login", _name(cast, "ADMIN"))
    with pytest.raises(NotAllowed):
        run("accounts", "--as", clerk)


def test_the_own_password_and_sessions(cast: Cast) -> None:
    clerk = _name(cast, "CLERK")
    open_session(cast.clerk)
    open_session(cast.clerk)
    first, second = run_json("sessions", "--as", clerk)
    assert "203.0.113.7" in run("sessions", "--as", clerk)
    run("end-session", "--as", clerk, first["id"])
    assert [s["id"] for s in run_json("sessions", "--as", clerk)] == [second["id"]]
    with pytest.raises(NotFound):
        run("end-session", "--as", _name(cast, "CHIEF"), second["id"])
    new = "mot-mat-khau-khac-hoan-toan"
    with pytest.raises(Invalid):
        run("change-password", "--as", clerk, typed=f"sai\n{new}\n")
    said = run("change-password", "--as", clerk, typed=f"{PASSWORD}\n{new}\n")
    assert new not in said
    assert Account.objects.get(username=clerk).check_password(new)
    assert run_json("sessions", "--as", clerk) == []
