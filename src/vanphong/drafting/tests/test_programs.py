"""Programs: the JSON API with a person's token, and the command line."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from vanphong.drafting.cli import commands
from vanphong.drafting.tests.browsing import account_of
from vanphong.drafting.tests.office import (
    NOW,
    PIN,
    make_signing_office,
    submitted_draft,
    word_letter,
)
from vanphong.files import api as files
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.signing import api as signing

pytestmark = pytest.mark.django_db
DRAFTS = "/api/v1/drafts"


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


class Program:
    """A program with the token of a role."""

    def __init__(self, cast: Cast, role: str) -> None:
        actor, post = cast.actors[role], cast.posts[role]
        account_of(cast, role)
        with acting(actor):
            _token, secret = people.issue_token(
                actor=actor, post=post, name="Chương trình thử", days=30, now=clock.now(),
                scope=sorted(people.permissions_of([role])),
            )  # fmt: skip
        self._client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str = "", status: int = 200) -> Any:
        answer = self._client.get(DRAFTS + path)
        assert answer.status_code == status, answer.content
        return answer.json() if "json" in answer.headers["Content-Type"] else answer.content

    def send(
        self, path: str, given: object = None, *, status: int = 200, method: str = "post"
    ) -> Any:
        act = getattr(self._client, method)
        answer = act(DRAFTS + path, json.dumps(given or {}), content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    def upload(self, path: str, content: bytes, name: str, status: int = 200) -> Any:
        answer = self._client.post(DRAFTS + path, {"upload": SimpleUploadedFile(name, content)})
        assert answer.status_code == status, answer.content
        return answer.json()


def test_a_program_takes_a_letter_the_whole_way(cast: Cast) -> None:
    officer, chief, clerk = (Program(cast, role) for role in ("OFFICER", "CHIEF", "CLERK"))
    made = officer.send(
        "",
        {
            "body_id": str(cast.body.id), "type_code": "OFFICIAL_LETTER",
            "abstract": "Việc thử",
            "recipients": [{"name": "Như trên"}], "signer_id": str(cast.posts["CHIEF"].id),
        },
    )  # fmt: skip
    one = f"/{made['id']}"
    assert made["stops"] == ["Chưa có nội dung văn bản."]
    read = officer.upload(f"{one}/docx", word_letter(), "cv.docx")
    assert "phối hợp thực hiện" in read["text"]
    text = read["text"] + "\n\n1. Việc thêm."
    changed = officer.send(one, {"version": read["version"], "text": text}, method="patch")
    assert changed["text"] == text
    stale = officer.send(one, {"version": 1, "text": "x"}, method="patch", status=409)
    assert stale["code"] == "changed_meanwhile"
    assert officer.get(f"{one}/pdf").startswith(b"%PDF")
    assert officer.send(f"{one}/submit")["state"] == "SUBMITTED"
    assert officer.send(f"{one}/sign", {"pin": PIN}, status=403)["code"] == "not_allowed"
    assert chief.send(f"{one}/sign", {"pin": "1"}, status=422)["code"] == "wrong_pin"
    assert chief.send(f"{one}/sign", {"pin": PIN})["symbol"] == "01-CV/VPTU"
    issued = clerk.send(f"{one}/issue", {"pin": PIN})
    assert issued["state"] == "ISSUED"
    assert [d["id"] for d in clerk.get("?state=ISSUED")] == [made["id"]]


def test_a_program_is_refused_as_a_page_is(cast: Cast) -> None:
    officer, chief, stranger = (
        Program(cast, "OFFICER"), Program(cast, "CHIEF"),
        Program(make_signing_office("Tỉnh ủy Khác"), "CHIEF"),
    )  # fmt: skip
    new = {"body_id": str(cast.body.id), "type_code": "OFFICIAL_LETTER"}
    one = f"/{officer.send('', new)['id']}"
    assert officer.send(f"{one}/submit", status=409)["code"] == "incomplete"
    assert officer.upload(f"{one}/docx", b"PK broken", "cv.docx", status=422)["message"]
    assert officer.send(f"{one}/return", {"reason": "x"}, status=403)
    assert chief.send(f"{one}/return", {"reason": "x"}, status=409)["code"] == "wrong_state"
    assert stranger.get(one, status=404)["code"] == "not_found"
    assert stranger.send(f"{one}/withdraw", {"reason": "x"}, status=404)
    assert officer.send(f"{one}/withdraw", {"reason": "Không cần nữa"})["state"] == "WITHDRAWN"
    assert officer.send("", {"body_id": "x"}, status=422)["code"] == "invalid"
    assert Client().get(DRAFTS).status_code == 401


@pytest.fixture
def terminal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A terminal on which people of the office work, in the database of the test."""
    database, actor_of = ports.database_in_use._function, ports.actor_of_username._function
    ports.database_in_use.fill(contextlib.nullcontext)
    ports.actor_of_username.fill(lambda name, now: cast.actors[name])
    monkeypatch.setenv("VANPHONG_PIN", PIN)

    def run(*words: object, refused: str = "") -> Any:
        result: Result = CliRunner().invoke(commands, [str(w) for w in words])
        if refused:
            assert isinstance(result.exception, VanphongError), result.output
            assert result.exception.code == refused
            return None
        assert result.exit_code == 0, result.output or result.exception
        return json.loads(result.stdout) if "--json" in words else result.output

    yield run
    ports.database_in_use._function, ports.actor_of_username._function = database, actor_of


