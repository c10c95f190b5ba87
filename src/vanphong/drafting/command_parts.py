"""What the commands of drafting share: options, and how a draft is printed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
from django.core.serializers.json import DjangoJSONEncoder

from vanphong.drafting import api
from vanphong.drafting.answers import draft_out

PIN_VARIABLE = "VANPHONG_PIN"
as_json_too = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
draft_named = click.argument("draft_id", metavar="DRAFT", type=click.UUID)
word_file = click.Path(path_type=Path, exists=True, dir_okay=False)


def pin_given() -> str:
    """Give the PIN from the environment, else ask; arguments are seen by everybody."""
    return os.environ.get(PIN_VARIABLE) or str(click.prompt("Mã PIN", hide_input=True))


def say(draft: api.Draft, *, as_json: bool) -> None:
    """Print a draft as a line, or as JSON with what was lost of its Word file."""
    if as_json:
        answer = draft_out(draft) | {"losses": draft.losses}
        click.echo(json.dumps(answer, ensure_ascii=False, cls=DjangoJSONEncoder))
        return
    label = api.STATE_LABELS[api.DraftState(draft.state)]
    click.echo(f"{draft.id}  {label}  {draft.symbol or '–'}  {draft.abstract}")
