"""Pages and commands of keys, and the check that a deployment trusts no demo authority."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast as Office
from tests.cast import make_office

from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotAllowed, Unavailable
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.checks import unsafe_deployment
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority
from vanphong.signing.cli import commands
from vanphong.signing.models import SigningKey
from vanphong.signing.tests.factories import PIN

pytestmark = pytest.mark.django_db
ADD = "/quan-tri/khoa-ky/them"
OWN = "/tai-khoan/khoa-ky"


@pytest.fixture
def authority(tmp_path: Path, settings: object) -> Authority:
    settings.DATA = tmp_path
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.TSA_URL = ""
    return signing.install_demo_authority(clock.now() - dt.timedelta(days=400))


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def account_of(office: Office, role: str) -> people.Account:
    """Give the account of a person of the office; nobody can log in to it by a password."""
    person_id = office.posts[role].person_id
    with acting(office.admin):
        account, _made = people.Account.objects.get_or_create(
            person_id=person_id, defaults={"username": uuid4().hex, "password": "!"}
        )
    return account


def enter(office: Office, role: str) -> Client:
    client = Client()
    client.force_login(account_of(office, role))
    return client


def text_of(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def key_file(authority: Authority, name: str, *, days_left: int = 300) -> bytes:
    since = clock.now() - dt.timedelta(days=365)
    key = authority.issue_certificate(
        name=name, organisation="Văn phòng thử", now=since, days=365 + days_left
    )
    return signing.to_pkcs12(key, PIN)


def add(authority: Authority, office: Office, role: str = "CHIEF", **more: int) -> SigningKey:
    """Give a person of the office a key."""
    person = office.posts[role].person
    with acting(office.admin):
        return signing.add_key(
            actor=office.admin,
            key_file=key_file(authority, person.full_name, **more),
            pin=PIN,
            person_id=person.pk,
            image=signing.signature_image(person.full_name),
            now=clock.now(),
        )


def add_seal(authority: Authority, office: Office) -> SigningKey:
    with acting(office.admin):
        return signing.add_key(
            actor=office.admin,
            key_file=key_file(authority, "Văn phòng thử"),
            pin=PIN,
            body_id=office.body.pk,
            now=clock.now(),
        )


def sent(authority: Authority, office: Office, **changes: object) -> dict[str, object]:
    name = office.posts["CHIEF"].person.full_name
    return {
        "owner": name,
        "key_file": SimpleUploadedFile("khoa.p12", key_file(authority, name)),
        "pin": PIN,
        "image": SimpleUploadedFile("ky.png", signing.signature_image(name)),
    } | changes


def test_key_is_added_shown_and_retired(authority: Authority, office: Office) -> None:
    client = enter(office, "ADMIN")
    assert "Chưa có khóa ký nào" in text_of(client.get("/quan-tri/khoa-ky"))
    assert "Tên thiết bị ký" not in text_of(client.get(ADD))
    answer = client.post(ADD, sent(authority, office))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/quan-tri/khoa-ky")
    listed = text_of(client.get("/quan-tri/khoa-ky"))
    assert "Khóa cá nhân của Phạm Thị Duyệt" in listed
    assert "Đang dùng" in listed
    assert "Mã ứng dụng" in listed  # the other parts of administration

    with acting(office.admin):
        key = SigningKey.objects.get()
    page = text_of(client.get(f"/quan-tri/khoa-ky/{key.pk}"))
    for words in (
        "Chứng thực số thử nghiệm (cấp chứng thư)",
        "ECDSA 256 bit",
        f"{key.valid_until.astimezone(clock.VIETNAM):%d/%m/%Y}",
        key.serial_number,
    ):
        assert words in page
    picture = client.get(f"{OWN}/{key.pk}/hinh")
    assert picture.content.startswith(b"\x89PNG")

    retire = f"/quan-tri/khoa-ky/{key.pk}/ngung-dung"
    assert client.get(retire).status_code == 200
    assert client.post(retire, {"reason": ""}).status_code == 422
    assert client.post(retire, {"reason": "Mất thiết bị"}).status_code == 302
    assert "Mất thiết bị" in text_of(client.get(f"/quan-tri/khoa-ky/{key.pk}"))
    again = client.post(retire, {"reason": "Mất thiết bị"})
    assert again.status_code == 422
    assert "đã ngừng dùng từ trước" in text_of(again)


def test_a_key_of_an_unknown_issuer_is_added_with_a_warning(
    authority: Authority, office: Office, tmp_path: Path, settings: object
) -> None:
    settings.SIGNING_TRUST_DIR = tmp_path / "nobody"  # type: ignore[attr-defined]
    client, words = (
        enter(office, "ADMIN"),
        "không thuộc cơ quan chứng thực mà văn phòng tin cậy",
    )

    assert words in text_of(client.post(ADD, sent(authority, office), follow=True))
    with acting(office.admin):
        key = SigningKey.objects.get()
    assert words in text_of(client.get(f"/quan-tri/khoa-ky/{key.pk}"))


def test_seal_of_a_body_is_added(authority: Authority, office: Office) -> None:
    answer = enter(office, "ADMIN").post(
        ADD,
        sent(authority, office, owner=f"Dấu của {office.body.name}"),
    )
    assert answer.status_code == 302
    with acting(office.admin):
        assert SigningKey.objects.get().body_id == office.body.pk


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"pin": "000000"}, "Mã PIN không đúng", id="wrong-pin"),
        pytest.param({"key_file": ""}, "Mục này cần được điền", id="no-file"),
        pytest.param({"owner": "Lê Văn Nháp"}, "Chứng thư này mang tên", id="other-name"),
        pytest.param({"owner": "Không Ai"}, "trong danh sách", id="nobody"),
    ],
)
def test_what_does_not_fit_is_refused(
    authority: Authority, office: Office, changes: dict[str, object], words: str
) -> None:
    answer = enter(office, "ADMIN").post(ADD, sent(authority, office, **changes))
    assert answer.status_code == 422
    assert words in text_of(answer)
    with acting(office.admin):
        assert not SigningKey.objects.exists()


def test_garbage_is_refused_at_its_field(authority: Authority, office: Office) -> None:
    client = enter(office, "ADMIN")
    garbage = SimpleUploadedFile("x.p12", b"not a key")
    answer = client.post(ADD, sent(authority, office, key_file=garbage))
    assert "không phải là tệp khóa ký" in text_of(answer)
    picture = SimpleUploadedFile("x.png", b"not a picture")
    answer = client.post(ADD, sent(authority, office, image=picture))
    assert "phải là tệp PNG" in text_of(answer)


def test_token_is_asked_for_where_there_is_a_driver(
    authority: Authority, office: Office, settings: object
) -> None:
    settings.PKCS11_MODULE = "/khong/co.so"
    client = enter(office, "ADMIN")
    assert "Tên thiết bị ký" in text_of(client.get(ADD))
    facts = {"key_file": "", "token_label": "the", "key_label": "khoa"}
    answer = client.post(ADD, sent(authority, office, **facts))
    assert answer.status_code == 422
    assert "Không kết nối được với thiết bị ký" in text_of(answer)


def test_ending_and_ended_keys_are_told(authority: Authority, office: Office) -> None:
    key = add(authority, office, days_left=20)
    admin, chief = enter(office, "ADMIN"), enter(office, "CHIEF")
    listed = text_of(admin.get("/quan-tri/khoa-ky"))
    assert "1 khóa sắp hết hạn" in listed
    assert "còn 20 ngày" in listed
    for page in (admin.get(f"/quan-tri/khoa-ky/{key.pk}"), chief.get(OWN)):
        assert "còn 20 ngày" in text_of(page)
    with acting(office.admin):
        key.valid_until = clock.now() - dt.timedelta(days=1)
        key.save(update_fields=["valid_until"])
    assert "1 khóa đã hết hạn" in text_of(admin.get("/quan-tri/khoa-ky"))
    assert "Chứng thư đã hết hạn" in text_of(chief.get(OWN))


def test_everyone_sees_the_own_keys_only(authority: Authority, office: Office) -> None:
    key, seal = add(authority, office), add_seal(authority, office)
    chief, clerk, officer = (enter(office, role) for role in ("CHIEF", "CLERK", "OFFICER"))
    own = text_of(chief.get(OWN))
    assert f"{OWN}/{key.pk}/doi-ma-pin" in own
    assert str(seal.pk) not in own
    clerks = text_of(clerk.get(OWN))
    assert f"{OWN}/{seal.pk}/thu-ma-pin" in clerks
    assert "doi-ma-pin" not in clerks
    assert "Bạn chưa có khóa ký" in text_of(officer.get(OWN))
    for act in ("hinh", "thu-ma-pin", "doi-ma-pin"):
        assert officer.get(f"{OWN}/{key.pk}/{act}").status_code == 404
    assert clerk.get(f"{OWN}/{seal.pk}/hinh").status_code == 404  # it has no picture
    assert "/tai-khoan/khoa-ky" in text_of(chief.get("/tai-khoan"))
    for place in ("/quan-tri/khoa-ky", ADD, f"/quan-tri/khoa-ky/{key.pk}"):
        assert chief.get(place).status_code == 403


def test_pin_is_tried_and_changed_on_pages(authority: Authority, office: Office) -> None:
    key = add(authority, office)
    client = enter(office, "CHIEF")
    check, change = f"{OWN}/{key.pk}/thu-ma-pin", f"{OWN}/{key.pk}/doi-ma-pin"
    assert client.get(check).status_code == 200
    assert client.post(check, {"pin": PIN}).status_code == 302
    assert "Mã PIN đúng" in text_of(client.get(OWN))
    for _ in range(3):
        wrong = client.post(check, {"pin": "000000"})
        assert wrong.status_code == 422
        assert "Mã PIN không đúng" in text_of(wrong)
    waiting = text_of(client.post(check, {"pin": PIN}))
    assert re.search(r"Vui lòng chờ \d giây", waiting)
    other = enter(office, "ADMIN").post(check, {"pin": PIN})
    assert other.status_code == 403

    assert client.get(change).status_code == 200
    new = {"pin": PIN, "new": "246810", "again": "246811"}
    assert "chưa giống nhau" in text_of(client.post(change, new))


def test_pin_is_changed_on_its_page(authority: Authority, office: Office) -> None:
    key = add(authority, office)
    client = enter(office, "CHIEF")
    new = {"pin": PIN, "new": "246810", "again": "246810"}
    assert client.post(f"{OWN}/{key.pk}/doi-ma-pin", new).status_code == 302
    assert client.post(f"{OWN}/{key.pk}/thu-ma-pin", {"pin": "246810"}).status_code == 302


def test_keys_stay_in_their_office(authority: Authority, office: Office) -> None:
    key = add(authority, office)
    other = make_office("Tỉnh ủy Khác")
    client = enter(other, "ADMIN")
    assert key.subject not in text_of(client.get("/quan-tri/khoa-ky"))
    assert client.get(f"/quan-tri/khoa-ky/{key.pk}").status_code == 404
    retire = f"/quan-tri/khoa-ky/{key.pk}/ngung-dung"
    assert client.post(retire, {"reason": "x"}).status_code == 404


# --- commands


@pytest.fixture
def running_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find the tests' database running."""
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(commands, list(arguments))
    if result.exception is not None:
        raise result.exception
    return result.output


