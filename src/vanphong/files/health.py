"""What an operator must know of the files: does the store answer, how old are the signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.files import scanner
from vanphong.files.store import the_store
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.health import Fact, State
from vanphong.kernel.templatetags.vanphong import vn_date

_NO_BYTES = "0" * 64
_OLD_DAYS = 3


def facts(now: dt.datetime) -> Iterator[Fact]:
    """Give the facts of store and scanner."""
    label, kind = gettext_lazy("Kho tệp"), "S3" if settings.FILES_URL else _("thư mục")
    try:
        the_store().has(_NO_BYTES)
    except VanphongError as error:
        yield Fact("files_up", label, f"{kind}: {error.words}", State.BAD, 0)
    else:
        yield Fact("files_up", label, kind, value=1)
    yield _scanner(now)


def _scanner(now: dt.datetime) -> Fact:
    label, name = gettext_lazy("Quét mã độc"), "scanner_age_seconds"
    if not scanner.is_set():
        return Fact(name, label, _("không dùng"), State.WARN)
    try:
        made = scanner.signatures_of(scanner.version())
    except VanphongError:
        return Fact(name, label, _("không trả lời: tệp mới được giữ chờ quét"), State.BAD)
    if made is None:
        return Fact(name, label, _("chạy, chỉ có mẫu của cơ quan"))
    state = State.WARN if now - made > dt.timedelta(days=_OLD_DAYS) else State.GOOD
    words = _("mẫu ngày %(on)s") % {"on": vn_date(made)}
    return Fact(name, label, words, state, round((now - made).total_seconds()))
