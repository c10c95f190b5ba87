"""The vault by itself: what it seals opens in its place only, and only its own role gets there."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connections, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, Unavailable
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Case, Letter, Petitioner, Writer
from vanphong.petitions.services import Person
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, facts, looking
from vanphong.petitions.vault import client, envelope
from vanphong.petitions.vault.custody import FileCustody, NoKey, TokenCustody
from vanphong.petitions.vault.envelope import Broken, Place, Sealed

NAME, HOME, PHONE = "Zụ Quỵnh Xờ", "Ngõ Lạ 981, xã Vắng", "0981000111"
WRITER = Person(NAME, HOME, phone=PHONE)
HIDDEN = "em ruột ông Trưởng trạm bơm Cồn Vắng"


@pytest.fixture(scope="module")
def custody(tmp_path_factory: pytest.TempPathFactory) -> FileCustody:
    return FileCustody(tmp_path_factory.mktemp("kho") / "key", make=True)


def a_place() -> Place:
    return Place(7, uuid4(), uuid4())


@given(words=st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_what_was_sealed_opens_in_its_place(
    custody: FileCustody, words: dict[str, str]
) -> None:
    place = a_place()
    made = envelope.seal(words, place, custody)
    assert envelope.unseal(made, place, custody) == words
    assert len(made.text) % envelope.STEP == envelope.NONCE + 16


def test_no_flipped_byte_opens(custody: FileCustody) -> None:
    place = a_place()
    made = envelope.seal({"a": NAME}, place, custody)
    for part in ("text", "key"):
        whole = getattr(made, part)
        for at in range(len(whole)):
            flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            with pytest.raises(Broken):
                envelope.unseal(dataclasses.replace(made, **{part: flipped}), place, custody)
        with pytest.raises(Broken):
            envelope.unseal(dataclasses.replace(made, **{part: whole[:-1]}), place, custody)


def test_nothing_opens_in_another_place(custody: FileCustody) -> None:
    first, second = a_place(), a_place()
    one, other = (envelope.seal({"a": NAME}, place, custody) for place in (first, second))
    for place in (
        second,
        dataclasses.replace(first, office=8),
        dataclasses.replace(first, row=uuid4()),
        dataclasses.replace(first, letter=uuid4()),
    ):
        with pytest.raises(Broken):
            envelope.unseal(one, place, custody)
    with pytest.raises(Broken):
        envelope.unseal(Sealed(other.text, one.key), first, custody)


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "kho" / "key"
    with pytest.raises(NoKey):
        FileCustody(path, make=False)
    name = FileCustody(path, make=True).name
    assert FileCustody(path, make=True).name == name
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(NoKey):
        FileCustody(path, make=False)


_ON_A_TOKEN = """
import sys
from vanphong.petitions.vault import envelope
from vanphong.petitions.vault.custody import NoKey, TokenCustody
from uuid import UUID
module, pin = sys.argv[1:]
try:
    TokenCustody(module, "kho", pin, make=False)
except NoKey:
    pass
else:
    raise SystemExit("a key before it was made")
here = envelope.Place(7, UUID(int=1), UUID(int=2))
custody = TokenCustody(module, "kho", pin, make=True)
made = envelope.seal({"a": "b"}, here, custody)
assert envelope.unseal(made, here, custody) == {"a": "b"}
for wrong in (
    (made, envelope.Place(8, UUID(int=1), UUID(int=2))),
    (envelope.Sealed(made.text, made.key[:-1] + b"x"), here),
):
    try:
        envelope.unseal(*wrong, custody)
    except envelope.Broken:
        continue
    raise SystemExit("opened")
from pkcs11 import Attribute
from pkcs11.exceptions import AttributeSensitive
try:
    custody._key[Attribute.VALUE]
except AttributeSensitive:
    print("held")
"""


def test_a_token_wraps_and_never_gives_its_key_out(tmp_path: Path) -> None:
    with vaults.token(tmp_path) as environment:
        done = subprocess.run(
            [sys.executable, "-c", _ON_A_TOKEN, vaults.MODULE, "246810"],
            env=os.environ | environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ("held", 0), done.stderr
    assert TokenCustody.kind == "token"


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


@pytest.fixture
def vault(cast: Cast) -> Iterator[None]:
    with vaults.running():
        yield


def receive(cast: Cast, *persons: Person, identifying: str = "", **more: object) -> Letter:
    with acting(cast.clerk):
        return services.receive_letter(
            actor=cast.clerk,
            facts=facts(is_protected=True, **more),
            persons=persons,
            identifying=identifying,
            now=NOW,
        )


def owner(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connections["admin"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_a_protected_writer_is_sealed_and_written_nowhere(cast: Cast, vault: None) -> None:
    letter = receive(cast, WRITER, identifying=HIDDEN)
    assert (letter.in_vault, letter.envelope) == (True, "")
    with looking(cast.office.id):
        assert not Petitioner.objects.exists()
        assert not Writer.objects.exists()
    [(office, text, key, name)] = owner(
        "select office_id, text, wrapped_key, key_name from vault.sealed where letter_id = %s",
        letter.pk,
    )
    assert office == cast.office.id
    assert NAME.encode() not in bytes(text) + bytes(key)
    assert str(name).startswith("file:")
    assert client.state() == {
        "custody": "file",
        "fault": "",
        "rows": 1,
        "other_key": 0,
        "waiting": 0,
    }


def test_words_alone_are_sealed_and_the_envelope_still_serves(cast: Cast, vault: None) -> None:
    assert receive(cast, identifying=HIDDEN).in_vault
    assert not receive(cast, envelope="NP-01").in_vault
    with pytest.raises(Invalid) as refusal:
        receive(cast)
    assert "envelope" in refusal.value.fields
    with pytest.raises(Invalid) as refusal, acting(cast.clerk):
        services.receive_letter(
            actor=cast.clerk, facts=facts(), persons=[WRITER], identifying=HIDDEN, now=NOW
        )
    assert "secret_words" in refusal.value.fields
    assert client.state()["rows"] == 1


def test_without_a_vault_nothing_is_taken_in(cast: Cast) -> None:
    with pytest.raises(Unavailable):
        receive(cast, WRITER)
    with looking(cast.office.id):
        assert (Letter.objects.count(), Case.objects.count()) == (0, 0)
    assert receive(cast, envelope="NP-01").number == 1


def test_an_act_that_fails_leaves_no_sealed_row(cast: Cast, vault: None) -> None:
    with acting(cast.clerk):
        receive(cast, WRITER)
        assert client.state()["waiting"] == 1, "the act is under way: its row stays"
        assert owner("select count(*) from vault.sealed") == [(1,)]
        transaction.set_rollback(True)
    assert client.state() == {
        "custody": "file",
        "fault": "",
        "rows": 0,
        "other_key": 0,
        "waiting": 0,
    }


def test_nothing_is_sealed_outside_of_an_act(cast: Cast, vault: None) -> None:
    with pytest.raises(Unavailable):
        client.seal(cast.office.id, uuid4(), {"persons": [], "words": HIDDEN})
    assert client.state()["rows"] == 0


_DYING = """
import os, signal, sys
from vanphong.project import cli
cli.set_up()
from vanphong.kernel import clock, ports
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.tests.conftest import NOW, facts
from vanphong.petitions.services import Person, receiving
from vanphong.audit import api as audit
when, username = sys.argv[1:]
kept = audit.record
def record(*args, **told):
    if when == "sealed":
        os.kill(os.getpid(), signal.SIGKILL)
    kept(*args, **told)
