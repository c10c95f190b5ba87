"""The command of the grades an office accepts products by."""

from __future__ import annotations

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.tasks import answers, queries, services
from vanphong.tasks.command_parts import as_json_too, day_words, tell
from vanphong.tasks.rules import Grades


@click.command("grades")
@acts_as
@click.option("--name", "names", multiple=True, help="Một mức, cao nhất trước; ghi đủ ba lần.")
@click.option("--none", "no_grades", is_flag=True, help="Nghiệm thu không kèm mức.")
@click.option("--reason", default="", help="Lý do đổi.")
@as_json_too
def grades_command(
    *, username: str, names: tuple[str, ...], no_grades: bool, reason: str, as_json: bool
) -> None:
    """Xem hoặc đặt mức nghiệm thu của cơ quan."""
    with working_as(username) as (actor, now):
        if names or no_grades:
            given = () if no_grades else names
            services.set_grades(actor=actor, names=given, reason=reason, now=now)
        answer = answers.grades_out(actor)
        lines = [_said(queries.grades(actor))]
        lines += [
            f"  từ {day_words(vietnam_date(one.set_at))}: {_said(one.grades)} {one.reason}"
            for one in queries.grade_history(actor)
        ]
    tell(answer, "\n".join(lines), as_json=as_json)


def _said(grades: Grades) -> str:
    return f"Mức nghiệm thu: {', '.join(grades)}." if grades else "Nghiệm thu không kèm mức."
