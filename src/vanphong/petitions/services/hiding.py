"""What goes to the vault of a letter that is sealed after it was entered: words, and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.petitions.models import FileRole, Letter, LetterFile
from vanphong.petitions.rules.covering import MOST_PAGES
from vanphong.petitions.rules.redaction import MASK, masked, tells
from vanphong.petitions.services import scans
from vanphong.petitions.services.draft_key import DraftKey

_MOVED = _("Đã niêm phong cùng danh tính người viết.")


class Hider:
    """Gathers what the vault is to keep of who wrote a locked letter, and takes it away elsewhere.

    `said`: what is known of the writers, and of who came for them. `held`: the key under which the
    sealed files open to the browser that asks, None where it may draw on nothing. `persons`: who
    came, whom the letter's act forgets with who wrote.
    """

    def __init__(
        self,
        actor: Actor,
        letter: Letter,
        said: Collection[str],
        held: DraftKey | None,
        now: dt.datetime,
    ) -> None:
        self.actor, self.letter, self.now = actor, letter, now
        self._said, self._held = said, held
        self._words: list[str] = []
        self._kept: set[str] = set()
        self._moved: list[files.File] = []
        self.persons: set[UUID] = set()
        self.left: list[dict[str, str]] = []
        self.sealed = 0

    @property
    def words(self) -> str:
        """What was gathered, as one text."""
        return "\n\n".join(self._words)

    def keep(self, label: str, *texts: str) -> None:
        """Gather words that stand nowhere else from now on."""
        given = "\n".join(filter(None, texts))
        if given and label and given not in self._kept:
            self._kept.add(given)
            self._words.append(f"{label}: {given}")

    def mask(self, label: str, text: str) -> str:
        """Give a text without who wrote; the text as it was is gathered where it said so."""
        without = masked(text, self._said)
        if without != text:
            self.keep(label, text)
        return without

    def mask_row(self, row: Model, names: Iterable[str], label: str) -> None:
        """Write columns of a row without who wrote, where they said so.

        Where masks do not fit into the column, one stands for all its words.
        """
        changed = []
        for name in names:
            before = getattr(row, name)
            without = self.mask(label, before)
            if without != before:
                column = row._meta.get_field(name)
                assert isinstance(column, CharField)
                fits = len(without) <= (column.max_length or 0)
                setattr(row, name, without if fits else MASK)
                changed.append(name)
        if changed:
            row.save(update_fields=changed)

    def tells(self, text: str) -> bool:
        """Say whether a text says who wrote."""
        return tells(text, self._said)

    def empty(self, rows: QuerySet[Any], name: str, label: str) -> None:
        """Empty a column of rows that only grow, where it says who wrote."""
        telling = [one for one in rows.order_by("pk") if self.tells(getattr(one, name))]
        for one in telling:
            self.keep(label, getattr(one, name))
        rows.filter(pk__in=[one.pk for one in telling]).update(**{name: ""})

    def note_left(self, kind: str, of: str, on: dt.date | None, step: str = "") -> None:
        """Note a place that a person has to look over, once; see `Sealing.left`."""
        day = f"{on:%Y-%m-%d}" if on else ""
        place = {"kind": kind, "of": of, "on": day, "step": step}
        if place not in self.left:
            self.left.append(place)

    def seal(self, row: LetterFile) -> None:
        """Seal a file of the letter; its bytes, words and name are taken away."""
        plain, row.letter = row.file, self.letter
        drawn = 0 < plain.page_count <= MOST_PAGES
        scans.seal_in_place(
            self.actor, row, files.read_bytes(plain), plain.media_type, plain.page_count,
            held=self._held if drawn else None, now=self.now,
        )  # fmt: skip
        self.keep(str(_("Tên tệp %(n)s") % {"n": row.position}), plain.name)
        self._moved.append(plain)
        self.sealed += 1

    def take(self, file: files.File) -> None:
        """Seal a scan that lies elsewhere as one more file of the letter, and take it away there.

        :raises Refused: `file_held`.
        """
        if file.withdrawn_at is None:
            there = LetterFile.objects.filter(letter=self.letter).count()
            row = LetterFile(
                office_id=self.letter.office_id, letter=self.letter, file=file,
                role=FileRole.ENCLOSURE, position=there + 1,
            )  # fmt: skip
            self.seal(row)
        else:
            self._moved.append(file)

    def rename(self, row: LetterFile) -> None:
        """Let a file that stays keep no name of its own; the vault keeps it."""
        self.keep(str(_("Tên tệp %(n)s") % {"n": row.position}), row.file.name)
        files.forget_name(self.actor, row.file)

    def let_go(self) -> None:
        """Take away what was sealed, once all of it is: one file's going may take another along."""
        for file in self._moved:
            files.give_up(actor=self.actor, file=file, reason=str(_MOVED), now=self.now)
            files.forget_name(self.actor, file)
