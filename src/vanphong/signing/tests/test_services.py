"""Acts with keys: who may, what is written, what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from tests.cast import Cast as Office
from tests.cast import make_office

from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing
from vanphong.signing.authority import Authority
from vanphong.signing.models import PublicCheck, SigningKey
from vanphong.signing.report import Role, Verdict
from vanphong.signing.rules import read_code
from vanphong.signing.tests.conftest import NOW
from vanphong.signing.tests.factories import PIN, add_person_key, add_seal, signed_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(tmp_path: Path, settings: object) -> Authority:
    settings.DATA = tmp_path
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    settings.TSA_URL = ""
    return signing.install_demo_authority(NOW)


@pytest.fixture
def office() -> Iterator[Office]:
    made = make_office()
    with acting(made.admin):
        yield made


def test_person_signs_then_office_seals(
    authority: Authority, office: Office, plain_pdf: bytes, red_image: bytes
) -> None:
    own = add_person_key(authority, office.admin, office.chief, image=red_image)
    seal = add_seal(authority, office.admin, image=red_image)
    box = signing.Box(0, 300, 100, 80, 80)

    own_key = signing.open_personal_key(actor=office.chief, key_id=own.id, pin=PIN, now=NOW)
    signed = signed_with(own_key, office.chief, plain_pdf, box)
    opened = signing.open_seal(actor=office.clerk, key_id=seal.id, pin=PIN, now=NOW)
    sealed = signed_with(opened, office.clerk, signed, box)

    report = signing.verify_pdf(sealed, trust=signing.site_trust(), now=NOW)
    assert report.verdict is Verdict.VALID
    assert [s.role for s in report.signatures] == [Role.PERSON, Role.SEAL]
    events = trail("signing:%use")
    assert [e["action"] for e in events] == ["signing:key:use", "signing:seal:use"]
    assert events[1]["detail"]["sha256_after"] == hashlib.sha256(sealed).hexdigest()


def trail(action: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select action, subject_id, detail from audit_event "
            "where action like %s order by id",
            [action],
        )
        return [
            {"action": a, "subject": s, "detail": json.loads(d) if isinstance(d, str) else d}
            for a, s, d in cursor.fetchall()
        ]


def test_key_material_is_not_in_the_trail(authority: Authority, office: Office) -> None:
    key = add_person_key(authority, office.admin, office.chief)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), bool_or(detail::text like '%%key_file%%') from audit_event "
            "where subject_id = %s",
            [str(key.id)],
        )
        count, leaked = cursor.fetchone()
    assert count
    assert not leaked


def test_nobody_signs_with_anothers_key(
    authority: Authority, office: Office, plain_pdf: bytes
) -> None:
    own = add_person_key(authority, office.admin, office.chief)
    with pytest.raises(NotFound):
        signing.open_personal_key(actor=office.leader, key_id=own.id, pin=PIN, now=NOW)
    with pytest.raises(NotAllowed):
        signing.open_personal_key(actor=office.clerk, key_id=own.id, pin=PIN, now=NOW)
    with pytest.raises(NotFound):
        signing.open_seal(actor=office.clerk, key_id=own.id, pin=PIN, now=NOW)


def test_personal_key_is_no_seal_and_the_other_way_round(
    authority: Authority, office: Office
) -> None:
    seal = add_seal(authority, office.admin)
    both = office.clerk.__class__(
        **{
            **{f: getattr(office.clerk, f) for f in office.clerk.__dataclass_fields__},
            "permissions": office.clerk.permissions | {"signing:key:use"},
        }
    )
    with pytest.raises(NotAllowed) as caught:
        signing.open_personal_key(actor=both, key_id=seal.id, pin=PIN, now=NOW)
    assert caught.value.code == "not_own_key"
    own = add_person_key(authority, office.admin, both)
    with pytest.raises(Refused) as refused:
        signing.open_seal(actor=both, key_id=own.id, pin=PIN, now=NOW)
    assert refused.value.code == "not_a_seal"


def test_wrong_pin(authority: Authority, office: Office) -> None:
    seal = add_seal(authority, office.admin)
    with pytest.raises(Invalid) as caught:
        signing.open_seal(actor=office.clerk, key_id=seal.id, pin="000000", now=NOW)
    assert caught.value.code == "wrong_pin"
    assert "pin" in caught.value.fields


def test_retired_key_signs_no_more(authority: Authority, office: Office) -> None:
    seal = add_seal(authority, office.admin)
    assert signing.seals(office.clerk, NOW)
    with pytest.raises(Invalid):
        signing.retire_key(actor=office.admin, key_id=seal.id, reason=" ", now=NOW)
    signing.retire_key(actor=office.admin, key_id=seal.id, reason="Đổi dấu", now=NOW)
    assert signing.seals(office.clerk, NOW) == []
    with pytest.raises(Refused) as caught:
        signing.open_seal(actor=office.clerk, key_id=seal.id, pin=PIN, now=NOW)
    assert caught.value.code == "key_retired"
    with pytest.raises(Refused):
        signing.retire_key(actor=office.admin, key_id=seal.id, reason="Lần nữa", now=NOW)


def test_who_may_manage_keys(authority: Authority, office: Office) -> None:
    for actor in (office.clerk, office.officer, office.chief, office.leader):
        with pytest.raises(NotAllowed):
            signing.add_key(actor=actor, key_file=b"x", pin=PIN, now=NOW)
    assert not SigningKey.objects.exists()


def test_key_for_a_stranger_or_without_source_is_refused(
    authority: Authority, office: Office
) -> None:
    with pytest.raises(Refused) as caught:
        signing.add_key(actor=office.admin, key_file=b"x", pin=PIN, person_id=uuid4(), now=NOW)
    assert caught.value.code == "no_post_here"
    with pytest.raises(Invalid) as missing:
        signing.add_key(actor=office.admin, pin=PIN, now=NOW)
    assert missing.value.code == "key_missing"
    with pytest.raises(Refused):
        signing.add_key(actor=office.admin, key_file=b"x", pin=PIN, body_id=uuid4(), now=NOW)


def test_certificate_in_another_name_is_refused(authority: Authority, office: Office) -> None:
    other = authority.issue_certificate(name="Người khác", organisation="x", now=NOW)
    with pytest.raises(Refused) as caught:
        signing.add_key(
            actor=office.admin,
            key_file=signing.to_pkcs12(other, PIN),
            pin=PIN,
            person_id=office.chief.person_id,
            now=NOW,
        )
    assert caught.value.code == "other_name"
    assert "Người khác" in str(caught.value)
    assert not SigningKey.objects.exists()


def test_own_keys_come_first_for_their_body(authority: Authority, office: Office) -> None:
    general = add_seal(authority, office.admin)
    key = authority.issue_certificate(name="Tỉnh ủy", organisation="Tỉnh ủy", now=NOW)
    special = signing.add_key(
        actor=office.admin,
        key_file=signing.to_pkcs12(key, PIN),
        pin=PIN,
        body_id=office.committee.id,
        now=NOW,
    )
    found = signing.seals(office.clerk, NOW, body_id=office.committee.id)
    assert [k.id for k in found] == [special.id, general.id]
    assert [k.id for k in signing.seals(office.clerk, NOW, body_id=office.body.id)] == [
        general.id
    ]


def test_the_key_shown_is_the_key_that_signs(authority: Authority, office: Office) -> None:
    """After a renewal there are two; which one was added first, or is called how, counts not."""
    later = NOW + dt.timedelta(days=40)
    for moment in (NOW, NOW + dt.timedelta(days=30)):
        for owner in ({"person_id": office.chief.person_id}, {}):
            name = office.chief.name if owner else "Văn phòng thử"
            key = authority.issue_certificate(name=name, organisation=name, now=moment)
            signing.add_key(
                actor=office.admin, key_file=signing.to_pkcs12(key, PIN), pin=PIN, now=moment,
                **owner,
            )  # fmt: skip
    shown = signing.personal_keys(office.chief, later)[0]
    opened = signing.open_personal_key(actor=office.chief, pin=PIN, now=later)
    assert (len(signing.personal_keys(office.chief, later)), opened.row) == (2, shown)
    assert shown.valid_from > NOW
    seal = signing.open_seal(actor=office.clerk, body_id=office.body.id, pin=PIN, now=later)
    assert seal.row == signing.seals(office.clerk, later, body_id=office.body.id)[0]
    assert seal.row.valid_from > NOW


def test_another_office_sees_no_key(authority: Authority, office: Office) -> None:
    seal = add_seal(authority, office.admin)
    other = make_office("Đảng ủy Xã Thử", level="COMMUNE")
    with acting(other.admin), pytest.raises(NotFound):
        signing.get_key(other.admin, seal.id)
    with acting(other.admin):
        assert not SigningKey.objects.exists()


def test_without_timestamps_nothing_is_signed(
    authority: Authority, office: Office, settings: object, tmp_path: Path
) -> None:
    seal = add_seal(authority, office.admin)
    settings.DATA = tmp_path / "elsewhere"
    with pytest.raises(Unavailable) as caught:
        signing.open_seal(actor=office.clerk, key_id=seal.id, pin=PIN, now=NOW)
    assert caught.value.code == "no_timestamper"


def test_demo_authority_is_made_once(authority: Authority, tmp_path: Path) -> None:
    again = signing.install_demo_authority(NOW + dt.timedelta(days=1))
    assert again.root.identity.der == authority.root.identity.der
    for path in (tmp_path / "authority").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert not list((tmp_path / "trust").glob("*.key"))


# --- public checks


def publish(office: Office, **given: object) -> PublicCheck:
    facts = {
        "symbol": "127-CV/VPTU",
        "body_name": "Văn phòng Tỉnh ủy",
        "issued_on": NOW.date(),
        "signers": ["Phạm Thị Duyệt"],
        "sha256": "0" * 64,
        "now": NOW,
    }
    return signing.publish_check(actor=office.clerk, **{**facts, **given})


def test_public_check_is_found_as_typed(office: Office) -> None:
    code = signing.new_code()
    publish(office, code=code)
    with acting(PUBLIC):
        for typed in (code, signing.spoken_code(code), code.lower(), f" {code} "):
            assert signing.get_check(typed).symbol == "127-CV/VPTU"
        for wrong in ("", "abc", signing.new_code(), "!" * 20):
            with pytest.raises(NotFound):
                signing.get_check(wrong)


def test_recalled_document_says_so(office: Office) -> None:
    row = publish(office)
    signing.change_check(
        actor=office.clerk, code=row.code, state=signing.CheckState.RECALLED, now=NOW
    )
    assert signing.get_check(row.code).state == signing.CheckState.RECALLED
    other = make_office("Đảng ủy Xã Khác", level="COMMUNE")
    with acting(other.clerk), pytest.raises(NotAllowed):
        signing.change_check(
            actor=other.clerk, code=row.code, state=signing.CheckState.ISSUED, now=NOW
        )


def test_only_who_seals_publishes(office: Office) -> None:
    with pytest.raises(NotAllowed), acting(office.officer):
        signing.publish_check(
            actor=office.officer,
            symbol="1",
            body_name="x",
            issued_on=NOW.date(),
            signers=[],
            sha256="",
            now=NOW,
        )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("00000-00000-00000-0000o", "0" * 20, id="letter O read as zero"),
        pytest.param("1i1l1" * 4, "1" * 20, id="i and l read as one"),
        pytest.param("U" * 20, "", id="no U in the alphabet"),
        pytest.param("A" * 19, "", id="too short"),
    ],
)
def test_codes_are_read_kindly(typed: str, read: str) -> None:
    assert read_code(typed) == read


def test_codes_are_long_enough() -> None:
    codes = {signing.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(c) == 20 for c in codes), "20 signs of 5 bits are 100 bits"
