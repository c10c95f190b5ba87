"""Turns: a crowd of citizens is served some at a time, so that those at work have the rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import TooMany


class Turns:
    """So many are in the room at once; of them the `served` ones, the others wait their turn.

    Who finds the room full, or waits longer than `patience` seconds, is refused, has lost nothing
    and may ask again. Rooms may share who is served. Each process of pages has its own.
    """

    def __init__(self, served: threading.Semaphore, *, places: int, patience: float) -> None:
        self._served = served
        self._places = threading.Semaphore(places)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and have it.

        :raises TooMany: `crowded` when too many wait, or one has waited too long.
        """
        if not self._places.acquire(blocking=False):
            raise _crowded()
        try:
            if not self._served.acquire(timeout=self._patience):
                raise _crowded()
            try:
                yield
            finally:
                self._served.release()
        finally:
            self._places.release()


def _crowded() -> TooMany:
    sentence = _("Đang có rất nhiều người cùng gửi, cùng hỏi. Hãy thử lại sau ít giây.")
    return TooMany(sentence, code="crowded", data={"seconds": 5})


AT_ONCE, _PATIENCE = 3, 3
_served = threading.Semaphore(AT_ONCE)
# Who has begun something has more places than who begins: better some finish than none.
BEGINNING = Turns(_served, places=6, patience=_PATIENCE)
UNDER_WAY = Turns(_served, places=9, patience=_PATIENCE)
