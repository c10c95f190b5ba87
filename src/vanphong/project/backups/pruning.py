"""Old backups taken away, with the files that only they needed."""

from __future__ import annotations

from vanphong.kernel.errors import Invalid
from vanphong.project.backups import index
from vanphong.project.backups.places import Place


def prune(place: Place, keys_place: Place, *, keep: int) -> list[str]:
    """Keep the newest `keep` backups and give the ids of those taken away.

    The index goes first, so that a backup half taken away counts as none; a file's envelope
    goes when no backup left needs it. Backups of single offices are all kept.

    :raises Invalid: `backup_keep` for none.
    """
    if keep < 1:
        raise Invalid("Xin giữ lại ít nhất một bản sao lưu.", code="backup_keep")
    known = index.whole_backups(place)
    old, kept = known[:-keep], known[-keep:]
    for backup_id in old:
        place.erase(index.part_name(backup_id, index.INDEX))
    left = set(kept)
    for where in (place, keys_place):
        for name, _ in list(where.names("backups")):
            if name.split("/")[1] not in left and name.split("/")[1] < min(kept, default=""):
                where.erase(name)
    needed = {
        name
        for one in (*kept, *index.office_backups(place))
        for name, _ in index.objects_of(place, index.read_index(place, one))
    }
    for name, _ in list(place.names("files")):
        if name not in needed and index.sealed_digest(name):
            place.erase(name)
    return old
