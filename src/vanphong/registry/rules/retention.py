"""The terms for which a dossier may be kept."""

from __future__ import annotations

import functools

from vanphong.kernel.rules import Decision, Rule, load_pack
from vanphong.kernel.text import fold, one_line


@functools.cache
def retention_terms() -> tuple[str, ...]:
    """Give the terms to choose from, the longest first.

    :source: Quy định 383-QĐ/TW, Điều 11 (the handler assigns the term from the list)
    """
    return tuple(_rule().value)


def known_term(words: str) -> str:
    """Give the term as the list writes it, or empty when the list does not have it."""
    wanted = fold(one_line(words))
    return next((term for term in retention_terms() if fold(term) == wanted), "")


def may_close(*, documents: int, retention: str) -> Decision:
    """Say whether a dossier may be closed: not empty, and with a term."""
    if documents == 0:
        return Decision(
            False, "Hồ sơ chưa có văn bản nào nên chưa đóng được.", "", "dossier_empty"
        )
    if not retention:
        return Decision(
            False,
            "Hồ sơ chưa có thời hạn bảo quản. Xin ghi thời hạn trước khi đóng.",
            _rule().source,
            "dossier_no_retention",
        )
    return Decision(True)


def _rule() -> Rule:
    return load_pack("vanphong.registry", "retention").rules[0]
