"""The pages, the endpoint and the commands of verification."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast as Office
from tests.cast import make_office

from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing
from vanphong.signing.authority import write_authority
from vanphong.signing.cli import commands
from vanphong.signing.keys import open_pkcs12
from vanphong.signing.report import VerificationReport
from vanphong.signing.tests.conftest import NOW, Cast


@pytest.fixture
def trusted(cast: Cast, tmp_path: Path, settings: object) -> Path:
    """An installation that trusts the test authority."""
    write_authority(cast.authority, tmp_path)
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.DATA = tmp_path
    return tmp_path / "trust"


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def logged_in(office: Office, role: str) -> Client:
    client = Client()
    account = people.Account(username=uuid4().hex, person_id=office.posts[role].person_id)
    account.set_unusable_password()
    with acting(office.admin):
        account.save()
    client.force_login(account)
    return client


def upload(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("cong-van.pdf", content, "application/pdf")}


def test_who_may_verify_finds_the_page_in_the_menu(office: Office) -> None:
    for role, seen in (("CLERK", True), ("ADMIN", False)):
        page = logged_in(office, role).get("/tai-khoan/khoa-ky").content.decode()
        assert ('href="/kiem-tra"' in page) is seen, role


def test_a_form_without_a_file_is_not_sent_over_a_result(office: Office) -> None:
    page = logged_in(office, "CLERK").get("/kiem-tra").content.decode()
    form = page[page.index('<form method="post" action="/kiem-tra"') :]
    assert "novalidate" not in form[: form.index(">")]
    assert " required" in form[: form.index("</form>")]


def test_page_says_what_was_found(trusted: Path, office: Office, issued: bytes) -> None:
    client = logged_in(office, "CLERK")
    assert client.get("/kiem-tra").status_code == 200
    page = client.post("/kiem-tra", upload(issued))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Văn bản hợp lệ" in text
    assert "Chữ ký của Nguyễn Văn Thử" in text
    assert "Sau khi ký chỉ thêm chữ ký khác" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"garbage", "Tệp này không phải là tệp PDF."),
        (b"", "Tệp này không phải là tệp PDF."),
        (b"%PDF-1.7 broken", "Không đọc được tệp này"),
    ],
)
def test_page_bears_garbage(trusted: Path, office: Office, content: bytes, words: str) -> None:
    page = logged_in(office, "CLERK").post("/kiem-tra", upload(content))
    assert page.status_code == 200
    assert words in page.content.decode()


def test_form_without_file_is_sent_back(trusted: Path, office: Office) -> None:
    assert logged_in(office, "CLERK").post("/kiem-tra", {}).status_code == 422


def test_page_is_for_people_with_the_right(office: Office) -> None:
    assert Client().get("/kiem-tra").status_code == 302
    assert logged_in(office, "ADMIN").get("/kiem-tra").status_code == 403


@pytest.mark.django_db
def test_public_check_needs_no_account(office: Office, issued: bytes) -> None:
    with acting(office.clerk):
        row = signing.publish_check(
            actor=office.clerk,
            symbol="127-CV/VPTU",
            body_name="Văn phòng Tỉnh ủy Mẫu Sơn",
            issued_on=NOW.date(),
            signers=["Phạm Thị Duyệt, Chánh Văn phòng"],
            sha256=hashlib.sha256(issued).hexdigest(),
            now=NOW,
        )
    client = Client()
    assert "127-CV/VPTU" in client.get(f"/kiem-tra/{row.code}").content.decode()
    found = client.get("/kiem-tra/ma", {"code": signing.spoken_code(row.code)})
    assert found.headers["Location"] == f"/kiem-tra/{row.code}"
    same = client.post(f"/kiem-tra/{row.code}", upload(issued)).content.decode()
    assert "giống hệt bản đã phát hành" in same
    other = client.post(f"/kiem-tra/{row.code}", upload(issued + b" ")).content.decode()
    assert "khác bản đã phát hành" in other
    with acting(office.clerk):
        signing.change_check(
            actor=office.clerk, code=row.code, state=signing.CheckState.RECALLED, now=NOW
        )
    assert "không còn được dùng" in client.get(f"/kiem-tra/{row.code}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["abc", "0" * 20, "%00", "x" * 300])
def test_unknown_code_is_not_found(code: str) -> None:
    client = Client()
    assert client.get(f"/kiem-tra/{code}").status_code == 404
    page = client.get("/kiem-tra/ma", {"code": code})
    assert page.status_code == 404
    assert client.get("/kiem-tra/ma").status_code == 200


def test_endpoint_answers_the_same(trusted: Path, office: Office, issued: bytes) -> None:
    with acting(office.clerk):
        _row, token = people.issue_token(
            actor=office.clerk,
            post=office.posts["CLERK"],
            name="thử",
            scope=["signing:pdf:verify"],
            days=1,
            now=clock.now(),
        )
    client = Client(headers={"authorization": f"Bearer {token}"})
    answer = client.post("/api/v1/signatures/verify", upload(issued))
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "VALID"
    assert Client().post("/api/v1/signatures/verify", upload(issued)).status_code == 401


def test_report_survives_the_way_through_the_child(cast: Cast, issued: bytes) -> None:
    report = signing.verify_pdf(issued, trust=cast.trust, now=NOW)
    data = json.loads(json.dumps(report.as_dict()))
    assert VerificationReport.from_dict(data) == report


# --- commands


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(commands, arguments)
    return result.exit_code, result.output


def test_command_verifies(
    trusted: Path, issued: bytes, plain_pdf: bytes, tmp_path: Path
) -> None:
    good, plain, bad = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    good.write_bytes(issued)
    plain.write_bytes(plain_pdf)
    bad.write_bytes(b"nothing")

    code, output = run("verify", str(good))
    assert (code, "Văn bản hợp lệ" in output) == (0, True)
    code, output = run("verify", str(good), "--json", "--trust", str(trusted))
    assert code == 0
    assert json.loads(output)["verdict"] == "VALID"
    empty = tmp_path / "empty"
    empty.mkdir()
    code, output = run("verify", str(good), "--trust", str(empty))
    assert (code, "chưa xác minh" in output) == (1, True)
    assert run("verify", str(plain))[0] == 1
    assert run("verify", str(bad))[0] == 2
    assert run("verify", str(tmp_path / "missing.pdf"))[0] == 2


def test_command_makes_an_authority_once(tmp_path: Path) -> None:
    folder = tmp_path / "ca"
    code, output = run("demo-authority", str(folder))
    assert code == 0, output
    assert (folder / "root.key").stat().st_mode & 0o777 == 0o600
    assert signing.load_trust(folder / "trust").roots
    assert run("demo-authority", str(folder))[0] == 1
    out, pin = tmp_path / "hoc-vien.p12", tmp_path / "pin"
    pin.write_text("246810\n")
    given = ("--name", "Nguyễn Văn Học", "--out", str(out), "--pin-file", str(pin))
    code, output = run("demo-key", str(folder), "--organisation", "Đảng ủy Thử", *given)
    assert code == 0, output
    opened = open_pkcs12(out.read_bytes(), "246810")
    assert opened.identity.name == "Nguyễn Văn Học"
    assert run("demo-key", str(tmp_path / "khong-co"), *given)[0] == 2
