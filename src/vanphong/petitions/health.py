"""What an operator must know of the vault: does it answer, where its key lies; never what it keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.errors import VanphongError
from vanphong.kernel.health import Fact, State
from vanphong.petitions.vault import client


def facts(now: dt.datetime) -> Iterator[Fact]:  # noqa: ARG001 - the port's
    """Give the fact of the vault."""
    label, name = gettext_lazy("Kho danh tính"), "vault_rows"
    try:
        told = client.state()
    except VanphongError:
        words = _("không chạy: danh tính người được giữ bí mật chỉ để được trong phong bì")
        yield Fact(name, label, words, State.WARN)
        return
    if told["fault"]:
        words = client.fault_words(told["fault"])
        yield Fact(name, label, words, State.BAD, told["rows"])
    elif told["other_key"]:
        words = _("%(count)d danh tính niêm phong bằng khóa kho không còn giữ: không mở được")
        yield Fact(name, label, words % {"count": told["other_key"]}, State.BAD, told["rows"])
    elif told["custody"] == "token":
        yield Fact(name, label, _("khóa ở thiết bị PKCS#11"), value=told["rows"])
    else:
        words = _("khóa để trong tệp trên máy này: ai đọc được tệp thì mở được mọi danh tính")
        yield Fact(name, label, words, State.WARN, told["rows"])
