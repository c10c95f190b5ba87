"""Renews timestamps in a process that is killed (kill -9) just before it commits.

`python -m vanphong.signing.tests.dying DATA TRUST NOW`
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from pathlib import Path

import django


def main(data: str, trust: str, now: str) -> None:
    """Set Django up and die inside the transaction that would store the first renewal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    django.setup()
    from django.conf import settings

    from vanphong.signing import renewing

    settings.DATA, settings.SIGNING_TRUST_DIR = Path(data), Path(trust)
    settings.ARCHIVE_TIMESTAMP = True

    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    renewing.audit.record = die  # type: ignore[assignment]
    # Only where it did not die.
    sys.exit(str(renewing.renew_due(now=dt.datetime.fromisoformat(now))))


if __name__ == "__main__":
    main(*sys.argv[1:])
