"""How the checkpoints of the trail stand, for the page of the site's health."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags, register
from django.core.checks import Warning as Warned
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.audit import checkpoints
from vanphong.audit.models import Seal
from vanphong.kernel import clock
from vanphong.kernel.health import Fact, State

# The worker notes the head every minute; a few may be missed at a restart.
_LATE = dt.timedelta(minutes=10)


def trail_facts(now: dt.datetime) -> list[Fact]:
    """Tell how old the newest checkpoint is, and what waits for its timestamp."""
    return [*_noted(now), *_stamped(now)]


@register(Tags.security)
def unproved(app_configs: Any, **kwargs: Any) -> list[Warned]:  # noqa: ARG001 - Django's way
    """Tell of folders of checkpoints that are gone, and of timestamps overdue."""
    found = []
    for folder in checkpoints.folders():
        try:
            checkpoints.standing(folder)
        except OSError:
            words = f"Không đọc được thư mục điểm ghi dấu vết {folder}."
            found.append(Warned(words, id="vanphong.W002"))
    if checkpoints.overdue(clock.now()):
        words = "Điểm ghi dấu vết quá hạn mà chưa có dấu thời gian."
        found.append(Warned(words, id="vanphong.W003"))
    return found


def _noted(now: dt.datetime) -> Iterator[Fact]:
    label = gettext_lazy("Điểm ghi dấu vết ở ngoài")
    late, words, state = 0.0, _("khớp với dấu vết"), State.GOOD
    for folder in checkpoints.folders():
        trouble = _trouble(folder)
        if trouble:
            words, state = f"{folder}: {trouble}", State.BAD
        else:
            late = max(late, _late(folder, now))
    if state is State.GOOD and late > _LATE.total_seconds():
        words, state = _("chậm, xem tiến trình làm việc nền"), State.BAD
    yield Fact("checkpoint_late_seconds", label, words, state, round(late))


def _trouble(folder: Path) -> str:
    try:
        head = checkpoints.standing(folder).head
    except OSError:
        return _("không đọc được")
    if not head or _is_in_chain(head):
        return ""
    return _("dấu vết đã bị lùi lại hoặc làm lại; xin chạy vanphong audit verify")


def _is_in_chain(head: str) -> bool:
    to_id, _colon, digest = head.partition(":")
    return Seal.objects.filter(to_id=to_id, digest=bytes.fromhex(digest)).exists()


def _late(folder: Path, now: dt.datetime) -> float:
    """Give for how long seals have been waiting to be noted."""
    head = checkpoints.standing(folder).head
    noted_to = int(head.partition(":")[0]) if head else 0
    waiting = Seal.objects.filter(to_id__gt=noted_to).order_by("to_id").first()
    return (now - waiting.sealed_at).total_seconds() if waiting else 0.0


def _stamped(now: dt.datetime) -> Iterator[Fact]:
    label = gettext_lazy("Dấu thời gian của điểm ghi")
    waits = dt.timedelta(0)
    for folder in checkpoints.folders():
        try:
            since = checkpoints.standing(folder).unstamped_since
        except OSError:
            continue  # told above
        waits = max(waits, now - since if since else waits)
    words, state = _("đủ"), State.GOOD
    if waits > dt.timedelta(minutes=3 * settings.STAMP_MINUTES):
        left = (checkpoints.grace() - waits).total_seconds() / 3600
        words, state = (
            _("thiếu; còn %(hours)d giờ là quá hạn") % {"hours": max(left, 0)},
            State.WARN,
        )
        if left < 0:
            words, state = _("quá hạn; xem dịch vụ dấu thời gian"), State.BAD
    yield Fact(
        "checkpoint_unstamped_seconds", label, words, state, round(waits.total_seconds())
    )
