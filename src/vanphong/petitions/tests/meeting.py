"""Acts that meet: one keeps what it locked until another waits for it, or is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import Error, connection, connections

from vanphong.kernel.errors import VanphongError


class Other:
    """An act that was begun in another thread."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act, self._answer = act, None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answer = self._act()
        except (VanphongError, Error) as refusal:
            self._answer = refusal
        finally:
            connections.close_all()
            self._over.set()

    def waits(self, beside: int = 0) -> bool:
        """Say, once one of both is so, whether it waits for a lock; false when it is over.

        `beside`: so many others wait already.
        """
        while not self._over.is_set():
            if waiting() > beside:
                return True
        return False

    def ended(self) -> Any:
        """Give what it gave, refused or broke on, when it is over."""
        self._thread.join()
        return self._answer


def waiting() -> int:
    """Give how many wait for a lock that another keeps."""
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct pid) from pg_locks where not granted")
        return int(cursor.fetchone()[0])
