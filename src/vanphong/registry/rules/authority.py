"""Which body may issue which type of document, by the date of the document."""

from __future__ import annotations

import datetime as dt
import enum
import functools
from dataclasses import dataclass

from vanphong.kernel.rules import NOT_KNOWN, Confidence, Decision, load_pack
from vanphong.registry.rules.types import document_type


class AuthorityState(enum.StrEnum):
    """The three answers of the matrix."""

    ALLOWED = "ALLOWED"
    FORBIDDEN = "FORBIDDEN"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class AuthorityTable:
    """What bodies of some kinds may and may not issue in `[valid_from, valid_until)`."""

    id: str
    body_kinds: frozenset[str]
    valid_from: dt.date
    valid_until: dt.date | None
    confidence: Confidence
    source: str
    allowed: frozenset[str]
    forbidden: frozenset[str]

    def covers(self, body_kind: str, on: dt.date) -> bool:
        """Say whether this table speaks of the body on that date."""
        return (
            (body_kind in self.body_kinds or "*" in self.body_kinds)
            and self.valid_from <= on
            and (self.valid_until is None or on < self.valid_until)
        )

    def state_of(self, type_code: str) -> AuthorityState:
        """Look one type up; a body whose list is closed has “*” among the forbidden.

        That speaks of the named types: of administrative papers and copies it says nothing.
        """
        if type_code in self.allowed:
            return AuthorityState.ALLOWED
        closed = "*" in self.forbidden and document_type(type_code).kind == "NAMED"
        if type_code in self.forbidden or closed:
            return AuthorityState.FORBIDDEN
        return AuthorityState.UNKNOWN


@dataclass(frozen=True, slots=True)
class AuthorityAnswer:
    """The state with its grounds; `decision` is what an act obeys."""

    state: AuthorityState
    confidence: Confidence
    source: str
    reason: str

    @property
    def decision(self) -> Decision:
        """Stop only what the official text was seen to forbid; warn of everything not firm."""
        if self.state is AuthorityState.ALLOWED:
            return Decision(allowed=True, source=self.source)
        firm = self.confidence is Confidence.SEEN and self.state is AuthorityState.FORBIDDEN
        if firm:
            return Decision(False, self.reason, self.source, code="no_authority")
        code = NOT_KNOWN if self.state is AuthorityState.UNKNOWN else ""
        return Decision(allowed=True, source=self.source, code=code, warnings=(self.reason,))


@functools.cache
def authority_tables() -> tuple[AuthorityTable, ...]:
    """Give all tables of the pack."""
    return tuple(
        AuthorityTable(
            id=row["id"],
            body_kinds=frozenset(row["body_kinds"]),
            valid_from=row["valid_from"],
            valid_until=row.get("valid_until"),
            confidence=Confidence(row["confidence"]),
            source=row["source"],
            allowed=frozenset(row["allowed"]),
            forbidden=frozenset(row["forbidden"]),
        )
        for row in load_pack("vanphong.registry", "authority").meta["table"]
    )


def may_issue(body_kind: str, type_code: str, on: dt.date) -> AuthorityAnswer:
    """Say whether a body of that kind may issue that type on that date.

    Tables naming the kind are asked before those for all bodies.

    :raises LookupError: when the type code is unknown.
    :source: Quy định 66-QĐ/TW Điều 7; Quy định 399-QĐ/TW Điều 8–13
    """
    name = document_type(type_code).name
    tables = [t for t in authority_tables() if t.covers(body_kind, on)]
    for table in sorted(tables, key=lambda t: "*" in t.body_kinds):
        state = table.state_of(type_code)
        if state is AuthorityState.ALLOWED:
            return AuthorityAnswer(state, table.confidence, table.source, "")
        if state is AuthorityState.FORBIDDEN:
            return AuthorityAnswer(
                state, table.confidence, table.source, _forbidden(name, table.confidence)
            )
    return AuthorityAnswer(
        AuthorityState.UNKNOWN,
        Confidence.UNKNOWN,
        "; ".join(sorted({t.source for t in tables})),
        f"Phần mềm chưa có danh mục thẩm quyền của loại cơ quan này nên không kiểm tra được "
        f"việc ban hành {name}.",
    )


def _forbidden(name: str, confidence: Confidence) -> str:
    if confidence is Confidence.SEEN:
        return f"Cơ quan này không có thẩm quyền ban hành {name}."
    return (
        f"Theo tài liệu tham khảo, cơ quan này không có thẩm quyền ban hành {name}. "
        "Đề nghị đối chiếu với quy định gốc."
    )
