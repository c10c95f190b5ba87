"""One office saved and put back alone: nothing of another office changes, the trail holds."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connections, transaction
from psycopg import sql

from tests.backup_site import Site
from tests.cast import Cast
from tests.plugin import FOLDER
from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.exchange import api as exchange
from vanphong.files import api as files
from vanphong.files.jobs import erase_bytes
from vanphong.files.models import File, TextState
from vanphong.files.services import withdraw_secret
from vanphong.files.store import the_store
from vanphong.files.tests import samples
from vanphong.kernel.errors import NotFound, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.project.backups import contents, office_rows
from vanphong.registry import api as registry

# What a table left out is: of the whole site, of people's devices, or of the running machine.
LEFT_OUT = {
    "audit_event", "audit_seal", "audit_submission", "calendars_siteday", "calendars_version",
    "calendars_year", "notices_givenup", "people_factor", "people_login", "people_logintry",
    "people_provideridentity", "people_recoverycode", "people_unit", "petitions_draft_paper",
    "petitions_sending_count", "petitions_sending_draft", "signing_pintry",
}  # fmt: skip
Tables = dict[str, contents.Table]


@pytest.fixture
def pair(site: Site) -> tuple[Cast, Cast]:
    """An office that sent a document, and the one that received and registered it."""
    one, other = make_signing_office("Tỉnh ủy Một"), make_signing_office("Tỉnh ủy Hai")
    draft = submitted_draft(one, recipients=[{"office": other.office.id}])
    issue(one, draft.id)
    with acting(other.clerk):
        [delivery] = exchange.inbox(other.clerk, waiting=True)
        exchange.accept_delivery(actor=other.clerk, delivery_id=delivery.id, now=NOW)
    return one, other


def issue(cast: Cast, draft_id: UUID) -> drafting.Draft:
    drafting.sign_draft(actor=cast.chief, draft_id=draft_id, pin=PIN, now=NOW)
    return drafting.seal_and_issue(actor=cast.clerk, draft_id=draft_id, pin=PIN, now=NOW)


def save(site: Site, cast: Cast) -> str:
    keys = [word for name in site.public for word in ("--to-key", name)]
    made = site.do("office", "create", cast.office.code, "--to", str(site.place), *keys)
    return str(made["id"])


def put_back(site: Site, saved: str, *more: str) -> Any:
    where = ["--from", str(site.place), "--identity", str(site.holders[0])]
    return site.do("office", "restore", saved, *where, *more)


def tables(cast: Cast) -> tuple[Tables, Tables]:
    """Give what is told of an office's own rows, and of all others but the trail."""
    own, rest = {}, {}
    shares = {share.table: share for share in office_rows.shares()}
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        contents.write_plainly(cursor)
        for name in {m._meta.db_table for m in apps.get_models()} - {
            "audit_event",
            "audit_seal",
        }:
            share, where = shares.get(name), sql.SQL("true")
            if share:
                mine = share.where(cast.office.id)
                own[name] = contents.told(cursor, name, mine)
                where = sql.SQL("({}) is not true").format(mine)
            if not name.startswith(("procrastinate_", "django_")):
                rest[name] = contents.told(cursor, name, where)
    return own, rest


def wipe(cast: Cast) -> None:
    """Take every row of an office away, as no act of the product can."""
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute("set local session_replication_role = 'replica'")
        doomed = [share for share in office_rows.shares() if share.table != "people_person"]
        person = [share for share in office_rows.shares() if share.table == "people_person"]
        for share in (*doomed, *person):  # accounts are found by their person
            cursor.execute(
                sql.SQL("delete from {} where {}").format(
                    sql.Identifier(share.table), share.where(cast.office.id)
                )
            )


