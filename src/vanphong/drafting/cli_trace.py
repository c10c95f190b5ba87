"""The command that traces a case and writes its evidence file."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting.command_parts import as_json_too
from vanphong.drafting.evidence import evidence_file
from vanphong.drafting.trace import trace_of, trace_out
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.command import acts_as, working_as
from vanphong.kernel.gate import require
from vanphong.kernel.tracing import STAGE_LABELS, ThingKind

_READ = "registry:document:read"


@click.command("trace")
@click.argument("kind", metavar="KIND", type=click.Choice([one.value for one in ThingKind]))
@click.argument("key", metavar="ID", type=click.UUID)
@click.option(
    "--evidence", "out", type=click.Path(path_type=Path, dir_okay=False),
    help="Ghi hồ sơ chứng cứ ra tệp .zip.",
)  # fmt: skip
@acts_as
@as_json_too
def trace_command(
    *, username: str, kind: str, key: UUID, out: Path | None, as_json: bool
) -> None:
    """Truy vết từ văn bản, dự thảo, nhiệm vụ hoặc ý kiến chỉ đạo: ai làm gì, khi nào."""
    with working_as(username) as (actor, now):
        require(actor, _READ)
        if out is not None:
            _name, content = evidence_file(actor=actor, kind=ThingKind(kind), key=key, now=now)
            out.write_bytes(content)
        found, name = trace_of(actor, ThingKind(kind), key)
    if as_json:
        answer = trace_out(found, name)
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo(name)
    for step in found.steps:
        at = step.at.astimezone(VIETNAM)
        who = f"  {step.who}" if step.who else ""
        click.echo(f"{at:%d/%m/%Y %H:%M}  {STAGE_LABELS[step.stage]}: {step.what}{who}")
