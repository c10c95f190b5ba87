"""Turns: a crowd of citizens is served some at a time, so that those at work have the rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import TooMany


class Turns:
    """At most `at_once` are served; `waiting` more wait up to `patience` seconds; others are refused.

    Each process of pages has its own. Who is refused has lost nothing and may ask again.
    """

    def __init__(self, *, at_once: int, waiting: int, patience: float) -> None:
        self._served = threading.Semaphore(at_once)
        self._here = threading.Semaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and have it.

        :raises TooMany: `crowded` when too many wait, or one has waited too long.
        """
        if not self._here.acquire(blocking=False):
            raise _crowded()
        try:
            if not self._served.acquire(timeout=self._patience):
                raise _crowded()
            try:
                yield
            finally:
                self._served.release()
        finally:
            self._here.release()


def _crowded() -> TooMany:
    sentence = _("Đang có rất nhiều người cùng gửi, cùng hỏi. Hãy thử lại sau ít giây.")
    return TooMany(sentence, code="crowded", data={"seconds": 5})


# Threads of a process: these, and as many as that for those at work (project.commands).
CITIZENS = Turns(at_once=3, waiting=12, patience=3)
