"""The machine's own key: kept once it opens, signs papers that no person signs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings

from vanphong.drafting.typesetting.printed_sheet import Sheet, typeset_sheet
from vanphong.kernel.errors import Invalid, Unavailable
from vanphong.signing import machine, setup
from vanphong.signing.authority import to_pkcs12
from vanphong.signing.cli import commands
from vanphong.signing.report import Role, Verdict
from vanphong.signing.verification import verify_pdf

NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA, settings.SIGNING_TRUST_DIR = tmp_path, tmp_path / "trust"
    return tmp_path


@pytest.fixture
def paper() -> bytes:
    sheet = Sheet("Văn phòng", "BIÊN NHẬN", "", [], [], "")
    return typeset_sheet(sheet, timestamp=NOW)[0]


def test_key_is_kept_by_the_operator_and_signs(folder: Path, paper: bytes) -> None:
    authority = setup.install_demo_authority(NOW)
    made = authority.issue_certificate(name="Máy nhận", organisation="Máy nhận", now=NOW)
    file, pin = folder / "k.p12", folder / "pin"
    file.write_bytes(to_pkcs12(made, "135790"))
    pin.write_text("135790\n")
    done = CliRunner().invoke(commands, ["machine-key", str(file), "--pin-file", str(pin)])
    assert done.exit_code == 0, done.output
    assert "Máy nhận" in done.output
    kept = folder / "secrets" / "machine-key.p12"
    assert kept.stat().st_mode & 0o777 == 0o600
    signed = machine.attest_pdf(paper, now=NOW)
    report = verify_pdf(signed, trust=authority.trust(), now=NOW)
    assert report.verdict == Verdict.VALID, report
    assert report.signatures[0].signer == "Máy nhận"


def test_wrong_pin_changes_nothing(folder: Path) -> None:
    authority = setup.install_demo_authority(NOW)
    made = authority.issue_certificate(name="Máy nhận", organisation="Máy nhận", now=NOW)
    with pytest.raises(Invalid):
        machine.keep_machine_key(to_pkcs12(made, "135790"), "000000")
    assert machine.machine_key() is None


def test_without_a_key_it_is_timestamped_only(paper: bytes) -> None:
    authority = setup.install_demo_authority(NOW)
    report = verify_pdf(machine.attest_pdf(paper, now=NOW), trust=authority.trust(), now=NOW)
    assert [one.role for one in report.signatures] == [Role.DOCUMENT_TIMESTAMP]


def test_without_a_timestamper_it_is_refused(paper: bytes) -> None:
    with pytest.raises(Unavailable):
        machine.attest_pdf(paper, now=NOW)


def test_authority_that_is_silent_is_left_out_and_not_asked_again(
    settings: LazySettings, paper: bytes
) -> None:
    authority = setup.install_demo_authority(NOW)
    settings.TSA_URL = "http://127.0.0.1:9/"  # nobody listens there
    with pytest.raises(Unavailable):
        machine.attest_pdf(paper, now=NOW)
    machine.make_machine_key(authority, "Máy nhận", NOW)
    signed = machine.attest_pdf(paper, now=NOW)
    report = verify_pdf(signed, trust=authority.trust(), now=NOW)
    assert report.signatures[0].intact
    assert report.signatures[0].signer == "Máy nhận"
    brief = machine._brief(settings.TSA_URL)
    assert brief.silent_until > 0
    with pytest.raises(Unavailable):
        brief.certificates()
