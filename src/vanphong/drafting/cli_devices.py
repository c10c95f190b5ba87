"""Commands of signing with a device at the signer's own computer."""

from __future__ import annotations

import json
from uuid import UUID

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import device_signing
from vanphong.drafting.command_parts import as_json_too, draft_named
from vanphong.drafting.device_answers import request_words
from vanphong.kernel import clock
from vanphong.kernel.command import acting_alone, acts_as
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing


@click.command("sign-on-device")
@draft_named
@acts_as
@as_json_too
def ask_command(*, username: str, draft_id: UUID, as_json: bool) -> None:
    """Yêu cầu ký trên thiết bị ở máy của người ký (máy ký đã ghép)."""
    with acting_alone(username) as (actor, now):
        made = device_signing.ask_to_sign(actor=actor, draft_id=draft_id, now=now)
    _say(made, as_json=as_json)


@click.command("device-signature")
@click.option("--stop", is_flag=True, help="Dừng yêu cầu khi thiết bị chưa ký.")
@click.option("--finish", is_flag=True, help="Hoàn tất văn bản thiết bị đã ký.")
@draft_named
@acts_as
@as_json_too
def see_command(
    *, username: str, draft_id: UUID, stop: bool, finish: bool, as_json: bool
) -> None:
    """Xem yêu cầu ký trên thiết bị đến đâu; dừng hoặc hoàn tất nó."""
    if stop and finish:
        raise click.UsageError("Chỉ chọn --stop hoặc --finish.")
    with acting_alone(username) as (actor, now):
        found = device_signing.request_of(actor, draft_id)
        if stop:
            with acting(actor):
                signing.stop_request(actor=actor, request_id=found.id, now=now)
        elif finish:
            device_signing.finish(actor=actor, request_id=found.id, now=now)
        found = device_signing.request_of(actor, draft_id)
    _say(found, as_json=as_json)


def _say(request: signing.SigningRequest, *, as_json: bool) -> None:
    now = clock.now()
    if as_json:
        data = signing.request_data(request, now)
        click.echo(json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    click.echo(f"{request.symbol}: {request_words(request, now)}")
    click.echo(f"SHA-256 {signing.in_groups(request.digest)}")


COMMANDS = (ask_command, see_command)
