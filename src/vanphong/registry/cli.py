"""Commands of the registry: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from vanphong.files import api as files
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.registry import api, cli_documents, cli_dossiers, cli_numbers, cli_papers
from vanphong.registry.command_parts import DAY, body_meant
from vanphong.registry.command_parts import as_json_too as _json
from vanphong.registry.command_parts import date_of as _date
from vanphong.registry.command_parts import in_book as _book
from vanphong.registry.command_parts import say as _say


@click.group("registry")
def commands() -> None:
    """Văn thư: sổ, số, văn bản đến và đi."""


for _command in (
    *cli_papers.COMMANDS, *cli_documents.COMMANDS, cli_dossiers.dossier, cli_numbers.number,
):  # fmt: skip
    commands.add_command(_command)


@commands.command("parse-symbol")
@click.argument("text")
@_json
def parse_symbol(text: str, *, as_json: bool) -> None:
    """Đọc số và ký hiệu TEXT, in theo đúng cách ghi."""
    try:
        symbol = api.parse_symbol(text)
    except api.SymbolError as problem:
        raise Invalid(f"{problem.reason} {problem.expected}", code="symbol") from problem
    answer = {
        "symbol": str(symbol),
        "number": symbol.number,
        "type": symbol.type_abbreviation,
        "organs": symbol.organs,
        "style": symbol.style,
        "types": [
            t.code for t in api.types_of_abbreviation(symbol.type_abbreviation, symbol.style)
        ],
    }
    _say(answer, api.format_symbol(symbol), as_json=as_json)


@commands.command("propose")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@acts_as
def propose(path: Path, username: str) -> None:
    """Đọc tệp PATH và đề xuất số, ngày, loại, trích yếu, cơ quan; không lưu gì."""
    with working_as(username) as (actor, now):
        require(actor, "registry:incoming:register")
        found = files.examine(content=path.read_bytes(), name=path.name, on=vietnam_date(now))
    scan = any(page.method != "LAYER" for page in found.pages[:1])
    proposals = api.propose_fields([page.text for page in found.pages], is_scan=scan)
    click.echo(json.dumps(proposals.as_dict(), ensure_ascii=False, indent=1))


@commands.command("books")
@acts_as
@_json
def books(username: str, *, as_json: bool) -> None:
    """Liệt kê các sổ của cơ quan."""
    with working_as(username) as (actor, _now):
        for book in api.books_of(actor):
            answer = {
                "id": book.id, "name": book.name, "direction": book.direction,
                "next_number": book.next_number, "closed_until": book.closed_until,
                "closed": book.closed_at is not None,
            }  # fmt: skip
            state = "đã khóa" if book.closed_at else f"số tiếp theo {book.next_number:02d}"
            _say(answer, f"{book.id}  {book.name} ({state})", as_json=as_json)


@commands.command("terms")
@acts_as
@_json
def terms(username: str, *, as_json: bool) -> None:
    """Liệt kê các nhiệm kỳ, mới nhất ở trên."""
    with working_as(username) as (actor, _now):
        for term in api.terms_of(actor):
            answer = {
                "id": term.id, "name": term.name, "opens_on": term.opens_on,
                "closes_on": term.closes_on,
            }  # fmt: skip
            until = f" đến trước {term.closes_on:%d/%m/%Y}" if term.closes_on else ""
            sentence = f"{term.id}  {term.name}, từ {term.opens_on:%d/%m/%Y}{until}"
            _say(answer, sentence, as_json=as_json)


@commands.command("open-term")
@click.argument("name")
@click.option("--from", "opens_on", type=DAY, required=True, help="Ngày bế mạc đại hội.")
@click.option("--until", "closes_on", type=DAY, help="Ngày kết thúc, với nhiệm kỳ đã qua.")
@acts_as
def open_term(
    name: str, opens_on: dt.datetime, closes_on: dt.datetime | None, username: str
) -> None:
    """Mở nhiệm kỳ NAME, hoặc ghi một nhiệm kỳ đã qua; nhiệm kỳ trước kết thúc cùng ngày."""
    with working_as(username) as (actor, now):
        term = api.open_term(
            actor=actor, name=name, opens_on=opens_on.date(), closes_on=_date(closes_on),
            now=now,
        )  # fmt: skip
    click.echo(f"{term.id}  {term.name}")


@commands.command("open-book")
@click.argument("direction", type=click.Choice(["IN", "OUT"]))
@click.option("--body", help="Ký hiệu hoặc mã cơ quan ban hành (sổ đi), ví dụ VPTU.")
@click.option("--type", "type_code", default="", help="Loại văn bản; bỏ trống là mọi loại.")
@click.option("--abbreviation", default="", help="Chữ viết tắt của loại, ví dụ CV.")
@click.option("--term", "term_id", type=click.UUID, help="Nhiệm kỳ.")
@click.option("--year", type=int, help="Năm.")
@click.option("--first-number", default=1, show_default=True, help="Số bắt đầu.")
@click.option("--congress", is_flag=True, help="Sổ của đại hội.")
@acts_as
def open_book(username: str, body: str | None, **facts: Any) -> None:
    """Mở sổ văn bản đến (IN) hoặc đi (OUT)."""
    with working_as(username) as (actor, now):
        today = vietnam_date(now)
        facts["body_id"] = body_meant(actor, body, today).pk if body else None
        book = api.open_book(actor=actor, now=now, **facts)
        warnings = api.book_warnings(book, today)
    click.echo(f"{book.id}  {book.name}")
    for warning in warnings:
        click.echo(f"  Lưu ý: {warning}")


@commands.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_book
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không nhập.")
@acts_as
@_json
def import_command(
    path: Path, book_id: UUID, username: str, *, dry_run: bool, as_json: bool
) -> None:
    """Nhập sổ đang có từ tệp XLSX hoặc CSV: tất cả các dòng, hoặc không dòng nào."""
    with working_as(username) as (actor, now):
        report = api.import_register(
            actor=actor, book_id=book_id, content=path.read_bytes(), name=path.name, now=now,
            dry_run=dry_run,
        )  # fmt: skip
    answer = report.as_dict()
    sentence = (
        f"{report.rows} dòng, đã nhập {report.imported}, {report.bad_rows} dòng chưa đúng."
    )
    _say(answer, sentence, as_json=as_json)
    if not as_json:
        _say_report(answer)
    sys.exit(1 if report.problems else 0)


def _say_report(answer: dict[str, Any]) -> None:
    understood = ", ".join(f"{c['heading']} → {c['column']}" for c in answer["columns"])
    click.echo(f"  Cột đã hiểu: {understood}")
    if answer["ignored"]:
        click.echo(f"  Cột không nhập: {', '.join(answer['ignored'])}")
    for row in answer["sample"]:
        click.echo(f"  | {' | '.join(row)}")
    for problem in answer["problems"]:
        place = f"Dòng {problem['row']}, {problem['column']}".removesuffix(", ")
        click.echo(f"  {place}: {problem['reason']}")
    for warning in answer["warnings"]:
        click.echo(f"  Lưu ý: {warning}")
    click.echo(f"  Số tiếp theo của sổ: {answer['next_number']}")


@commands.command("imports")
@acts_as
@_json
def imports(username: str, *, as_json: bool) -> None:
    """Liệt kê các lần nhập sổ cũ."""
    with working_as(username) as (actor, _now):
        for made in api.imports_of(actor):
            answer = {
                "id": made.id, "file": made.file_name, "book": made.book.name,
                "rows": made.row_count, "made_at": made.made_at,
                "taken_back_at": made.taken_back_at,
            }  # fmt: skip
            state = " (đã rút lại)" if made.taken_back_at else ""
            sentence = f"{made.id}  {made.file_name}: {made.row_count} dòng, {made.book.name}"
            _say(answer, sentence + state, as_json=as_json)


@commands.command("take-back-import")
@click.argument("import_id", type=click.UUID)
@acts_as
def take_back_import(import_id: UUID, username: str) -> None:
    """Rút lại cả lần nhập IMPORT_ID trong ngày, khi chưa có việc gì làm trên các dòng của nó."""
    with working_as(username) as (actor, now):
        made = api.take_back_import(actor=actor, import_id=import_id, now=now)
    click.echo(f"Đã rút lại {made.row_count} dòng của {made.file_name}.")


def _give_out(kind: str) -> click.Command:
    @click.command(kind)
    @click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
    @_book
    @click.option("--from", "since", type=DAY, help="Từ ngày.")
    @click.option("--until", type=DAY, help="Đến ngày.")
    @acts_as
    def command(
        path: Path,
        book_id: UUID,
        since: dt.datetime | None,
        until: dt.datetime | None,
        username: str,
    ) -> None:
        with working_as(username) as (actor, now):
            period = {"since": _date(since), "until": _date(until)}
            if kind == "export":
                content = api.export_book(actor=actor, book_id=book_id, **period)
            else:
                content = api.print_book(actor=actor, book_id=book_id, now=now, **period)
        path.write_bytes(content)
        click.echo(f"Đã ghi {path} ({len(content)} byte).")

    names = {"export": "Xuất sổ ra XLSX, đủ các cột.", "print": "In sổ ra PDF, đủ các cột."}
    command.help = names[kind]
    return command


commands.add_command(_give_out("export"))
commands.add_command(_give_out("print"))


@commands.command("close-period")
@_book
@click.option("--until", type=DAY, required=True, help="Khóa đến hết ngày.")
@click.option("--dry-run", is_flag=True, help="Chỉ đếm các dòng sẽ khóa, không khóa.")
@acts_as
def close_period(book_id: UUID, until: dt.datetime, username: str, *, dry_run: bool) -> None:
    """Khóa sổ đến hết một ngày; khóa rồi thì không mở lại được."""
    with working_as(username) as (actor, now):
        closing = api.close_period(
            actor=actor, book_id=book_id, until=until.date(), now=now, dry_run=dry_run
        )
    done = "Sẽ khóa" if dry_run else "Đã khóa"
    click.echo(f"{done} {closing.line_count} dòng; mã kiểm tra {closing.digest[:32]}.")


@commands.command("close-book")
@_book
@acts_as
def close_book(book_id: UUID, username: str) -> None:
    """Khóa hẳn sổ: sổ không cấp số nữa, không mở lại được."""
    with working_as(username) as (actor, now):
        book = api.close_book(actor=actor, book_id=book_id, now=now)
    click.echo(f"Đã khóa sổ {book.name}.")


@commands.command("verify-book")
@_book
@acts_as
@_json
def verify_book(book_id: UUID, username: str, *, as_json: bool) -> None:
    """Kiểm tra các lần khóa sổ: các dòng đã khóa có còn nguyên không."""
    with working_as(username) as (actor, _now):
        found = api.verify_book(actor=actor, book_id=book_id)
    for one in found:
        answer = {
            "until": one.closing.until, "lines": one.closing.line_count,
            "lines_now": one.lines_now, "digest": one.closing.digest, "intact": one.intact,
        }  # fmt: skip
        state = "còn nguyên" if one.intact else "ĐÃ THAY ĐỔI"
        sentence = (
            f"Đến hết {one.closing.until:%d/%m/%Y}: {one.closing.line_count} dòng, {state}."
        )
        _say(answer, sentence, as_json=as_json)
    if not found and not as_json:
        click.echo("Sổ chưa khóa lần nào.")
    sys.exit(0 if all(one.intact for one in found) else 1)
