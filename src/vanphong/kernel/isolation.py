"""How the rows of a table are kept apart between offices; read by `project.database.prepare`.

Each model says so in a class attribute `isolation`. PostgreSQL then enforces it with forced
row-level security for a role that owns nothing, beside the one visibility rule in the code.
"""

from __future__ import annotations

from dataclasses import dataclass

# The offices of the running transaction; nothing set means none, so a forgotten scope sees no row.
OFFICES = "coalesce(nullif(current_setting('vp.offices', true), ''), '{}')::int[]"
PERSON = "nullif(current_setting('vp.person', true), '')::uuid"


@dataclass(frozen=True, slots=True)
class Isolation:
    """What all kinds share.

    `audited`: every change of a row is written to the trail by a trigger.
    `trail_without`: columns left out of the trail because they are large and kept elsewhere.
    `append_only`: the application may insert and read, never change or delete.
    `erasable`: columns of an append-only table, texts or lists, that may be emptied, all at once,
    never written anew: they may turn out to name somebody whose name is to be kept secret.
    """

    audited: bool = True
    trail_without: tuple[str, ...] = ()
    append_only: bool = False
    erasable: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The column with the office that owns what the row points at; empty without one."""
        return ""

    def of_office(self) -> str:
        """Give the SQL condition for rows that go with an office saved alone; empty for none.

        It has the parameter `office`.
        """
        return f"{self.owner} = %(office)s" if self.owner else ""

    def read_policy(self, table: str) -> str | None:
        """Give the SQL condition under which a row is seen, or None without row-level security."""
        raise NotImplementedError(table)

    def write_policy(self, table: str) -> str | None:
        """Give the SQL condition a new or changed row must meet."""
        return self.read_policy(table)

    def delete_policy(self, table: str) -> str | None:
        """Give the SQL condition under which a row may be taken away."""
        return self.write_policy(table)


@dataclass(frozen=True, slots=True)
class OfficeOwned(Isolation):
    """Rows of one office. `cross` names foreign keys that may point into another office.

    They point at what the office sees in that moment, and at nothing else (`vp_within_reach`).
    `own_person` names a column with a person: that person sees the row from any office.
    """

    cross: tuple[str, ...] = ()
    own_person: str = ""

    @property
    def owner(self) -> str:
        """The office of the row."""
        return "office_id"

    def read_policy(self, table: str) -> str:
        """Give the rows of the offices acted in, and one's own where told."""
        policy = f"office_id = any({OFFICES})"
        return f"({policy} or {self.own_person} = {PERSON})" if self.own_person else policy

    def write_policy(self, table: str) -> str:
        """Give what may be written: rows of the offices acted in only."""
        return f"office_id = any({OFFICES})"


@dataclass(frozen=True, slots=True)
class OfficeShared(OfficeOwned):
    """Rows of one office that others may read once listed in an access table.

    The access table has the columns `column` (the row) and `office_id` (who may read it).
    """

    through: str = ""
    column: str = ""

    def read_policy(self, table: str) -> str:
        """Give the rows owned, and those opened to the offices acted in."""
        return (  # names of our own tables, from the models
            f"(office_id = any({OFFICES}) or exists (select 1 from {self.through} a "  # noqa: S608
            f"where a.{self.column} = {table}.id and a.office_id = any({OFFICES})))"
        )


@dataclass(frozen=True, slots=True)
class AccessList(Isolation):
    """The access table itself: the owner of the row opens it, the opened office sees the line.

    `owner_column` is the owning office's id, copied into the line.
    """

    owner_column: str = "owner_id"

    @property
    def owner(self) -> str:
        """The office that opens: none opens what it does not own."""
        return self.owner_column

    def read_policy(self, table: str) -> str:
        """Give the lines that name or were written by the offices acted in."""
        return f"(office_id = any({OFFICES}) or {self.owner_column} = any({OFFICES}))"

    def write_policy(self, table: str) -> str:
        """Give what may be written: only the owner opens a row."""
        return f"{self.owner_column} = any({OFFICES})"

    def delete_policy(self, table: str) -> str:
        """Give what may be taken away: the owner closes, the opened office gives up."""
        return self.read_policy(table)


@dataclass(frozen=True, slots=True)
class TwoOffices(Isolation):
    """Rows between two offices, such as a delivery: both see it, both may change their side."""

    first: str = "sender_id"
    second: str = "receiver_id"

    @property
    def owner(self) -> str:
        """The office that sends: none sends what it does not own."""
        return self.first

    def read_policy(self, table: str) -> str:
        """Give the rows of either side."""
        return f"({self.first} = any({OFFICES}) or {self.second} = any({OFFICES}))"


@dataclass(frozen=True, slots=True)
class SiteWide(Isolation):
    """Rows of the whole installation, with the reason why no office owns them.

    `with_office` is the condition for those that go with an office saved alone (`of_office`).
    """

    reason: str = ""
    with_office: str = ""

    def of_office(self) -> str:
        """Give what the model says."""
        return self.with_office

    def read_policy(self, table: str) -> None:
        """Give no policy: everyone may see the rows; the code decides who may change them."""
        return


@dataclass(frozen=True, slots=True)
class Trail(Isolation):
    """The trail: read by its office, written by anyone, changed by no one."""

    def read_policy(self, table: str) -> str:
        """Give the events of the offices acted in."""
        return f"office_id = any({OFFICES})"

    def write_policy(self, table: str) -> str:
        """Give what may be written: any event."""
        return "true"