def test_an_office_that_is_gone_comes_back_and_no_other_is_touched(
    site: Site, pair: tuple[Cast, Cast]
) -> None:
    one, _ = pair
    own, rest = tables(one)
    saved = save(site, one)
    with acting(one.clerk):
        file = registry.Document.objects.get(office=one.office).file
    wipe(one)
    the_store().erase(file.sha256)
    assert not any(table.rows for table in tables(one)[0].values())

    done = put_back(site, saved)
    assert done["faults"] == []
    assert (done["files"], done["files_added"]) == (3, 1)
    assert done["trail_intact"]
    assert (done["set_back"], done["taken_away"]) == (0, 0)
    assert tables(one) == (own, rest)
    assert the_store().read(file.sha256)
    # the office goes on where it was
    assert issue(one, submitted_draft(one).id).symbol.startswith("02-")


def test_records_are_set_back_and_the_trail_tells_each_row(
    site: Site, pair: tuple[Cast, Cast]
) -> None:
    one, _ = pair
    with acting(one.clerk):
        File.objects.update(text_state=TextState.PENDING)
    saved = save(site, one)
    own, rest = tables(one)
    newer = submitted_draft(one)
    with connections["admin"].cursor() as cursor:  # past every rule
        cursor.execute(
            "update registry_document set abstract = 'Đổi lén' where office_id = %s",
            [one.office.id],
        )
    before = tables(one)
    told = put_back(site, saved, "--dry-run")
    assert tables(one) == before
    assert (told["set_back"], told["dry_run"], told["trail_intact"]) == (1, True, None)
    assert any(words.startswith("bỏ dự thảo: Về việc rà soát") for words in told["named"])
    assert any(words.startswith("đặt lại văn bản: ") for words in told["named"])
    done = put_back(site, saved)
    assert done["faults"] == []
    assert done["set_back"] == 1
    assert done["taken_away"] > 1
    assert tables(one) == (own, rest)
    with acting(one.clerk):
        assert not drafting.visible_drafts(one.officer).filter(pk=newer.pk).exists()
    with connections["admin"].cursor() as cursor:
        cursor.execute(
            "select action, detail->'abstract' from audit_event "
            "where subject_table = 'registry_document' and actor->>'name' like 'vận hành: %'"
        )
        [(action, abstract)] = cursor.fetchall()
        cursor.execute(
            "select distinct task_name from procrastinate_jobs where status = 'todo'"
        )
        assert {"files.recognise_next", "files.scan_held"} <= {name for (name,) in cursor}
    assert action == "row:update"
    assert json.loads(abstract)[0] == "Đổi lén"


def test_what_is_newer_stays_when_only_what_is_missing_comes_back(
    site: Site, pair: tuple[Cast, Cast]
) -> None:
    one, _ = pair
    saved = save(site, one)
    issue(one, submitted_draft(one).id)
    own, _ = tables(one)
    with connections["admin"].cursor() as cursor:
        cursor.execute("delete from registry_involvement where office_id = %s and "
                       "document_id = (select id from registry_document where office_id = %s "
                       "and symbol like '01-%%')", [one.office.id] * 2)  # fmt: skip
        assert cursor.rowcount
    assert put_back(site, saved, "--missing-only")["faults"] == []
    assert tables(one)[0] == own


def number_given(one: Cast, other: Cast) -> None:
    issue(one, submitted_draft(one).id)


def held_number_given(one: Cast, other: Cast) -> None:
    """Held before the save, on paper since: it would be held anew."""
    with acting(one.officer):
        draft = drafting.visible_drafts(one.officer).get(state="NUMBERED")
    issue(one, draft.id)


def held_number_voided(one: Cast, other: Cast) -> None:
    with acting(one.chief):
        draft = drafting.visible_drafts(one.chief).get(state="NUMBERED")
        drafting.withdraw_draft(actor=one.chief, draft_id=draft.id, reason="Thôi", now=NOW)


def file_withdrawn(one: Cast, other: Cast) -> None:
    with acting(one.clerk):
        file = registry.Document.objects.get(office=one.office).file
        refusal = Secret("có dấu", data={"level": "MẬT"})
        withdraw_secret(actor=one.clerk, file=file, refusal=refusal, now=NOW)


