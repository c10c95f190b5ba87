"""The command line does the same acts and says the same refusals."""

import contextlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.files.tests.samples import pdf
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project import cli as program
from vanphong.registry import api
from vanphong.registry.cli import commands
from vanphong.registry.tests.factories import make_term
from vanphong.registry.tests.samples import SAMPLES
from vanphong.registry.tests.test_importing import IN_ROWS, as_csv

program.set_up()


@pytest.fixture
def cast(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", running)
    return make_office(accounts=True)


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(commands, [str(a) for a in arguments])


def said(*arguments: Any) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output or result.exception
    return json.loads(result.output)


def name_of(actor: Actor) -> str:
    return people.Account.objects.get(person_id=actor.person_id).username


def test_symbols_are_read_without_a_database() -> None:
    assert run("parse-symbol", "7-ttr/tu").output == "Số 07-TTr/TU\n"
    assert said("parse-symbol", "123/QĐ-UBND")["types"] == ["STATE_DECISION"]
    assert isinstance(run("parse-symbol", "abc").exception, Invalid)


def test_a_register_is_opened_imported_exported_and_closed(cast: Cast, tmp_path: Path) -> None:
    clerk, chief = name_of(cast.clerk), name_of(cast.chief)
    opened = run("open-book", "IN", "--year", 2026, "--as", clerk)
    assert opened.exit_code == 0, opened.exception
    book = said("books", "--as", clerk)
    assert book["next_number"] == 1
    register = tmp_path / "so.csv"
    register.write_bytes(as_csv(IN_ROWS))
    common = (register, "--book", book["id"], "--as", clerk)
    assert said("import", *common, "--dry-run")["imported"] == 0
    done = run("import", *common)
    assert done.exit_code == 0
    assert "đã nhập 3" in done.output
    assert "Số tiếp theo của sổ: 5" in done.output
    made = said("imports", "--as", clerk)
    assert made["rows"] == 3
    back = run("take-back-import", made["id"], "--as", clerk)
    assert "Đã rút lại 3 dòng" in back.output
    assert run("import", *common).exit_code == 0
    assert isinstance(run("import", *common).exception, Refused)
    bad = run("import", *common, "--dry-run")
    assert bad.exit_code == 1
    assert "Dòng 3, Số đến" in bad.output
    out = tmp_path / "so.xlsx"
    assert run("export", out, "--book", book["id"], "--as", clerk).exit_code == 0
    assert out.read_bytes().startswith(b"PK")
    closed = run("close-period", "--book", book["id"], "--until", "2026-01-31", "--as", chief)
    assert "Đã khóa 3 dòng" in closed.output
    verified = run("verify-book", "--book", book["id"], "--as", chief)
    assert (verified.exit_code, "còn nguyên" in verified.output) == (0, True)


def test_a_paper_is_registered_from_its_file(cast: Cast, tmp_path: Path) -> None:
    clerk = name_of(cast.clerk)
    year = clock.today().year
    run("open-book", "IN", "--year", year, "--as", clerk)
    book = said("books", "--as", clerk)["id"]
    paper = tmp_path / "cong-van.txt"
    paper.write_text(SAMPLES[0].pages[0], "utf-8")
    proposed = run("propose", paper, "--as", clerk)
    assert json.loads(proposed.output)["symbol"]["value"] == "127-CV/VPTU"
    entry = said("register", paper, "--book", book, "--as", clerk)
    assert entry["symbol"] == "127-CV/VPTU"
    assert entry["issued_on"] == "2026-02-03"
    again = run("register", paper, "--book", book, "--as", clerk)
    assert isinstance(again.exception, Refused)
    given = ("--symbol", "128-CV/VPTU", "--abstract", "Việc khác", "--accept-duplicate")
    done = run("register", paper, "--book", book, "--as", clerk, *given)
    assert "Số đến 02: 128-CV/VPTU Việc khác" in done.output
    chief = name_of(cast.chief)
    assert isinstance(run("propose", paper, "--as", chief).exception, NotAllowed)
    out = tmp_path / "ra.txt"
    assert run("file", entry["document"], "--out", out, "--as", chief).exit_code == 0
    with acting(cast.chief):
        read = audit.events_of(
            cast.chief, api.get_document(cast.chief, UUID(entry["document"]))
        )
        assert "audit:subject:read" in [event.action for event in read]


def test_numbers_are_held_inserted_and_void(cast: Cast) -> None:
    clerk, chief = name_of(cast.clerk), name_of(cast.chief)
    with acting(cast.clerk):
        term = make_term(cast)
    run("open-book", "OUT", "--body", "VPTU", "--term", term.id, "--as", clerk)
    nobody = run("open-book", "OUT", "--body", "XYZ", "--term", term.id, "--as", clerk)
    assert "TU, VPTU" in str(nobody.exception)
    book = said("books", "--as", clerk)["id"]
    common = ("--book", book, "--type", "NOTICE", "--as", clerk)
    held = said("number", "reserve", *common)
    assert held["symbol"] == "01-TB/VPTU"
    inserted = said("number", "insert", *common, "--after", 1, "--reason", "Bổ sung")
    assert inserted["symbol"] == "01a-TB/VPTU"
    void = ("number", "void", held["id"], "--reason", "Không dùng", "--as")
    assert isinstance(run(*void, clerk).exception, NotAllowed)
    assert run(*void, chief).output == "Đã hủy số 01.\n"


def test_a_term_is_opened(cast: Cast) -> None:
    clerk = name_of(cast.clerk)
    done = run("open-term", "Nhiệm kỳ 2025 - 2030", "--from", "2025-10-03", "--as", clerk)
    assert "Nhiệm kỳ 2025 - 2030" in done.output
    with acting(cast.clerk):
        assert api.terms_of(cast.clerk).count() == 1
    assert isinstance(run("books", "--as", "khong-co").exception, VanphongError)


def test_a_refusal_says_what_is_missing(cast: Cast) -> None:
    arguments = ["registry", "open-book", "OUT", "--year", "2026", "--as", name_of(cast.clerk)]
    refused = CliRunner().invoke(program.root, arguments)
    assert refused.exit_code == 1
    assert "Sổ văn bản đi cần cơ quan ban hành" in refused.output


def test_the_port_of_printing_is_declared() -> None:
    assert ports.typeset_table.name == "typeset_table"


def test_a_paper_is_registered_and_passed_on_by_command(cast: Cast, tmp_path: Path) -> None:
    clerk, leader = name_of(cast.clerk), name_of(cast.leader)
    assert run("open-book", "IN", "--year", clock.today().year, "--as", clerk).exit_code == 0
    book = said("books", "--as", clerk)
    common = ("--book", book["id"], "--as", clerk, "--issuer", "Ban Tổ chức Tỉnh ủy")
    done = said(
        "register", *common, "--abstract", "Rà soát biên chế", "--urgency", "URGENT",
        "--due", "2099-12-31", "--pass-to", "lê văn nháp",
    )  # fmt: skip
    with acting(cast.officer):
        document = api.get_document(cast.officer, UUID(done["document"]))
        assert document.urgency == "URGENT"
    wrong = run("pass-on", done["document"], "--pass-to", "Không Ai", "--as", clerk)
    assert isinstance(wrong.exception, Invalid)
    told = said("pass-on", done["document"], "--pass-to", "Bí thư", "--as", clerk)
    assert told["receivers"] == "Nguyễn Văn Phê, Bí thư"
    assert run("no-direction", done["document"], "--as", leader).exit_code == 0
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(pdf("Số 15-CV/BTCTU"))
    assert said("scan", done["document"], scan, "--as", clerk)["sha256"]


def test_a_paper_of_ones_own_is_registered_corrected_and_struck(
    cast: Cast, tmp_path: Path
) -> None:
    clerk, chief, today = name_of(cast.clerk), name_of(cast.chief), clock.today()
    opened = ("--type", "OFFICIAL_LETTER", "--year", today.year, "--as", clerk)
    assert run("open-book", "OUT", "--body", "VPTU", *opened).exit_code == 0
    book = said("books", "--as", clerk)["id"]
    held = said("number", "reserve", "--book", book, "--purpose", "Chờ ký", "--as", clerk)
    assert "Chờ ký" in run("number", "list", "--book", book, "--as", clerk).output
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(pdf("Số 01-CV/VPTU"))
    facts = ("--date", today, "--abstract", "Rà soát", "--recipient", "Ban Tổ chức", "--as")
    done = said("register-outgoing", scan, "--held", held["id"], *facts, clerk)
    assert done["symbol"] == held["symbol"]
    body = ("--body", "VPTU", "--type", "OFFICIAL_LETTER")
    assert said("register-outgoing", *body, *facts, clerk)["symbol"] == "02-CV/VPTU"
    assert isinstance(run("register-outgoing", *facts, clerk).exception, Invalid)
    fix = ("correct", done["document"], "--reason", "Gõ thiếu", "--as", clerk)
    assert run(*fix, "--abstract", "Rà soát biên chế", "--copies", 3).exit_code == 0
    settled = run(*fix, "--symbol", "9-CV/VPTU")
    assert set(settled.exception.fields) == {"symbol"}
    whole = said("show", "01-CV/VPTU", "--as", clerk)
    assert (whole["abstract"], whole["copy_count"]) == ("Rà soát biên chế", 3)
    assert whole["recipients_text"] == "Ban Tổ chức"
    void = ("number", "void", whole["number_entry"]["id"], "--reason", "Vào nhầm", "--as")
    assert run(*void, chief).exit_code == 0
    assert "đã hủy số" in run("show", done["document"], "--as", chief).output
    listed = said("number", "list", "--book", book, "--state", "VOID", "--as", clerk)
    assert (listed["reason"], listed["document"]) == ("Vào nhầm", done["document"])


def test_a_line_and_a_received_paper_are_corrected(cast: Cast) -> None:
    clerk = name_of(cast.clerk)
    run("open-book", "IN", "--year", clock.today().year, "--as", clerk)
    book = said("books", "--as", clerk)["id"]
    paper = ("--symbol", "15-CV/BTCTU", "--abstract", "Cũ", "--issuer", "Ban Tổ chức")
    document = said(
        "register", "--book", book, *paper, "--due", "2099-12-31", "--as", clerk
    )["document"]  # fmt: skip
    line = ("correct-line", document, "--as", clerk)
    assert run(*line, "--note", "Bản sao", "--received-for", "Tổ xe").exit_code == 0
    kept = said("show", document, "--as", clerk)["arrival"]
    assert (kept["note"], kept["due_on"]) == ("Bản sao", "2099-12-31")
    assert run(*line, "--no-due").exit_code == 0
    assert said("show", document, "--as", clerk)["arrival"]["due_on"] is None
    names = ("--issuer", cast.body.name, "--type", "STATE_DECISION")
    fix = run("correct", document, "--reason", "Sai", *names, "--as", clerk)
    assert fix.exit_code == 0, fix.exception
    found = said("show", document, "--as", clerk)
    assert (found["body_id"], found["system"]) == (str(cast.body.pk), "STATE")
    assert (found["symbol"], found["abstract"]) == ("15-CV/BTCTU", "Cũ")


def test_papers_are_related_and_put_into_dossiers(cast: Cast) -> None:
    clerk = name_of(cast.clerk)
    run("open-book", "IN", "--year", clock.today().year, "--as", clerk)
    book = said("books", "--as", clerk)["id"]
    for symbol in ("1-CV/A", "2-CV/A"):
        given = ("--symbol", symbol, "--abstract", symbol, "--issuer", "Ban A", "--as", clerk)
        assert run("register", "--book", book, *given).exit_code == 0
    relation = said("relate", "2-CV/A", "ANSWERS", "1-CV/A", "--as", clerk)
    assert "Trả lời: 01-CV/A" in run("relations", "2-CV/A", "--as", clerk).output
    assert isinstance(run("relations", "3-CV/A", "--as", clerk).exception, VanphongError)
    assert run("unrelate", relation["id"], "--as", clerk).exit_code == 0
    assert run("relations", "2-CV/A", "--as", clerk).output == ""
    dossier = said("dossier", "open", "Biên chế", "--keeper", "Trần Thị Sổ", "--as", clerk)
    key, who = dossier["id"], ("--as", clerk)
    assert "Đứng thứ 1" in run("dossier", "add", key, "1-CV/A", *who).output
    assert "Đứng thứ 2" in run("dossier", "add", key, "2-CV/A", *who).output
    assert run("dossier", "remove", key, "1-CV/A", *who).exit_code == 0
    shown = said("dossier", "show", key, *who)
    assert [one["symbol"] for one in shown["documents"]] == ["02-CV/A"]
    assert isinstance(run("dossier", "close", key, *who).exception, Refused)
    changed = said("dossier", "change", key, "--retention", "20 năm", *who)
    assert (changed["title"], changed["retention"]) == ("Biên chế", "20 năm")
    assert run("dossier", "close", key, *who).exit_code == 0
    assert "(đóng " in run("dossier", "list", *who).output
    assert run("close-book", "--book", book, "--as", name_of(cast.chief)).exit_code == 0
    assert run("terms", *who).output == ""
