"""The worker's side of the queue: which jobs exist, and stalled ones tried again."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from procrastinate import RetryStrategy


def on_app_ready(app: Any) -> None:
    """Load every app's jobs and add the one that picks up what a killed worker left."""
    for config in apps.get_app_configs():
        if config.name.startswith("vanphong.") and find_spec(f"{config.name}.jobs"):
            import_module(f"{config.name}.jobs")

    @app.periodic(cron="* * * * * */10")  # type: ignore[untyped-decorator] # app is Any here
    @app.task(  # type: ignore[untyped-decorator]
        name="queue.retry_stalled",
        queue="trail",
        queueing_lock="queue.retry_stalled",
        retry=RetryStrategy(max_attempts=60, wait=5),
    )
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 - given by the scheduler
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(job)
