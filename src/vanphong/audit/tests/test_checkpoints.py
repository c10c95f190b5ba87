"""Heads outside the database: appended, synced, timestamped; what fails is told."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cast import make_office

from vanphong.audit import api as audit
from vanphong.audit import checkpoints, facts, verifier
from vanphong.audit.models import Seal
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.health import State
from vanphong.kernel.scope import acting
from vanphong.signing import setup

NOW = dt.datetime(2026, 11, 30, 16, 58, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    """Give the folder of checkpoints of an installation with an authority of its own."""
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"
    settings.CHECKPOINTS = ()
    setup.install_demo_authority(NOW)
    return checkpoints.own_folder()


def head(number: int) -> dict[str, str]:
    return {"head": f"{number}:{number:064x}"}


def lines(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for _, line in verifier.lines_of(place)]


def read(place: Path, now: dt.datetime = NOW) -> verifier.Checkpoints:
    return verifier.read_checkpoints(verifier.lines_of(place), ports.timestamp_moment.call, now)


def test_each_line_names_the_one_before_also_over_the_end_of_a_month(place: Path) -> None:
    for n in range(5):
        checkpoints.note(head(n), NOW + n * HOUR * 3)
        checkpoints.stamp(NOW + n * HOUR * 3)
    assert [p.name for p in sorted(place.glob("*.jsonl"))] == ["2026-11.jsonl", "2026-12.jsonl"]
    told = read(place)
    assert (len(told.heads), told.faults, told.doubts) == (5, [], [])
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in place.glob("*.jsonl"))


def test_the_same_head_is_noted_once_and_stamped_every_few_minutes(place: Path) -> None:
    for minute in range(25):
        checkpoints.note(head(minute // 2), NOW + minute * MINUTE)
        checkpoints.stamp(NOW + minute * MINUTE)
    told = lines(place)
    assert sum("head" in one for one in told) == 13
    assert sum("stamp" in one for one in told) == 3


def test_a_clock_set_back_over_a_month_keeps_the_order(place: Path) -> None:
    checkpoints.note(head(1), NOW + 10 * HOUR)
    checkpoints.note(head(2), NOW)
    assert [p.name for p in place.glob("*.jsonl")] == ["2026-12.jsonl"]
    assert read(place).faults == []


def test_a_line_cut_short_by_a_power_cut_is_gone_round(place: Path) -> None:
    checkpoints.note(head(1), NOW)
    [file] = place.glob("*.jsonl")
    with file.open("ab") as out:
        out.write(b'{"at": "2026-11-30T1')
    checkpoints.note(head(2), NOW)
    told = read(place)
    assert ([h.to_id for h in told.heads], told.faults) == ([1, 2], [])


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_line_taken_out_or_changed_shows_at_the_next(place: Path, lost: int) -> None:
    for n in range(4):
        checkpoints.note(head(n), NOW)
    [file] = place.glob("*.jsonl")
    kept = file.read_text().splitlines()
    file.write_text("\n".join(kept[:lost] + kept[lost + 1 :]) + "\n")
    assert [at for at, _ in read(place).faults] == [f"2026-11.jsonl:{lost + 1}"]
    kept[lost] = kept[lost].replace('"head": "', '"head": "9')
    file.write_text("\n".join(kept) + "\n")
    assert [at for at, _ in read(place).faults] == [f"2026-11.jsonl:{lost + 2}"]


def test_what_is_noted_goes_to_every_folder_and_one_that_is_gone_is_told(
    place: Path, tmp_path: Path, settings: Any
) -> None:
    elsewhere = tmp_path / "mount"
    settings.CHECKPOINTS = (elsewhere,)
    assert checkpoints.note(head(1), NOW) == [elsewhere]  # never made: it must be mounted
    assert fact("checkpoint_late_seconds").state is State.BAD
    assert [one.id for one in facts.unproved(None)] == ["vanphong.W002"]
    elsewhere.mkdir()
    assert facts.unproved(None) == []
    assert checkpoints.note(head(2), NOW) == []
    assert [one["head"][0] for one in lines(place)] == ["1", "2"]
    assert [one["head"][0] for one in lines(elsewhere)] == ["2"]


def fact(name: str, now: dt.datetime = NOW) -> Any:
    return next(one for one in facts.trail_facts(now) if one.name == name)


def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer(digest: bytes, now: dt.datetime) -> bytes:
        raise Unavailable("Không trả lời.", code="timestamp_unavailable")

    monkeypatch.setattr(ports, "timestamp", ports.Port("timestamp"))
    ports.timestamp.fill(no_answer)


def test_without_timestamps_heads_are_noted_and_the_operator_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        silent(down)
        for n in range(3):
            checkpoints.note(head(n), NOW + n * MINUTE)
            checkpoints.stamp(NOW + n * MINUTE)
        assert len(lines(place)) == 3
        states = [
            fact("checkpoint_unstamped_seconds", NOW + after).state
            for after in (5 * MINUTE, 2 * HOUR, 49 * HOUR)
        ]
        assert states == [State.GOOD, State.WARN, State.BAD]
        assert not checkpoints.overdue(NOW + 47 * HOUR)
        assert checkpoints.overdue(NOW + 49 * HOUR)
        monkeypatch.setattr(clock, "now", lambda: NOW + 49 * HOUR)
        assert [one.id for one in facts.unproved(None)] == ["vanphong.W003"]
    checkpoints.stamp(NOW + 50 * HOUR)  # back again: one stamp covers all
    assert fact("checkpoint_unstamped_seconds", NOW + 50 * HOUR).state is State.GOOD
    told = read(place)
    assert ([row for row, _ in told.doubts], told.faults) == ([0, 1, 2], [])


def test_a_stamp_for_another_line_changed_or_by_a_stranger_is_a_fault(
    place: Path, tmp_path: Path
) -> None:
    stranger = setup.make_demo_authority(None, now=NOW).timestamper()
    good = ports.timestamp.call
    changed = bytearray(good(bytes(32), NOW))
    changed[-5] ^= 1
    for n, token in enumerate(
        (good(bytes(32), NOW), bytes(changed), b"no token", stranger.token(bytes(32), NOW))
    ):
        folder = tmp_path / f"place-{n}"
        folder.mkdir()
        with pytest.raises(ValueError, match=r"."):
            ports.timestamp_moment.call(token, bytes(32) if n else bytes(31) + b"1")


def test_a_database_put_back_shows_within_the_minute(place: Path) -> None:
    assert fact("checkpoint_late_seconds").state is State.GOOD
    checkpoints.note(head(7), NOW)  # no such seal
    told = fact("checkpoint_late_seconds")
    assert (told.state, "audit verify" in told.words) == (State.BAD, True)


def test_seals_that_nobody_notes_are_told(place: Path) -> None:
    seal = Seal(from_id=1, to_id=5, row_count=5, row_marks=b"", previous=b"", digest=b"x" * 32)
    seal.save()
    seal.refresh_from_db()
    assert fact("checkpoint_late_seconds", seal.sealed_at + MINUTE).state is State.GOOD
    assert fact("checkpoint_late_seconds", seal.sealed_at + HOUR).state is State.BAD


@pytest.mark.django_db(transaction=False)
class TestOpenings:
    """A sealed thing is opened only after the opening stands outside."""

    @pytest.fixture
    def opened(self) -> Any:
        cast = make_office()
        with acting(cast.clerk):
            audit.record(cast.clerk, "audit:test:open", subject=cast.posts["CLERK"])
        return cast

    def open(self, cast: Any, now: dt.datetime = NOW) -> None:
        audit.checkpoint_opening(cast.clerk, cast.posts["CLERK"], now=now)

    def test_the_openings_own_line_is_noted_and_stamped_at_once(
        self, opened: Any, place: Path
    ) -> None:
        checkpoints.note(head(1), NOW)
        checkpoints.stamp(NOW)
        self.open(opened)
        told = lines(place)
        assert [next(k for k in ("head", "stamp", "row") if k in one) for one in told] == [
            "head",
            "stamp",
            "row",
            "stamp",
        ]
        with acting(opened.clerk):
            event = audit.events_of(opened.clerk, opened.posts["CLERK"]).last()
        assert told[2]["row"].startswith(f"{event.id}:")

    def test_it_stays_shut_where_nothing_takes_the_note(self, opened: Any, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.write_text("in the way")
        with pytest.raises(Unavailable) as refusal:
            self.open(opened)
        assert refusal.value.code == "opening_not_noted"

    def test_it_opens_in_the_grace_and_stays_shut_after_it(
        self, opened: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        silent(monkeypatch)
        self.open(opened)
        self.open(opened, NOW + 47 * HOUR)
        with pytest.raises(Unavailable):
            self.open(opened, NOW + 49 * HOUR)
