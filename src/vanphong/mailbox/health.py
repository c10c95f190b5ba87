"""What an operator must know of the mailboxes: how many are read, and which trouble they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.actor import job_actor
from vanphong.kernel.health import Fact, State
from vanphong.kernel.scope import acting
from vanphong.mailbox import queries, services
from vanphong.mailbox.models import Progress
from vanphong.mailbox.rules import TROUBLE_WORDS

_LABEL = gettext_lazy("Hộp thư công vụ")
_SILENT = dt.timedelta(minutes=15)


def facts(now: dt.datetime) -> Iterator[Fact]:
    """Give one fact over all mailboxes: when all are read, when the last good reading was."""
    if not settings.MAIL_SERVERS:
        yield Fact("mailboxes_in_trouble", _LABEL, _("không dùng"), value=0)
        return
    found = [_progress(office_id) for office_id in services.offices_with_mail()]
    if not found:
        yield Fact("mailboxes_in_trouble", _LABEL, _("chưa hộp thư nào được bật"), value=0)
        return
    troubles = [one.trouble for one in found if one is not None and one.trouble]
    behind = [one for one in found if one is None or one.good_at is None]
    behind += [one for one in found if one and one.good_at and now - one.good_at > _SILENT]
    words = _("%(count)d hộp thư đang đọc") % {"count": len(found)}
    for code in dict.fromkeys(troubles):
        words += f"; {_(TROUBLE_WORDS[code])}"
    state = State.BAD if troubles else State.WARN if behind else State.GOOD
    if behind and not troubles:
        words += "; " + _("%(count)d hộp thư chưa đọc được trong 15 phút qua") % {
            "count": len(behind)
        }
    yield Fact("mailboxes_in_trouble", _LABEL, words, state, len(troubles))


def _progress(office_id: int) -> Progress | None:
    with acting(job_actor("mailbox.health", office_id, frozenset())):
        return queries.progress_of(office_id)
