"""What the endpoints take and tell."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from vanphong.kernel.endpoints import Day, In, Whole
from vanphong.people.models import BodyKind, Level, Post, Rank

Password = Annotated[str, Field(max_length=1000)]


class OfficeOut(Schema):
    """An office of the directory."""

    id: int
    code: str
    name: str
    short_name: str
    level: Level
    place_name: str
    parent_id: int | None
    valid_from: dt.date
    valid_until: dt.date | None
    successor_id: int | None


class OfficeNamesIn(In):
    """What an office is called, and the place printed before the date."""

    name: str
    short_name: str
    place_name: str


class OfficeIn(OfficeNamesIn):
    """A new office below the own one, or below another one kept (`parent_id`)."""

    code: str
    level: Level
    valid_from: Day
    valid_until: Day | None = None
    parent_id: Whole | None = None


class EndIn(In):
    """The first day on which something no longer holds."""

    valid_until: Day


class OfficeEndIn(EndIn):
    """The first day without an office, and who goes on."""

    successor_id: Whole | None = None


class BodyOut(Schema):
    """A body whose documents the office issues and books."""

    id: UUID
    office_id: int
    name: str
    symbol: str
    kind: BodyKind | None
    header_upper: str
    header_name: str
    valid_from: dt.date
    valid_until: dt.date | None


class BodyFactsIn(In):
    """What a body is called and writes; the upper line of the header may be empty."""

    name: str
    symbol: str
    kind: BodyKind
    header_name: str
    header_upper: str = ""


class BodyIn(BodyFactsIn):
    """A new body."""

    valid_from: Day


class PostOut(Schema):
    """A post held today."""

    id: UUID
    office_id: int
    office: str
    title: str
    department: str
    rank: Rank
    roles: list[str]
    valid_from: dt.date
    valid_until: dt.date | None

    @staticmethod
    def resolve_office(post: Post) -> str:
        """Give the office's name."""
        return post.office.name


class OfficePostOut(Schema):
    """A post of the office, as forms name it; `signer_id`, `lead_id` and the like are its id."""

    id: UUID
    person_id: UUID
    name: str
    title: str
    department: str
    rank: Rank
    roles: list[str]
    body_id: UUID | None
    valid_from: dt.date
    valid_until: dt.date | None


class PostFactsIn(In):
    """What a post is called, its roles, the body whose documents it signs by itself."""

    title: str
    rank: Rank
    roles: list[str]
    department: str = ""
    body_id: UUID | None = None


class PostIn(PostFactsIn):
    """A new post."""

    valid_from: Day
    valid_until: Day | None = None


class RoleOut(Schema):
    """A role and the permissions it carries."""

    code: str
    name: str
    site_wide: bool
    permissions: list[str]


class PersonOut(Schema):
    """A person the office looks after, with the log-in name and the posts held today."""

    id: UUID
    name: str
    login: str
    closed: bool
    posts: list[OfficePostOut]


class PersonNameIn(In):
    """A person's name."""

    name: str


class PersonIn(PersonNameIn):
    """A new person, with a first post or without."""

    post: PostIn | None = None


class AccountOut(Schema):
    """An account; `one_time_until` is set until its holder has chosen a password."""

    id: UUID
    login: str
    person_id: UUID
    name: str
    active: bool
    last_login_at: dt.datetime | None
    one_time_until: dt.datetime | None


class OneTimePasswordOut(AccountOut):
    """An account with a one-time password, told this once."""

    one_time_password: str


class FactorOut(Schema):
    """A second factor: TOTP (an app with codes) or PASSKEY."""

    id: UUID
    kind: str
    name: str
    created_at: dt.datetime
    used_at: dt.datetime | None


class FactorResetIn(In):
    """Whose second factors are to be set up anew, and why."""

    account_id: UUID
    reason: str


class FactorResetOut(Schema):
    """A request that second factors may be set up anew; `approved` is null while it waits."""

    id: UUID
    account_id: UUID
    login: str
    name: str
    reason: str
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    approved: bool | None


class IdentityIn(In):
    """Who an account is to the identity provider (`sub`); empty for nobody."""

    subject: str


class LogInNameIn(In):
    """The name one logs in with."""

    login: str


class AccountIn(LogInNameIn):
    """A new account."""

    person_id: UUID


class DelegationOut(Schema):
    """Authority to sign T/L; `warnings` say what the signer still lacks to sign here."""

    id: UUID
    body_id: UUID
    post_id: UUID
    types: list[str]
    instrument: str
    valid_from: dt.date
    valid_until: dt.date | None
    warnings: list[str]


class DelegationIn(In):
    """New authority to sign T/L; no types means all, no end means until it is ended."""

    body_id: UUID
    post_id: UUID
    given_by_id: UUID | None = None
    types: list[str] = []
    instrument: str
    valid_from: Day
    valid_until: Day | None = None


class SubstitutionOut(Schema):
    """Who stands in for whom; ids of posts."""

    id: UUID
    absent_id: UUID
    substitute_id: UUID
    reason: str
    valid_from: dt.date
    valid_until: dt.date


class SubstitutionIn(In):
    """Who is to stand in for whom; ids of posts."""

    absent_id: UUID
    substitute_id: UUID
    reason: str
    valid_from: Day
    valid_until: Day


class TokenOut(Schema):
    """A token without its secret."""

    id: UUID
    name: str
    post_id: UUID
    holder: str
    scope: list[str]
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None


class SessionOut(Schema):
    """An open session of one's own account."""

    id: UUID
    device: str
    address: str
    opened_at: dt.datetime


class PasswordIn(In):
    """The password one has and the one to have."""

    old: Password
    new: Password
