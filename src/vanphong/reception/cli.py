"""Commands of reception."""

from __future__ import annotations

import click

from vanphong.reception import cli_rota


@click.group("reception")
def commands() -> None:
    """Tiếp công dân: lịch của lãnh đạo."""


for _command in cli_rota.COMMANDS:
    commands.add_command(_command)
