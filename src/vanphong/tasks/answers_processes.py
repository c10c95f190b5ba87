"""Processes and their templates as programs read them: the same for the API and the command line."""

from __future__ import annotations

from vanphong.kernel.actor import Actor
from vanphong.tasks import queries
from vanphong.tasks.answers import post_out
from vanphong.tasks.models import Process, ProcessStep, TemplateStep, TemplateVersion
from vanphong.tasks.rules import StepState

_STEP = (
    "number", "title", "product", "lead_id", "lead_role", "lead_unit", "count", "unit", "after",
)  # fmt: skip


def template_out(version: TemplateVersion) -> dict[str, object]:
    """Give a version of a template with its steps."""
    names = ("template_id", "number", "name", "note", "is_retired", "set_at", "reason")
    return {
        **{name: getattr(version, name) for name in names},
        "set_by": post_out(version.set_by),
        "steps": [_template_step(step) for step in queries.template_steps(version)],
    }


def _template_step(step: TemplateStep) -> dict[str, object]:
    lead = post_out(step.lead) if step.lead is not None else None
    return {**{name: getattr(step, name) for name in _STEP}, "lead": lead}


def process_out(process: Process, actor: Actor) -> dict[str, object]:
    """Give a process with its steps and what each is now."""
    found = queries.with_steps(queries.visible_processes(actor)).get(pk=process.pk)
    return processes_out([found])[0]


def processes_out(processes: list[Process]) -> list[dict[str, object]]:
    """Give processes that are loaded `with_steps`, in their order."""
    found = []
    for process in processes:
        stand = queries.stand_of(process)
        names = ("id", "task_id", "started_at", "stopped_at", "stop_reason")
        found.append(
            {
                **{name: getattr(process, name) for name in names},
                "name": process.of.name,
                "template_id": process.of.template_id,
                "template_version": process.of.number,
                "title": process.task.title,
                "document_id": process.task.document_id,
                "state": stand.state,
                "lead": post_out(process.task.lead),
                "started_by": post_out(process.started_by),
                "owner": post_out(process.owner) if process.owner is not None else None,
                "steps": [_step(step, state) for step, state in stand.steps],
            }
        )
    return found


def _step(step: ProcessStep, state: StepState) -> dict[str, object]:
    task = queries.task_of(step)
    return {
        "number": step.number,
        "title": step.of.title,
        "after": step.of.after,
        "state": state,
        "lead": post_out(task.lead if task is not None else step.lead),
        "task_id": task.pk if task is not None else None,
        "due_on": task.due_on if task is not None else None,
        "trouble": step.trouble,
        "skip_reason": step.skip_reason,
    }