def test_the_commands_take_a_letter_the_whole_way(
    cast: Cast, terminal: Any, tmp_path: Path
) -> None:
    word, pdf = tmp_path / "cv.docx", tmp_path / "cv.pdf"
    word.write_bytes(word_letter())
    officer = ("--as", "OFFICER", "--json")
    made = terminal(
        "new", "--body", "VPTU", "--abstract", "Việc thử", "--recipient", "Như trên",
        "--signer", "Phạm Thị Duyệt", *officer,
    )  # fmt: skip
    one = made["id"]
    terminal("submit", one, *officer, refused="incomplete")
    terminal("take-docx", one, word, *officer)
    assert terminal("submit", one, *officer)["state"] == "SUBMITTED"
    terminal("return", one, "--reason", "Xem lại", "--as", "CHIEF", "--json")
    terminal("submit", one, *officer)
    terminal("preview", one, "--out", pdf, "--as", "OFFICER")
    assert pdf.read_bytes().startswith(b"%PDF")
    terminal("sign", one, "--as", "LEADER", refused="not_signer")
    assert terminal("sign", one, "--as", "CHIEF", "--json")["symbol"] == "01-CV/VPTU"
    assert terminal("issue", one, "--as", "CLERK", "--json")["state"] == "ISSUED"
    assert "01-CV/VPTU" in terminal("list", "--as", "CLERK")
    terminal("preview", one, "--out", pdf, "--as", "CLERK")
    report = signing.verify_pdf(pdf.read_bytes(), trust=signing.site_trust(), now=NOW)
    assert len(report.signatures) == 2
    with acting(cast.clerk):
        assert files.File.objects.count() == 3


def test_programs_take_back_and_begin_again(cast: Cast, terminal: Any) -> None:
    one, officer = submitted_draft(cast).id, Program(cast, "OFFICER")
    as_officer = ("--as", "OFFICER", "--json")

    assert terminal("take-back", one, *as_officer)["state"] == "DRAFT"
    assert officer.send(f"/{one}/take-back", status=409)["code"] == "wrong_state"
    assert officer.send(f"/{one}/add-addressees")["recipients"] == [
        {"office": None, "name": "Như trên"}
    ]
    terminal("add-addressees", one, *as_officer)
    terminal("begin-again", one, *as_officer, refused="wrong_state")
    terminal("withdraw", one, "--reason", "Sai", *as_officer)
    again = terminal("begin-again", one, *as_officer)
    assert officer.send(f"/{one}/begin-again")["abstract"] == again["abstract"]


