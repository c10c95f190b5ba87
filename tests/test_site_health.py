"""An operator sees at a glance how the site stands: page, command, API, figures say the same."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client

from tests.cast import make_office
from tests.plugin import FOLDER
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import job_actor
from vanphong.kernel.health import State
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project.backups import making, practising
from vanphong.project.health import cli, facts, keys
from vanphong.signing import api as signing

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _quiet(db: None) -> Iterator[None]:
    shutil.rmtree(FOLDER / "backups", ignore_errors=True)
    yield
    shutil.rmtree(FOLDER / "backups", ignore_errors=True)


def fact(name: str, now: dt.datetime | None = None) -> Any:
    return next(f for f in facts.look(now or clock.now()) if f.name == name)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_worker_that_fell_silent_is_bad() -> None:
    assert fact("worker_silent_seconds").state is State.BAD, "none ever ran"
    sql("insert into procrastinate_workers (last_heartbeat) values (clock_timestamp())")
    assert fact("worker_silent_seconds").state is State.GOOD
    sql("update procrastinate_workers set last_heartbeat = now() - interval '3 minutes'")
    silent = fact("worker_silent_seconds")
    assert (silent.state, silent.value > 170) == (State.BAD, True)


def test_jobs_that_wait_long_or_failed_are_told_and_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    add = (
        "insert into procrastinate_jobs (queue_name, task_name, args, status, scheduled_at) "
        "values ('default', 'files.read_more', '{}', %s, now() - %s::interval)"
    )
    sql(add, "todo", "2 hours")
    sql(add, "todo", "-1 hour")
    sql(add, "failed", "1 hour")
    waiting = fact("jobs_waiting")
    assert (waiting.value, waiting.state) == (1, State.BAD)
    assert fact("jobs_failed").value == 1
    [one] = json.loads(CliRunner().invoke(cli.jobs, ["failed", "--json"]).output)
    assert one["task"] == "files.read_more"
    assert "1 việc" in CliRunner().invoke(cli.jobs, ["retry", str(one["id"])]).output
    assert fact("jobs_failed").value == 0
    assert fact("jobs_waiting").value == 2
    sql("update procrastinate_jobs set status = 'failed' where scheduled_at < now()")
    numbers = [n for n, _, _ in cli._failed()]
    assert CliRunner().invoke(cli.jobs, ["drop", str(numbers[0])]).exit_code == 0
    assert len(cli._failed()) == len(numbers) - 1
    assert CliRunner().invoke(cli.jobs, ["drop", "999999999"]).exit_code == 1


def test_backups_and_drills_grow_old() -> None:
    assert fact("backup_age_seconds", NOW).state is State.BAD
    assert fact("drill_age_seconds", NOW).state is State.WARN
    for days, lost, state in (
        (1, 0, State.GOOD),
        (2, 0, State.WARN),
        (4, 0, State.BAD),
        (1, 1, State.BAD),
    ):
        at = (NOW - dt.timedelta(days=days)).isoformat()
        making.note_last(making.LAST, {"id": "x", "at": at, "lost": lost})
        assert fact("backup_age_seconds", NOW).state is state
    for days, faults, state in ((30, 0, State.GOOD), (50, 0, State.WARN), (1, 2, State.BAD)):
        at = (NOW - dt.timedelta(days=days)).isoformat()
        making.note_last(practising.LAST, {"id": "x", "at": at, "faults": faults})
        assert fact("drill_age_seconds", NOW).state is state


def test_the_clock_is_held_against_the_database() -> None:
    assert fact("clock_offset_seconds").state is State.GOOD
    ahead = fact("clock_offset_seconds", clock.now() + dt.timedelta(minutes=5))
    assert ahead.state is State.BAD
    assert 290 < ahead.value < 310


def test_the_first_end_of_a_key_is_found_across_the_walls() -> None:
    authority = signing.install_demo_authority(NOW - dt.timedelta(days=90))
    ends = []
    for name in ("Tỉnh ủy Một", "Tỉnh ủy Hai"):
        cast = make_office(name)
        maker = job_actor("test", cast.office.id, people.all_permissions())
        with acting(maker):
            key = authority.issue_certificate(name="Dấu", organisation=name, now=NOW)
            added = signing.add_key(
                actor=maker, pin="246810", now=NOW, body_id=cast.body.id,
                key_file=signing.to_pkcs12(key, "246810"),
            )  # fmt: skip
            ends.append(added.valid_until)
    keys.note_first_end(NOW)
    assert keys.noted_end() == min(ends)
    assert fact("signing_key_end_seconds", NOW).state is State.GOOD
    late = min(ends) + dt.timedelta(hours=1)
    assert fact("signing_key_end_seconds", late).state is State.BAD
    assert fact("revocation_list_end_seconds", NOW + dt.timedelta(days=9000)).state is State.BAD


def test_one_fact_that_cannot_be_told_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_trail", lambda now: 1 / 0)
    found = facts.look(NOW)
    assert [f.state for f in found if f.name.startswith("unknown_")] == [State.BAD]
    assert {"database_bytes", "up"} <= {f.name for f in found}


def _client(*roles: str) -> Client:
    cast = make_office(accounts=True)
    post = cast.posts["ADMIN"]
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.Post.objects.filter(id=post.id).update(roles=list(roles))
        account = people.Account.objects.get(person_id=post.person_id)
    client = Client()
    client.force_login(account)
    return client


def test_the_page_is_the_site_administrators_alone() -> None:
    page = _client("ADMIN", "SITE_ADMIN").get("/quan-tri/he-thong")
    assert page.status_code == 200
    text = page.content.decode()
    for words in ("Tiến trình làm việc nền", "không chạy", "Phải xử lý", "Sao lưu gần nhất"):
        assert words in text
    assert _client("ADMIN").get("/quan-tri/he-thong").status_code == 403
    assert Client().get("/quan-tri/he-thong").status_code == 302


def test_the_figures_are_for_the_bearer_of_the_token_alone(settings: Any) -> None:
    import dataclasses

    assert Client().get("/metrics").status_code == 404
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, metrics_token="rat-dai")
    for header in ("", "Bearer ", "Bearer khac", "rat-dai", "Bearer rât-dài"):
        assert Client().get("/metrics", HTTP_AUTHORIZATION=header).status_code == 404
    answer = Client().get("/metrics", HTTP_AUTHORIZATION="Bearer rat-dai")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values["vanphong_up"] == "1"
    assert values["vanphong_state"] == "2"
    assert values['vanphong_fact_state{fact="worker_silent_seconds"}'] == "2"
    assert float(values["vanphong_disk_free_bytes"]) > 0
    assert all(float(value) is not None for value in values.values())


def test_a_proxy_hears_that_the_process_answers() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_command_and_api_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    done = CliRunner().invoke(cli.status, ["--json"])
    told = json.loads(done.output)
    assert (done.exit_code, told["state"]) == (1, "bad")
    assert "không chạy" in CliRunner().invoke(cli.status).output
    from vanphong.project.health.endpoints import HealthOut

    found = facts.look(clock.now())
    api = HealthOut.model_validate({"state": facts.worst(found), "facts": found})
    assert [f.name for f in api.facts] == [f["name"] for f in told["facts"]]


def test_store_and_scanner_are_asked(settings: Any, tmp_path: Any) -> None:
    assert fact("files_up").state is State.GOOD
    assert fact("scanner_age_seconds").state is State.WARN, "none is set"
    settings.CLAMD = f"unix:{tmp_path}/none"
    assert fact("scanner_age_seconds").state is State.BAD


def test_what_must_be_seen_to_stands_first() -> None:
    states = [one.state for one in facts.by_urgency(facts.look(NOW))]
    assert states == sorted(states, key=[State.BAD, State.WARN, State.GOOD].index)
    assert states[0] is State.BAD
