"""Commands of one's own paired computers; the agent itself is `agent/command.py`."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.signing import agent_facts, agent_queries, services

_JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("agents")
@acts_as
@_JSON
def agents_command(username: str, *, as_json: bool) -> None:
    """Các máy ký của người này."""
    with working_as(username) as (actor, _now):
        data = [agent_facts.as_data(one) for one in agent_queries.own_agents(actor)]
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    for one in data:
        state = "đã xác nhận" if one["key_id"] else "chờ xác nhận"
        click.echo(f"{one['id']}\t{one['name']}\t{state}\t{one['subject']}")
        click.echo(f"\t{agent_facts.in_groups(one['fingerprint'])}")


@click.command("pairing-code")
@acts_as
@_JSON
def pairing_code_command(username: str, *, as_json: bool) -> None:
    """Mã ghép máy ký, dùng một lần trong 10 phút; chỉ in ra một lần này."""
    with working_as(username) as (actor, now):
        agent, code = services.make_pairing_code(actor=actor, now=now)
    data = {"code": code, "until": agent.code_until.isoformat()}
    said = f"{code}\nDùng được đến {vn_datetime(agent.code_until)}."
    click.echo(json.dumps(data) if as_json else said)


@click.command("confirm-agent")
@acts_as
@click.argument("agent_id", type=click.UUID)
@click.option("--image", type=_FILE, help="Ảnh PNG của chữ ký.")
@_JSON
def confirm_command(
    username: str, agent_id: UUID, *, image: Path | None, as_json: bool
) -> None:
    """Xác nhận chứng thư máy ký đưa ra, sau khi so dấu vân tay."""
    with working_as(username) as (actor, now):
        key = services.confirm_agent(
            actor=actor, agent_id=agent_id, now=now,
            image=image.read_bytes() if image else b"",
        )  # fmt: skip
    said = f"Đã xác nhận chứng thư của {key.subject}."
    click.echo(json.dumps({"key_id": str(key.pk)}) if as_json else said)


@click.command("revoke-agent")
@acts_as
@click.argument("agent_id", type=click.UUID)
def revoke_command(username: str, agent_id: UUID) -> None:
    """Ngừng dùng một máy ký ngay lập tức; khóa và văn bản đã ký không đổi."""
    with working_as(username) as (actor, now):
        agent = services.revoke_agent(actor=actor, agent_id=agent_id, now=now)
    click.echo(f"Đã ngừng dùng máy ký {agent.name}.")


COMMANDS = (agents_command, pairing_code_command, confirm_command, revoke_command)
