"""A backup brings everything back, opens to its key holders alone, and shows every change."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests import s3_server
from tests.backup_site import Site, issue
from tests.plugin import FOLDER
from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.files.store import the_store
from vanphong.files.tests import samples
from vanphong.kernel import buckets
from vanphong.kernel.errors import Invalid, NotFound, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.project.backups import index
from vanphong.project.backups.cli import commands
from vanphong.project.backups.envelopes import Recipients, new_identity
from vanphong.project.backups.places import Folder, place_of

PLANTED = "Đồng chí Zụ Quỵnh Xờ"


def test_a_backup_restored_elsewhere_is_the_same_in_rows_files_trail_and_signatures(
    site: Site,
) -> None:
    issue()
    made = site.create()
    assert made["rows"] > 100
    assert made["files"] >= 1
    done = site.do("drill", *site.where, "--identity", str(site.holders[1]))
    assert done["faults"] == []
    assert (done["rows"], done["files"]) == (made["rows"], made["files"])
    assert done["trail_intact"]
    assert done["signed_files"] == 1
    noted = json.loads((FOLDER / "backups" / "last-drill.json").read_text())
    assert (noted["id"], noted["faults"]) == (made["id"], 0)


def test_each_holder_alone_opens_it_and_nobody_else(site: Site, tmp_path: Path) -> None:
    issue()
    site.create()
    assert site.verify() == []
    for holder in site.holders:
        assert site.verify("--identity", str(holder)) == []
    stranger = tmp_path / "nguoi-la.txt"
    new_identity(stranger)
    assert stranger.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="Không mở được"):
        site.verify("--identity", str(stranger))


def test_nothing_is_readable_where_it_lies_and_the_keys_lie_apart(site: Site) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract=PLANTED, addressees=["Đảng ủy các xã"], recipients=[{"name": "Như trên"}],
            file_copy="Lưu", signer_id=cast.posts["CHIEF"].id,
        )  # fmt: skip
    made = site.create()
    everything = b"".join(p.read_bytes() for p in site.place.rglob("*") if p.is_file())
    assert PLANTED.encode() not in everything
    assert cast.office.name.encode() not in everything
    names = {path.name for path in site.place.rglob("*")}
    assert index.KEYS not in names
    [keys] = [path for path in site.keys_place.rglob("*") if path.is_file()]
    assert str(keys.relative_to(site.keys_place)) == f"backups/{made['id']}/keys.age"


@pytest.mark.skipif(not shutil.which("age"), reason="age is not on this machine")
def test_it_opens_without_the_product(site: Site) -> None:
    sha256 = issue().issued_document.file.sha256
    made = site.create()

    def opened(path: Path) -> bytes:
        command = ["age", "-d", "-i", str(site.holders[0]), str(path)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    folder = site.place / "backups" / made["id"]
    assert opened(folder / "database.age").startswith(b"PGDMP")
    lines = [json.loads(line) for line in opened(folder / "contents.age").splitlines()]
    [name] = [line[3] for line in lines if line[:2] == ["file", sha256]]
    assert opened(site.place / name) == the_store().read(sha256)


@pytest.mark.parametrize("where", ["database.age", "contents.age", "folder.age", "files"])
def test_one_changed_byte_and_one_missing_part_are_named(site: Site, where: str) -> None:
    issue()
    site.create()
    path = next(p for p in site.place.rglob("*.age") if where in str(p))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    name = str(path.relative_to(site.place))
    assert site.verify(code=1) == [f"{name}: đã bị thay đổi"]
    path.unlink()
    assert site.verify(code=1) == [f"{name}: thiếu"]


def test_the_next_backup_writes_only_what_is_new(site: Site) -> None:
    cast = make_signing_office()
    before = _files_after(site, cast, b"mot")
    first = {name: path.stat().st_mtime_ns for name, path in before.items()}
    after = _files_after(site, cast, b"hai")
    assert len(after) == len(before) + 1
    assert {name: after[name].stat().st_mtime_ns for name in first} == first
    new_identity(site.holders[0].with_name("giu-khoa-3.txt"))
    site.public[0] = new_identity(site.holders[0].with_name("giu-khoa-4.txt"))
    assert len(_files_after(site, cast, b"ba")) == len(after) * 2 + 1, "anew for other holders"


def _files_after(site: Site, cast: Any, mark: bytes) -> dict[str, Path]:
    from vanphong.files import api as files

    with acting(cast.clerk):
        files.take_in(
            actor=cast.clerk, content=samples.pdf() + b"\n%" + mark, name="a.pdf", now=NOW
        )
    site.create()
    return {path.name: path for path in (site.place / "files").rglob("*.age")}


def test_old_backups_go_with_the_files_only_they_needed(site: Site) -> None:
    cast = make_signing_office()
    _files_after(site, cast, b"mot")
    the_file = next((site.place / "files").rglob("*.age"))
    from vanphong.files.models import File

    with acting(cast.clerk):
        File.objects.all().update(withdrawn_at=NOW, text="")
    last = site.create()
    done = CliRunner().invoke(commands, ["prune", "--keep", "1", *site.where])
    assert "Đã bỏ 1" in done.output
    assert [one["id"] for one in site.do("list", "--from", str(site.place))] == [last["id"]]
    assert not the_file.exists()
    assert site.verify() == []
    assert len(list(site.keys_place.rglob("keys.age"))) == 1


def test_a_file_lost_before_is_told_and_the_rest_is_saved(site: Site) -> None:
    sha256 = issue().issued_document.file.sha256
    the_store().erase(sha256)
    made = site.create(code=1)
    assert made["missing"] == 1
    assert made["files"] > 1
    assert site.verify("--identity", str(site.holders[0]), code=1) == [
        f"{sha256}: tệp đã mất từ trước khi sao lưu"
    ]


def test_a_file_lost_since_the_last_backup_is_told_and_still_there(site: Site) -> None:
    sha256 = issue().issued_document.file.sha256
    assert site.create()["lost"] == 0
    the_store().erase(sha256)
    made = site.create(code=1)
    assert (made["lost"], made["missing"]) == (1, 0)
    assert site.verify("--identity", str(site.holders[0])) == []


def test_one_holder_is_not_enough_and_a_filled_place_is_not_written_over(site: Site) -> None:
    with pytest.raises(Refused) as one:
        Recipients(f"{site.public[0]}, {site.public[0]}")
    assert one.value.code == "two_key_holders"
    with pytest.raises(Invalid) as wrong:
        Recipients(f"{site.public[0]} age1khong")
    assert wrong.value.code == "backup_recipient"
    site.create()
    with pytest.raises(Refused) as filled:
        site.do("restore", *site.where, "--identity", str(site.holders[0]))
    assert filled.value.code == "not_empty"
    with pytest.raises(NotFound):
        site.do("verify", "20200101T000000Z-000000", *site.where)


def test_a_backup_that_fails_is_none(site: Site) -> None:
    the_place = Folder(site.place)

    def fills_up() -> None:
        with the_place.writing("backups/a/b") as out:
            out.write(b"x")
            raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable) as full:
        fills_up()
    assert full.value.code == "backup_place_unavailable"
    assert list(the_place.names("")) == []


@pytest.mark.skipif(not s3_server.found(), reason="swift is not on this machine")
def test_backups_on_s3(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "swift"
    root.mkdir()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.SECRET_KEY)
    issue()
    with s3_server.running(root) as url:
        address = f"s3://{s3_server.BUCKET}/sao-luu?endpoint={url}"
        site.place = site.keys_place = address  # type: ignore[assignment]
        made = site.create()
        assert [one["id"] for one in site.do("list", "--from", address)] == [made["id"]]
        assert site.verify("--identity", str(site.holders[0])) == []
        _changed_on_s3(address, made["id"])
        assert len(site.verify(code=1)) == 2
        _a_writer_that_fails_leaves_nothing(address)


def _changed_on_s3(address: str, backup_id: str) -> None:
    bucket = buckets.Bucket(address)
    bucket.erase(index.part_name(backup_id, index.FOLDER))
    bucket.put(index.part_name(backup_id, index.CONTENTS), b"khac")


def _a_writer_that_fails_leaves_nothing(address: str) -> None:
    place = place_of(address)

    def fails() -> None:
        with place.writing("backups/nua/index.json") as out:
            out.write(b"{")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert "backups/nua/index.json" not in dict(place.names("backups"))
    with place.writing("backups/lon/a") as out:
        for _ in range(12):
            out.write(b"x" * 1024**2)
    whole = io.BytesIO()
    with place.reading("backups/lon/a") as stream:
        shutil.copyfileobj(stream, whole)
    assert whole.getvalue() == b"x" * 12 * 1024**2