def opened_to_another(one: Cast, other: Cast) -> None:
    with acting(one.clerk):
        file = files.keep_made(
            actor=one.clerk, content=samples.pdf("Mới"), media_type=files.PDF.media_type,
            name="moi.pdf", pages=["Mới"], now=NOW,
        )  # fmt: skip
        files.share_with_office(actor=one.clerk, file=file, office_id=other.office.id, now=NOW)


@pytest.mark.parametrize(
    ("since", "code"),
    [
        (number_given, "numbers_since"),
        (held_number_given, "numbers_since"),
        (held_number_voided, "numbers_since"),
        (file_withdrawn, "withdrawn_since"),
        (opened_to_another, "others_use_it"),
    ],
)
def test_what_others_count_on_since_stops_it_and_nothing_is_written(
    site: Site, pair: tuple[Cast, Cast], since: Any, code: str
) -> None:
    drafting.fix_number(actor=pair[0].clerk, draft_id=submitted_draft(pair[0]).id, now=NOW)
    saved = save(site, pair[0])
    since(*pair)
    before = tables(pair[0])
    with pytest.raises(Refused) as refusal:
        put_back(site, saved)
    assert refusal.value.code == code
    assert tables(pair[0]) == before


def test_bytes_withdrawn_since_do_not_come_back_to_the_store(
    site: Site, pair: tuple[Cast, Cast]
) -> None:
    one, other = pair
    saved = save(site, one)
    file_withdrawn(one, other)
    with acting(one.clerk):
        file = registry.Document.objects.get(office=one.office).file
    erase_bytes(office_id=one.office.id, sha256=file.sha256)
    for more in ((), ("--missing-only",)):
        with pytest.raises(Refused):
            put_back(site, saved, *more)
        assert not the_store().has(file.sha256)


def test_a_right_taken_away_since_stays_taken_away(site: Site, pair: tuple[Cast, Cast]) -> None:
    one, _ = pair
    saved = save(site, one)
    post = one.posts["OFFICER"]
    with connections["admin"].cursor() as cursor:
        cursor.execute("update people_post set roles = '[]' where id = %s", [post.pk])
    put_back(site, saved)
    with acting(one.clerk):
        post.refresh_from_db()
    assert post.roles == []


def test_only_this_installation_and_its_own_office(site: Site, pair: tuple[Cast, Cast]) -> None:
    saved = save(site, pair[0])
    assert saved.endswith(f"~{pair[0].office.code}")
    with pytest.raises(Refused) as refusal:
        put_back(site, str(site.create()["id"]))
    assert refusal.value.code == "not_one_office"
    key = FOLDER / "secrets" / "backup-names-key"
    kept = key.read_text()
    key.write_text("another" + kept)
    try:
        with pytest.raises(Refused) as refusal:
            put_back(site, saved)
        assert refusal.value.code == "backup_elsewhere"
    finally:
        key.write_text(kept)
    with pytest.raises(NotFound):
        site.do("office", "create", "KHONG-CO", "--to", str(site.place),
                *(w for name in site.public for w in ("--to-key", name)))  # fmt: skip


def test_a_changed_envelope_is_refused_and_named(site: Site, pair: tuple[Cast, Cast]) -> None:
    saved = save(site, pair[0])
    [part] = site.place.rglob("rows-registry_document.age")
    whole = bytearray(part.read_bytes())
    whole[-20] ^= 1
    part.write_bytes(bytes(whole))
    found = site.do("verify", saved, "--from", str(site.place), code=1)["faults"]
    assert found == [f"offices/{saved}/rows-registry_document.age: đã bị thay đổi"]
    before = tables(pair[0])
    with pytest.raises(Refused, match="Không mở được"):
        put_back(site, saved)
    assert tables(pair[0]) == before


def test_every_table_goes_along_or_is_left_out_for_a_reason() -> None:
    known = {m._meta.db_table for m in apps.get_models() if hasattr(m, "isolation")}
    assert known - {share.table for share in office_rows.shares()} == LEFT_OUT
