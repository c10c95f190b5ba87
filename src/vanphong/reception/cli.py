"""Commands of reception."""

from __future__ import annotations

import click

from vanphong.reception import (
    cli_bookings,
    cli_conclusions,
    cli_online,
    cli_papers,
    cli_rota,
    cli_statistics,
    cli_visits,
)


@click.group("reception")
def commands() -> None:
    """Tiếp công dân: lịch của lãnh đạo, lượt tiếp, sổ."""


for _command in (
    *cli_rota.COMMANDS,
    *cli_visits.COMMANDS,
    *cli_bookings.COMMANDS,
    *cli_papers.COMMANDS,
    *cli_conclusions.COMMANDS,
    *cli_online.COMMANDS,
    *cli_statistics.COMMANDS,
):
    commands.add_command(_command)
