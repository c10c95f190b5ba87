"""What the vault keeps is saved and compared as rows; its key goes into the envelope of keys."""

from __future__ import annotations

import io
import tarfile

from tests.backup_site import Site, issue
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.test_openings import made_scene
from vanphong.project.backups import index
from vanphong.project.backups.checking import open_part, read_contents
from vanphong.project.backups.envelopes import Identities
from vanphong.project.backups.places import Folder


def test_sealed_rows_and_the_key_are_saved_apart_and_come_back(site: Site) -> None:
    issue()
    with vaults.running():
        made_scene()
        made = site.create()
    done = site.do("drill", *site.where, "--identity", str(site.holders[0]))
    assert done["faults"] == []
    identities = Identities(site.holders[0])
    place, keys_place = Folder(site.place), Folder(site.keys_place)
    backup = index.read_index(place, made["id"])
    rows = {one.name: one.rows for one in read_contents(place, backup, identities).tables}
    assert (rows["vault.sealed"], rows["vault.spent"], rows["vault.proof"]) == (1, 0, 0)
    with tarfile.open(
        fileobj=io.BytesIO(open_part(keys_place, backup, index.KEYS, identities))
    ) as keys:
        names = set(keys.getnames())
    assert "vault/key" in names
    assert "vault/database-password" not in names
    folder = open_part(place, backup, index.FOLDER, identities)
    assert (vaults.VAULT / "key").read_bytes() not in folder
