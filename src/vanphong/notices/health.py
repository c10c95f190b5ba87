"""What an operator must know: messages that were given up lately, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.health import Fact, State
from vanphong.notices import site
from vanphong.notices.models import GivenUp

_LATELY = dt.timedelta(days=7)


def facts(now: dt.datetime) -> Iterator[Fact]:
    """Give how many messages of the last days were given up, by the answers they met."""
    label, name = gettext_lazy("Thông báo không gửi được (7 ngày)"), "notices_given_up"
    if not site.channels():
        yield Fact(name, label, _("không gửi ra ngoài"), value=0)
        return
    lately = GivenUp.objects.filter(at__gt=now - _LATELY)
    counts = lately.values_list("channel", "code").annotate(many=Count("pk")).order_by("-many")
    rows = list(counts)
    total = sum(count for _channel, _code, count in rows)
    said = ", ".join(f"{channel} {code}: {count}" for channel, code, count in rows[:5])
    words = f"{total} ({said})" if total else "0"
    yield Fact(name, label, words, State.WARN if total else State.GOOD, total)
