"""The chain over the trail: every way of tampering is named by the row it begins at."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connections
from tests.cast import make_office

from vanphong.audit import api as audit
from vanphong.audit import checkpoints
from vanphong.audit.cli import commands
from vanphong.audit.jobs import seal
from vanphong.audit.sql import ROW_TEXT
from vanphong.audit.verification import TrailReport, verify_trail
from vanphong.audit.verifier import Head
from vanphong.kernel import ports
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.usefixtures("committed_db")
ACTOR = job_actor("test", None, frozenset())


@pytest.fixture
def owner(committed_db: None) -> Iterator[Any]:
    """Give the owner's psycopg connection: the attacker who has the server."""
    # What other tests noted of trails that are gone.
    shutil.rmtree(checkpoints.own_folder(), ignore_errors=True)
    admin = connections["admin"]
    admin.ensure_connection()
    admin.connection.execute("truncate audit_event, audit_seal, audit_horizon restart identity")
    yield admin.connection
    admin.close()


def write(count: int) -> None:
    with acting(ACTOR):
        for number in range(count):
            audit.record(ACTOR, "audit:test:act", detail={"n": number})


def seal_all(expected: int = 0) -> int:
    """Run the sealer until the expected rows are sealed; three times when none are.

    A statistics run of the server may hold the horizon back for a moment.
    """
    total = 0
    for turn in range(500):
        total += seal()
        if total >= expected and (expected or turn == 2):
            break
    return total


def three_seals() -> None:
    for _ in range(3):
        write(5)
        assert seal_all(5) == 5


def verify(owner: Any) -> TrailReport:
    with owner.transaction():
        return verify_trail(owner)


def noted(head: str) -> Head:
    row_id, _, digest = head.partition(":")
    return Head(int(row_id), digest)


def test_an_untouched_trail_is_intact(owner: Any) -> None:
    three_seals()
    write(2)
    report = verify(owner)
    assert report.intact
    assert (report.rows, report.seals, report.unsealed) == (15, 3, 2)
    ends = owner.execute("select from_id, to_id, row_count from audit_seal order by id")
    assert ends.fetchall() == [(1, 5, 5), (6, 10, 5), (11, 15, 5)]


def test_an_empty_trail_is_intact(owner: Any) -> None:
    assert seal_all() == 0
    assert verify(owner).intact


def _edit(owner: Any) -> None:
    owner.execute("update audit_event set detail = '{\"n\": 99}' where id = 8")


def _edit_actor(owner: Any) -> None:
    owner.execute('update audit_event set actor = \'{"name": "khác"}\' where id = 8')


def _move_office(owner: Any) -> None:
    owner.execute("update audit_event set office_id = 5 where id = 8")


def _backdate(owner: Any) -> None:
    owner.execute("update audit_event set at = at - interval '1 microsecond' where id = 8")


def _delete(owner: Any) -> None:
    owner.execute("delete from audit_event where id = 8")


def _insert(owner: Any) -> None:
    owner.execute("update audit_event set id = -id where id >= 8 and id <= 9")
    owner.execute(
        "insert into audit_event (id, actor, action, subject_table, subject_id, detail) "
        "values (8, '{}', 'audit:test:act', '', '', '{}')"
    )


def _swap(owner: Any) -> None:
    owner.execute("update audit_event set id = -id where id in (8, 9)")
    owner.execute("update audit_event set id = 17 + id where id in (-8, -9)")


def _empty_seal(owner: Any) -> None:
    owner.execute("delete from audit_event where id between 8 and 10")


@pytest.mark.parametrize(
    ("attack", "first_bad"),
    [
        pytest.param(_edit, 8, id="edit"),
        pytest.param(_edit_actor, 8, id="edit-actor"),
        pytest.param(_move_office, 8, id="move-to-another-office"),
        pytest.param(_backdate, 8, id="backdate"),
        pytest.param(_delete, 9, id="delete"),
        pytest.param(_insert, -9, id="insert"),
        pytest.param(_swap, 8, id="swap"),
        pytest.param(_empty_seal, 7, id="delete-to-the-end-of-a-seal"),
    ],
)
def test_tampering_with_rows_names_the_first_bad_one(
    owner: Any, attack: Callable[[Any], None], first_bad: int
) -> None:
    three_seals()
    attack(owner)
    report = verify(owner)
    assert not report.intact
    assert report.first_bad_id == first_bad
    assert report.reason


def _recompute_one_seal(owner: Any) -> None:
    """Make the second seal fit its tampered rows, without the seals that follow."""
    texts = owner.execute(
        f"select {ROW_TEXT} from audit_event e where id between 6 and 10 order by id"
    ).fetchall()
    digests = [hashlib.sha256(text.encode()).digest() for (text,) in texts]
    previous = owner.execute("select previous from audit_seal where from_id = 6").fetchone()[0]
    owner.execute(
        "update audit_seal set digest = %s, row_marks = %s, row_count = %s where from_id = 6",
        [
            hashlib.sha256(bytes(previous) + b"".join(digests)).digest(),
            b"".join(digest[:8] for digest in digests),
            len(digests),
        ],
    )


def test_a_seal_recomputed_breaks_the_chain_at_the_next(owner: Any) -> None:
    three_seals()
    _edit(owner)
    _recompute_one_seal(owner)
    report = verify(owner)
    assert not report.intact
    assert report.first_bad_id == 11