def test_a_draft_is_changed_and_read_by_command(
    cast: Cast, terminal: Any, tmp_path: Path
) -> None:
    office, officer = cast.office.code, ("--as", "OFFICER", "--json")
    text = tmp_path / "noi-dung.txt"
    text.write_text("Kính đề nghị các đồng chí phối hợp.\n\n1. Việc thứ nhất.", "utf-8")
    one = terminal("new", "--body", "VPTU", "--to", "Đảng ủy các xã", *officer)["id"]
    changed = terminal(
        "edit", one, "--abstract", "Việc sửa", "--to", "Các ban", "--to", "Các đảng ủy",
        "--recipient", "Như trên", "--office", office, "--file-copy", "Lưu VP", "--urgency",
        "URGENT", "--circulation", "Lưu hành nội bộ", "--draft-round", 2, "--drafter-mark", "LVN",
        "--contact", "080.12345", "--recorder", "Lê Văn Nháp", "--signer", "Phạm Thị Duyệt",
        "--type", "REPORT", "--text", text, *officer,
    )  # fmt: skip
    assert changed["version"] == 2
    whole = Program(cast, "OFFICER").get(f"/{one}")
    assert terminal("show", one, *officer) == whole
    assert whole["recipients"] == [
        {"office": cast.office.id, "name": None}, {"office": None, "name": "Như trên"},
    ]  # fmt: skip
    assert (whole["type_code"], whole["urgency"], whole["draft_round"]) == (
        "REPORT", "URGENT", 2,
    )  # fmt: skip
    assert whole["text"].endswith("1. Việc thứ nhất.")
    terminal("edit", one, "--abstract", "Việc khác", "--to", "", *officer)
    shown = terminal("show", one, "--as", "OFFICER")
    assert "Trích yếu: Việc khác" in shown
    assert "Kính gửi:" not in shown
    assert "Độ khẩn: Khẩn" in shown
    terminal(
        "edit", one, "--abstract", "x", "--version", 1, *officer, refused="changed_meanwhile"
    )
    terminal("edit", one, "--abstract", "a" * 1001, *officer, refused="invalid")
    terminal("submit", one, *officer)
    terminal("edit", one, "--abstract", "x", *officer, refused="wrong_state")
    with pytest.raises(AssertionError, match="Không có “KHÔNG-CÓ”"):
        terminal("new", "--body", "VPTU", "--office", "KHÔNG-CÓ", *officer)


def test_an_abstract_that_speaks_of_a_level_of_secrecy_is_confirmed(
    cast: Cast, terminal: Any
) -> None:
    named, officer = "Về việc trả lại văn bản TỐI MẬT số 01", ("--as", "OFFICER", "--json")
    program, other = Program(cast, "OFFICER"), {"accept_words": True}
    one = terminal("new", "--body", "VPTU", *officer)["id"]
    terminal("edit", one, "--abstract", named, *officer, refused="secret_words")
    assert program.get(f"/{one}")["version"] == 1
    given = {"version": 1, "abstract": named}
    refused = program.send(f"/{one}", given, method="patch", status=409)
    assert refused["code"] == "secret_words"
    changed = program.send(f"/{one}", given | other, method="patch")
    assert changed["abstract"] == named
    # Said once: what stands there already is not asked about again.
    terminal("edit", one, "--abstract", named, "--file-copy", "Lưu VP", *officer)
    terminal("edit", one, "--abstract", f"{named}, 02", "--accept-words", *officer)
    marked = {"version": 4, "abstract": "TỐI MẬT"}
    assert program.send(f"/{one}", marked | other, method="patch", status=422)


def test_a_program_sets_a_word_file_and_keeps_nothing(cast: Cast) -> None:
    officer = Program(cast, "OFFICER")
    frame = {"header_name": "VĂN PHÒNG", "place": "Mẫu Sơn", "marks": ["CHÁNH VĂN PHÒNG"]}

    def set_it(content: bytes, name: str = "cv.docx", **given: object) -> Any:
        upload = SimpleUploadedFile(name, content)
        return officer._client.post("/api/v1/typesetting", frame | given | {"upload": upload})

    done = set_it(word_letter(), symbol="01-CV/VPTU", recipients=["Như trên", "Lưu VP"])
    assert (done.status_code, done.headers["Content-Type"]) == (200, "application/pdf")
    assert done.content.startswith(b"%PDF")
    assert set_it(b"PK broken").status_code == 422
    for answer in (
        set_it(word_letter("ĐỘ MẬT: TỐI MẬT", "Nội dung.")),
        set_it(word_letter(), abstract="Độ mật: Tối mật. Về việc thử"),
    ):
        assert answer.json()["code"] == "secret"
    with acting(cast.officer):
        assert not files.File.objects.exists()
    officer = Program(cast, "LEADER")
    assert set_it(word_letter()).status_code == 403


def test_a_word_file_is_set_without_any_database(tmp_path: Path) -> None:
    word, pdf = tmp_path / "cv.docx", tmp_path / "cv.pdf"
    word.write_bytes(word_letter())
    result = CliRunner().invoke(
        commands,
        ["typeset", str(word), "--out", str(pdf), "--header", "VĂN PHÒNG", "--place", "Mẫu Sơn",
         "--symbol", "01-CV/VPTU", "--date", "2026-11-23", "--abstract", "Việc thử", "--json"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["pages"] == 1
    assert pdf.read_bytes().startswith(b"%PDF")
