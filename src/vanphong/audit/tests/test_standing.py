"""An act is refused while the database would not tell of its rows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections
from tests.cast import make_office

from vanphong.audit import api as audit
from vanphong.audit.services import watched
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.project import database

pytestmark = pytest.mark.usefixtures("committed_db")

_REMADE = "drop trigger vp_audit on people_person; create trigger vp_audit after"
_ALL = "insert or update or delete"
_EACH = "people_person for each row execute function vp_audit_row"
_SILENT = "create or replace function vp_audit_row() returns trigger language plpgsql as"
_LIES = "create or replace function vp_audit_standing(tables text, body text) returns text"


@pytest.mark.parametrize(
    "attack",
    [
        "drop trigger vp_audit on people_person",
        "alter table people_person disable trigger vp_audit",
        "alter table people_person disable trigger all",
        pytest.param(f"{_REMADE} insert on {_EACH}()", id="told of births only"),
        pytest.param(f"{_REMADE} {_ALL} on {_EACH}('full_name')", id="silent on a column"),
        pytest.param(
            "drop trigger vp_audit on people_person; do $do$ begin execute format("
            f"'{_LIES} language plpgsql stable as %L', format('begin return %L; end',"
            f" '{watched()[1]}')); end $do$",
            id="dropped, and who looks for it lies",
        ),
        pytest.param(f"{_SILENT} $$ begin return null; end $$", id="a function that is silent"),
        "create rule quiet as on insert to audit_event do instead nothing",
        "revoke insert on audit_event from vanphong_app",
    ],
)
def test_without_its_trail_an_act_is_refused(attack: str) -> None:
    cast = make_office()
    owner = connections["admin"]
    with owner.cursor() as cursor:
        cursor.execute(attack)
    try:
        with pytest.raises((Unavailable, DatabaseError)), acting(cast.admin):
            people.create_person(actor=cast.admin, full_name="Người Không Dấu Vết")
        assert not people.Person.objects.filter(full_name="Người Không Dấu Vết").exists()
    finally:
        with owner.cursor() as cursor:
            cursor.execute("drop rule if exists quiet on audit_event")
        database.prepare()
    with acting(cast.admin):
        people.create_person(actor=cast.admin, full_name="Người Có Dấu Vết")


def test_an_act_whose_rows_would_go_unsaid_is_refused_in_words() -> None:
    cast = make_office()
    with connections["admin"].cursor() as cursor:
        cursor.execute("drop trigger vp_audit on registry_document")
    try:
        with pytest.raises(Unavailable) as refusal, acting(cast.admin):
            audit.record(cast.admin, "audit:test:act")
    finally:
        database.prepare()
    assert refusal.value.code == "trail_broken"
    assert refusal.value.words.startswith("Dấu vết đang không ghi được")
