"""The demonstration's spoken direction: a short tone made here stands for the leader's voice."""

from __future__ import annotations

import datetime as dt
import io
import math
import wave
from typing import TYPE_CHECKING

from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_TITLE = "Chuẩn bị nội dung làm việc với các đảng ủy xã về chuyển đổi số"
_RATE, _LOUD = 8000, 9000
# Hertz, for a third of a second each.
_NOTES = (440, 554, 659, 554)


def tone() -> bytes:
    """Give a few notes as a plain recording (WAV); nobody speaks in it."""
    length = _RATE // 3
    samples = (
        round(_LOUD * math.sin(math.tau * note * n / _RATE) * math.sin(math.pi * n / length))
        for note in _NOTES
        for n in range(length)
    )
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(b"".join(one.to_bytes(2, "little", signed=True) for one in samples))
    return made.getvalue()


def speak(office: Furnished, at: dt.datetime) -> None:
    """Let the leader of the province give work with the recording beside the words."""
    leader = office.actors["bithu.tinh"]
    with acting(leader):
        tasks.give_direction(
            actor=leader, now=at, words=f"{_TITLE}; có lời nói kèm theo.",
            voice=("but-phe-bang-loi-noi.wav", tone()),
            assignments=[
                tasks.Assignment(
                    lead_id=office.posts["chuyenvien.tinh"].pk,
                    due=tasks.DueGiven(count=5), title=_TITLE, product="Báo cáo",
                )
            ],
        )  # fmt: skip
