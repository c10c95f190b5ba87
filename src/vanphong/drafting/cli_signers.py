"""Commands: who else may sign a draft, and the change of its signer."""

from __future__ import annotations

import json
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api, signers
from vanphong.drafting.command_parts import as_json_too, draft_named, say
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as


@click.command("signers")
@draft_named
@acts_as
@as_json_too
def signers_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Liệt kê ai khác ký được dự thảo, kèm dòng thể thức đề ký."""
    with working_as(username) as (actor, now):
        draft = api.get_draft(actor, draft_id)
        found = signers.candidates_out(actor, draft, draft.issued_on or vietnam_date(now))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    for one in found:
        click.echo(f"{one['signer_id']}  {one['name']}  {' / '.join(one['lines'])}")


@click.command("change-signer")
@draft_named
@click.option("--signer", "signer_id", type=click.UUID, required=True, help="Mã chức vụ.")
@click.option("--reason", required=True, help="Lý do, ghi vào dấu vết.")
@acts_as
@as_json_too
def change_signer_command(
    *, username: str, draft_id: UUID, signer_id: UUID, reason: str, as_json: bool
) -> None:
    """Đổi người ký một dự thảo đang chờ ký."""
    with working_as(username) as (actor, now):
        draft = signers.change_signer(
            actor=actor, draft_id=draft_id, signer_id=signer_id, reason=reason, now=now
        )
    say(draft, as_json=as_json)


COMMANDS = (signers_command, change_signer_command)