def name_of(office: Office, role: str) -> str:
    return account_of(office, role).username


def test_commands_add_list_and_retire(
    authority: Authority, office: Office, tmp_path: Path, running_database: None
) -> None:
    person = office.posts["CHIEF"].person
    file, pin, image = tmp_path / "a.p12", tmp_path / "pin", tmp_path / "a.png"
    file.write_bytes(key_file(authority, person.full_name))
    pin.write_text(PIN + "\n")
    image.write_bytes(signing.signature_image(person.full_name))
    who = ("--as", name_of(office, "ADMIN"))
    given = ("--file", str(file), "--pin-file", str(pin))

    added = json.loads(
        run(
            "add-key", *who, *given, "--image", str(image), "--person", str(person.pk), "--json"
        )
    )
    assert (added["state"], added["seal"]) == ("IN_USE", False)
    assert "Đã thêm khóa" in run("add-key", *who, *given, "--body", str(office.body.pk))
    assert len(run("keys", *who).splitlines()) == 2
    assert json.loads(run("keys", "--as", name_of(office, "OFFICER"), "--json")) == []

    retired = run("retire-key", *who, added["id"], "--reason", "thử", "--json")
    assert json.loads(retired)["state"] == "RETIRED"
    states = [key["state"] for key in json.loads(run("keys", *who, "--json"))]
    assert states == ["IN_USE", "RETIRED"]


def test_commands_refuse_as_the_pages_do(
    authority: Authority, office: Office, tmp_path: Path, running_database: None
) -> None:
    pin = tmp_path / "pin"
    pin.write_text(PIN)
    who, given = ("--as", name_of(office, "ADMIN")), ("--pin-file", str(pin))
    some = str(uuid4())
    with pytest.raises(Invalid):
        run("add-key", *who, *given)
    with pytest.raises(Invalid):
        run("add-key", *who, *given, "--person", some, "--body", some)
    with pytest.raises(Unavailable):
        run("add-key", *who, *given, "--token", "the", "--key", "khoa")
    with pytest.raises(NotAllowed):
        run("retire-key", "--as", name_of(office, "CLERK"), some, "--reason", "thử")


# --- deployment


def test_deployment_refuses_the_demo_authority(authority: Authority, settings: object) -> None:
    found = {error.id for error in unsafe_deployment(None)}
    assert "vanphong.E009" in found
    settings.SIGNING_TRUST_DIR = Path(settings.DATA) / "none"
    assert "vanphong.E009" not in {error.id for error in unsafe_deployment(None)}