def test_marks_recomputed_alone_do_not_help(owner: Any) -> None:
    three_seals()
    digest = owner.execute("select digest from audit_seal where from_id = 6").fetchone()[0]
    _edit(owner)
    _recompute_one_seal(owner)
    owner.execute("update audit_seal set digest = %s where from_id = 6", [digest])
    report = verify(owner)
    assert report.first_bad_id == 6


@pytest.mark.parametrize("which", [1, 6])
def test_a_seal_taken_out_breaks_the_chain(owner: Any, which: int) -> None:
    three_seals()
    owner.execute("delete from audit_seal where from_id = %s", [which])
    report = verify(owner)
    assert not report.intact
    assert report.first_bad_id == which + 5


def test_sealed_rows_cut_off_at_the_end_are_missed(owner: Any) -> None:
    three_seals()
    owner.execute("delete from audit_event where id > 13")
    report = verify(owner)
    assert not report.intact
    assert report.first_bad_id == 13


def test_a_tail_cut_off_with_its_seal_shows_against_a_noted_head(owner: Any) -> None:
    # The chain alone cannot see it; the head noted elsewhere can.
    three_seals()
    head = verify(owner).head
    owner.execute("delete from audit_event where id > 10")
    owner.execute("delete from audit_seal where from_id = 11")
    assert verify(owner).intact
    with owner.transaction():
        report = verify_trail(owner, heads=[noted(head)])
    assert not report.intact
    assert report.first_bad_id == 11


def test_a_noted_head_fits_a_trail_that_grew(owner: Any) -> None:
    three_seals()
    head = verify(owner).head
    write(3)
    seal_all(3)
    with owner.transaction():
        assert verify_trail(owner, heads=[noted(head)]).intact


def test_the_whole_chain_recomputed_shows_against_a_noted_head(owner: Any) -> None:
    three_seals()
    head = verify(owner).head
    _edit(owner)
    owner.execute("delete from audit_seal")
    owner.execute("delete from audit_horizon")
    seal_all(15)
    assert verify(owner).intact
    with owner.transaction():
        report = verify_trail(owner, heads=[noted(head)])
    assert not report.intact


def test_a_late_commit_with_a_lower_number_is_not_skipped(owner: Any) -> None:
    other = connections["admin"].copy()
    insert = (
        "insert into audit_event (actor, action, subject_table, subject_id, detail) "
        "values ('{}', 'audit:test:late', '', '', '{}') returning id"
    )
    try:
        with other.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute(insert)
            late = cursor.fetchone()[0]
            write(3)  # higher numbers, committed before
            assert seal_all() == 0  # waits: the lower number may still come
            assert seal_all() == 0
            cursor.execute("commit")
        assert seal_all(4) == 4
        report = verify(owner)
        assert report.intact
        assert report.rows == 4
        first = owner.execute("select min(from_id) from audit_seal").fetchone()[0]
        assert first == late
    finally:
        other.close()


def test_a_lower_number_of_a_younger_transaction_is_not_skipped(owner: Any) -> None:
    # The older transaction draws the higher number and commits: the newest completed one is
    # then older than the one still under way.
    older, younger = connections["admin"].copy(), connections["admin"].copy()
    insert = (
        "insert into audit_event (actor, action, subject_table, subject_id, detail) "
        "values ('{}', 'audit:test:late', '', '', '{}')"
    )
    try:
        with older.cursor() as first, younger.cursor() as second:
            first.execute("begin")
            first.execute("select pg_current_xact_id()")
            second.execute("begin")
            second.execute(insert)
            first.execute(insert)
            first.execute("commit")
            assert seal_all() == 0
            assert seal_all() == 0
            second.execute("commit")
        assert seal_all(2) == 2
        assert verify(owner).intact
    finally:
        older.close()
        younger.close()


def test_the_sealer_refuses_a_transaction_that_has_written(owner: Any) -> None:
    def write_and_seal() -> None:
        with acting(ACTOR):
            write(1)
            seal()

    with pytest.raises(DatabaseError, match="transaction of its own"):
        write_and_seal()


def test_a_number_lost_to_a_rollback_is_no_gap(owner: Any) -> None:
    write(2)

    def fail() -> None:
        with acting(ACTOR):
            audit.record(ACTOR, "audit:test:act")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    write(2)
    assert seal_all(4) == 4
    assert verify(owner).intact


def test_the_sealer_goes_on_in_a_busy_office(owner: Any) -> None:
    make_office()
    sealed = 0
    for _ in range(4):
        write(1)
        sealed += seal()
    assert sealed > 0
    assert verify(owner).intact


@pytest.fixture(autouse=True)
def running_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find the tests' database running."""
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)


def _run(*arguments: str) -> Any:
    return CliRunner().invoke(commands, list(arguments))


def test_the_commands_seal_and_verify(owner: Any) -> None:
    write(5)
    assert "5 dòng" in _run("seal").output
    good = _run("verify")
    assert good.exit_code == 0
    assert "nguyên vẹn: 5 dòng, 1 niêm phong" in good.output
    answer = json.loads(_run("verify", "--json").output)
    assert answer["intact"] is True
    assert _run("verify", "--head", answer["head"]).exit_code == 0
    assert _run("verify", "--head", "169:abc").exit_code == 2  # mistyped is no alarm
    owner.execute("update audit_event set action = 'audit:test:other' where id = 3")
    bad = _run("verify")
    assert bad.exit_code == 1
    assert "Dòng sai đầu tiên: 3." in bad.output
    answer = json.loads(_run("verify", "--json").output)
    assert (answer["intact"], answer["first_bad_id"]) == (False, 3)