audit.record = record
actor = ports.actor_of_username.call(username, clock.now())
with acting(actor):
    services.receive_letter(
        actor=actor, facts=facts(is_protected=True), persons=[Person("Zụ Quỵnh Xờ")], now=NOW
    )
if when == "committed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.crash
@pytest.mark.parametrize(("when", "letters"), [("sealed", 0), ("committed", 1)])
def test_killed_between_the_two_neither_stays_alone(
    committed_db: None, when: str, letters: int
) -> None:
    """Killed after the vault answered and before the letter was committed, and right after."""
    cast = make_office(accounts=True)
    with looking(cast.office.id):
        from vanphong.people.models import Account

        username = Account.objects.get(person_id=cast.clerk.person_id).username
    with vaults.running():
        done = subprocess.run(
            [sys.executable, "-c", _DYING, when, username],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == -9, done.stderr
        _settled()
        with looking(cast.office.id):
            there = list(Letter.objects.values_list("pk", flat=True))
        assert len(there) == letters
        assert owner("select letter_id, confirmed from vault.sealed") == [
            (pk, True) for pk in there
        ]


@pytest.mark.crash
def test_a_vault_killed_after_it_sealed_leaves_nothing(cast: Cast) -> None:
    process = vaults.start()
    with acting(cast.clerk):
        receive(cast, WRITER)
        process.kill()
        vaults.stop(process)
        transaction.set_rollback(True)
    assert owner("select count(*) from vault.sealed") == [(1,)]
    with vaults.running():
        assert client.state()["rows"] == 0


def _settled() -> None:
    """Wait for the server to see that the killed one is gone."""
    while client.state()["waiting"]:
        pass


def test_the_application_neither_reads_nor_lists_the_vault(cast: Cast, vault: None) -> None:
    receive(cast, WRITER)
    for statement in (
        "select * from vault.sealed",
        "select vault.letter_is_there(gen_random_uuid())",
        "select * from vault.opening(gen_random_uuid())",
        "delete from vault.spent",
        "create table vault.mine (x int)",
        "set role vanphong_vault",
    ):
        with (
            transaction.atomic(),
            connections["default"].cursor() as cursor,
            pytest.raises(ProgrammingError) as refusal,
        ):
            cursor.execute(statement)
        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_vaults_role_reads_nothing_of_the_office(cast: Cast, vault: None) -> None:
    receive(cast, WRITER)
    owned = owner("select relname from pg_class where relowner = 'vanphong_vault'::regrole")
    assert owned == []
    rights = owner(
        "select table_schema, table_name, string_agg(privilege_type, ' ' order by privilege_type) "
        "from information_schema.role_table_grants where grantee = 'vanphong_vault' "
        "group by 1, 2 order by 1, 2"
    )
    assert rights == [
        ("vault", "proof", "INSERT SELECT"),
        ("vault", "sealed", "DELETE INSERT SELECT"),
        ("vault", "spent", "INSERT SELECT"),
    ]


_ASKING = """
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b'\\0\\0\\0\\x0e' + b'{"do":"state"}')
print(s.recv(99))
"""


def heard(user: str | None) -> bool:
    """Say whether the vault answers a program of a user, the own one for None."""
    done = subprocess.run(
        ["/usr/bin/python3", "-c", _ASKING, str(vaults.VAULT / "socket")],
        user=user, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "custody" in done.stdout


def test_the_vault_speaks_to_its_own_user(cast: Cast) -> None:
    with vaults.running():
        assert heard(None)


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can run a program as the users nobody and daemon"
)
def test_the_vault_speaks_to_no_user_but_those_named(cast: Cast) -> None:
    with vaults.running(VANPHONG_VAULT_CALLERS="daemon"):
        vaults.VAULT.chmod(0o711)
        assert [heard(user) for user in ("nobody", "daemon")] == [False, True]
