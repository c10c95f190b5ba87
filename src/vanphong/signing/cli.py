"""Commands of signing: verify a file, check a code, keep keys, make a demo authority."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import click

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.scope import acting
from vanphong.kernel.templatetags.vanphong import vn_date
from vanphong.signing import (
    check_facts,
    cli_agents,
    cli_machine,
    cli_timestamps,
    key_facts,
    lists,
    queries,
    services,
)
from vanphong.signing.agent.command import command as agent_command
from vanphong.signing.authority import (
    make_demo_authority,
    read_authority,
    to_pkcs12,
    write_private,
)
from vanphong.signing.models import CheckState
from vanphong.signing.report import Verdict
from vanphong.signing.rules import SHORTEST_PIN
from vanphong.signing.setup import site_trust
from vanphong.signing.trust import load_trust
from vanphong.signing.verification import verify_pdf

_EXIT = {
    Verdict.VALID: 0,
    Verdict.VALID_UNTRUSTED_CHAIN: 1,
    Verdict.INVALID: 1,
    Verdict.NO_SIGNATURE: 1,
    Verdict.UNREADABLE: 2,
}


@click.group("signing")
def commands() -> None:
    """Chữ ký số: kiểm tra tệp, khóa ký, cơ quan chứng thực thử nghiệm."""


for _command in (agent_command, *cli_agents.COMMANDS):
    commands.add_command(_command)
commands.add_command(cli_timestamps.renew_timestamps_command)
commands.add_command(cli_machine.machine_key_command)


@commands.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--trust",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Thư mục chứng thư tin cậy và danh sách thu hồi; mặc định là của cài đặt này.",
)
def verify_command(*, file: Path, as_json: bool, trust: Path | None) -> None:
    """Kiểm tra chữ ký của một tệp PDF.

    Mã thoát: 0 hợp lệ, 1 không hợp lệ hoặc chưa xác minh đủ, 2 không đọc được.
    """
    try:
        content = file.read_bytes()
    except OSError:
        click.echo(f"Không mở được tệp {file}.", err=True)
        sys.exit(2)
    store = load_trust(trust) if trust is not None else site_trust()
    report = verify_pdf(content, trust=store, now=clock.now())
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.sentences()))
    sys.exit(_EXIT[report.verdict])


_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("keys")
@acts_as
@_JSON
def keys_command(username: str, *, as_json: bool) -> None:
    """Các khóa ký và con dấu người này được biết; khóa hết hạn sớm đứng trước."""
    with working_as(username) as (actor, now):
        keys = queries.keys_by_urgency(actor, now)
        data = [key_facts.as_data(key, now) for key in keys]
        lines = [
            "\t".join(
                [
                    str(key.pk),
                    vn_date(key.valid_until),
                    str(key_facts.state_badge(key, now)["label"]),
                    str(key_facts.kind_words(key)),
                    key.subject,
                ]
            )
            for key in keys
        ]
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines))


@commands.command("add-key")
@acts_as
@click.option("--file", type=_FILE, help="Tệp khóa PKCS#12 (.p12, .pfx).")
@click.option("--token", default="", help="Tên thiết bị ký, khi không có tệp khóa.")
@click.option("--key", "key_label", default="", help="Tên khóa trên thiết bị.")
@click.option("--person", type=click.UUID, help="Mã người giữ khóa cá nhân.")
@click.option("--body", type=click.UUID, help="Mã chủ thể có con dấu; bỏ trống: dấu chung.")
@click.option("--image", type=_FILE, help="Ảnh PNG của chữ ký hoặc dấu.")
@click.option("--pin-file", type=_FILE, help="Tệp chứa mã PIN; bỏ trống thì được hỏi.")
@_JSON
def add_key_command(
    username: str,
    *,
    file: Path | None,
    token: str,
    key_label: str,
    person: UUID | None,
    body: UUID | None,
    image: Path | None,
    pin_file: Path | None,
    as_json: bool,
) -> None:
    """Thêm khóa cá nhân hoặc con dấu; mã PIN chỉ để thử mở, không được lưu."""
    pin = _pin_in(pin_file)
    with working_as(username) as (actor, now):
        key = services.add_key(
            actor=actor,
            pin=pin,
            now=now,
            key_file=file.read_bytes() if file else b"",
            token_label=token,
            key_label=key_label,
            person_id=person,
            body_id=body,
            image=image.read_bytes() if image else b"",
        )
        data = key_facts.as_data(key, now)
        warning = str(key_facts.distrust_of(key, now))
    if warning:
        click.echo(f"Lưu ý: {warning}", err=True)
    said = f"Đã thêm khóa {key.pk}: {key.subject}, hết hạn {vn_date(key.valid_until)}."
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else said)


@commands.command("demo-key")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", required=True, help="Họ tên người ký, hoặc tên cơ quan có dấu.")
@click.option("--organisation", default="", help="Cơ quan của người ký; bỏ trống: con dấu.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--pin-file", type=_FILE, help="Tệp chứa mã PIN; bỏ trống thì được hỏi.")
def demo_key_command(
    *, folder: Path, name: str, organisation: str, out: Path, pin_file: Path | None
) -> None:
    """Cấp một tệp khóa tập huấn từ cơ quan chứng thực thử nghiệm trong FOLDER."""
    if not (folder / "root.key").exists():
        raise click.UsageError(f"Thư mục {folder} chưa có cơ quan chứng thực thử nghiệm.")
    pin = _pin_in(pin_file)
    if len(pin) < SHORTEST_PIN:
        raise click.UsageError(f"Mã PIN cần ít nhất {SHORTEST_PIN} ký tự.")
    key = read_authority(folder).issue_certificate(
        name=name, organisation=organisation or name, now=clock.now()
    )
    write_private(out, to_pkcs12(key, pin))
    click.echo(f"Đã ghi tệp khóa tập huấn của {name}: {out}.")


def _pin_in(file: Path | None, asked: str = "Mã PIN", *, again: str = "") -> str:
    """Give the PIN in a file, else ask for it, twice with `again`; arguments are seen by all."""
    if file is not None:
        return file.read_text("utf-8").strip()
    pin: str = click.prompt(asked, hide_input=True, confirmation_prompt=again or False)
    return pin


@commands.command("check-pin")
@acts_as
@click.argument("key_id", type=click.UUID)
@click.option("--pin-file", type=_FILE, help="Tệp chứa mã PIN; bỏ trống thì được hỏi.")
def check_pin_command(username: str, key_id: UUID, *, pin_file: Path | None) -> None:
    """Thử mã PIN của khóa mình giữ hoặc con dấu mình dùng; không ký gì."""
    pin = _pin_in(pin_file)
    with working_as(username) as (actor, now):
        services.check_pin(actor=actor, key_id=key_id, pin=pin, now=now)
    click.echo("Mã PIN đúng, khóa mở được.")


@commands.command("change-pin")
@acts_as
@click.argument("key_id", type=click.UUID)
@click.option(
    "--pin-file", type=_FILE, help="Tệp chứa mã PIN đang dùng; bỏ trống thì được hỏi."
)
@click.option("--new-pin-file", type=_FILE, help="Tệp chứa mã PIN mới; bỏ trống thì được hỏi.")
@_JSON
def change_pin_command(
    username: str,
    key_id: UUID,
    *,
    pin_file: Path | None,
    new_pin_file: Path | None,
    as_json: bool,
) -> None:
    """Đổi mã PIN của khóa mình giữ; không ai tìm lại được mã PIN đã quên."""
    pin = _pin_in(pin_file, "Mã PIN hiện tại")
    new = _pin_in(new_pin_file, "Mã PIN mới", again="Gõ lại mã PIN mới")
    with working_as(username) as (actor, now):
        key = services.change_pin(actor=actor, key_id=key_id, pin=pin, new=new, now=now)
        data = key_facts.as_data(key, now)
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else "Đã đổi mã PIN.")


@commands.command("check-code")
@click.argument("code")
@click.option("--file", type=_FILE, help="Tệp muốn so với bản đã phát hành.")
@_JSON
def check_code_command(*, code: str, file: Path | None, as_json: bool) -> None:
    """Kiểm tra một văn bản bằng mã in trên giấy; không cần tài khoản.

    Mã thoát: 0 đúng, 1 không có mã này, văn bản không còn được dùng hoặc tệp khác bản đã phát hành.
    """
    digest = sha256(file.read_bytes()).hexdigest() if file else ""
    with ports.database_in_use.call(), acting(PUBLIC):
        check = queries.get_check(code)
        same = check_facts.is_same(check, digest)
        data = check_facts.as_data(check, digest)
        facts = [f"{fact['label']}: {fact['text']}" for fact in check_facts.check_facts(check)]
        said = [check_facts.headline(check), *facts, check_facts.copy_words(same)]
    told = "\n".join(line for line in said if line)
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else told)
    sys.exit(0 if check.state == CheckState.ISSUED and same is not False else 1)


@commands.command("retire-key")
@acts_as
@click.argument("key_id", type=click.UUID)
@click.option("--reason", required=True, help="Lý do ngừng dùng.")
@_JSON
def retire_key_command(username: str, key_id: UUID, *, reason: str, as_json: bool) -> None:
    """Ngừng dùng một khóa mãi mãi; văn bản đã ký vẫn giữ giá trị."""
    with working_as(username) as (actor, now):
        key = services.retire_key(actor=actor, key_id=key_id, reason=reason, now=now)
        data = key_facts.as_data(key, now)
    said = f"Đã ngừng dùng khóa {key.subject}."
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else said)


@commands.command("refresh-lists")
@_JSON
def refresh_lists_command(*, as_json: bool) -> None:
    """Cập nhật ngay danh sách thu hồi từ các địa chỉ đã khai; mã thoát 1 nếu có nơi không được."""
    tried = lists.refresh_lists(clock.now())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in tried], ensure_ascii=False))
    elif not tried:
        click.echo("Chưa khai địa chỉ nào: đặt VANPHONG_CRL_URLS.")
    else:
        click.echo("\n".join(one.words or f"Đã có bản mới nhất: {one.url}" for one in tried))
    sys.exit(1 if any(one.why for one in tried) else 0)


@commands.command("demo-authority")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def demo_authority_command(*, folder: Path) -> None:
    """Tạo một cơ quan chứng thực thử nghiệm trong thư mục; không dùng cho việc thật."""
    if (folder / "root.key").exists():
        click.echo(f"Thư mục {folder} đã có cơ quan chứng thực; không ghi đè.", err=True)
        sys.exit(1)
    make_demo_authority(folder, now=clock.now())
    click.echo(f"Đã tạo cơ quan chứng thực thử nghiệm trong {folder}.")
    click.echo(f"Chứng thư và danh sách thu hồi để tin cậy: {folder / 'trust'}.")
