"""The worker process: takes jobs from the queue in PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import Any

import django


def main() -> None:
    """Work until told to stop; a job under way is finished first."""
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415

    connector: Any = app.connector  # the one for Django, which alone gives one for workers
    worker_app = app.with_connector(connector.get_worker_connector())

    async def work() -> None:
        async with worker_app.open_async():
            # What is done is in the trail; kept jobs would only fill the table, 26,000 a day.
            await worker_app.run_worker_async(
                concurrency=2, install_signal_handlers=True, delete_jobs="successful"
            )

    asyncio.run(work())


if __name__ == "__main__":
    main()
