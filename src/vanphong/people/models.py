"""Offices and issuing bodies with dates of validity, people, posts, grants, accounts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.rows import OfficeRow
from vanphong.people.factor_models import Factor, FactorReset, ProviderIdentity, RecoveryCode

__all__ = [
    "Account", "Accounts", "ApiToken", "Body", "BodyKind", "Delegation", "Factor", "FactorReset",
    "Level", "LogIn", "LogInTry", "Office", "Person", "Post",
    "ProviderIdentity", "Rank", "RecoveryCode", "Substitution", "Unit",
]  # fmt: skip


class Level(models.TextChoices):
    """Where an office or a unit stands; districts ended on 30 June 2025."""

    CENTRE = "CENTRE", _("trung ương")
    PROVINCE = "PROVINCE", _("tỉnh, thành phố")
    DISTRICT = "DISTRICT", _("quận, huyện (trước 1/7/2025)")
    COMMUNE = "COMMUNE", _("xã, phường, đặc khu")


class Unit(models.Model):
    """An administrative unit of the country, with its official code."""

    isolation: ClassVar[Isolation] = SiteWide(reason="the public list of units", audited=False)

    code = models.CharField(max_length=10, primary_key=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    # With the word for its kind: "Tỉnh Lào Cai", "Phường Bình Tiên".
    full_name = models.CharField(max_length=120)
    name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "people_unit"


class Office(models.Model):
    """An office: the tenant whose rows are kept apart from every other office's.

    Its validity is `[valid_from, valid_until)`; an office that ended names its successor.
    """

    isolation: ClassVar[Isolation] = SiteWide(
        reason="the directory one sends to is shared", with_office="id = %(office)s"
    )

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=400)
    level = models.CharField(max_length=10, choices=Level.choices)
    # The place in "<địa danh>, ngày …".
    place_name = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "people_office"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="office_dates",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    """What a body is in the authority matrix and for signature marks (registry rules)."""

    PROVINCIAL_CONGRESS = "PROVINCIAL_CONGRESS", _("Đại hội đảng bộ tỉnh")
    PROVINCIAL_CONGRESS_PRESIDIUM = (
        "PROVINCIAL_CONGRESS_PRESIDIUM",
        _("Đoàn chủ tịch đại hội đảng bộ tỉnh"),
    )
    PROVINCIAL_CONGRESS_SECRETARIAT = (
        "PROVINCIAL_CONGRESS_SECRETARIAT",
        _("Đoàn thư ký đại hội đảng bộ tỉnh"),
    )
    PROVINCIAL_CONGRESS_CREDENTIALS = (
        "PROVINCIAL_CONGRESS_CREDENTIALS",
        _("Ban thẩm tra tư cách đại biểu đại hội đảng bộ tỉnh"),
    )
    PROVINCIAL_CONGRESS_TELLERS = (
        "PROVINCIAL_CONGRESS_TELLERS",
        _("Ban kiểm phiếu đại hội đảng bộ tỉnh"),
    )
    PROVINCIAL_COMMITTEE = "PROVINCIAL_COMMITTEE", _("Tỉnh ủy, thành ủy")
    PROVINCIAL_STANDING = "PROVINCIAL_STANDING", _("Ban thường vụ tỉnh ủy, thành ủy")
    PROVINCIAL_ADVISORY = "PROVINCIAL_ADVISORY", _("Cơ quan tham mưu của tỉnh ủy, thành ủy")
    SUPERIOR_OF_GRASSROOTS_COMMITTEE = (
        "SUPERIOR_OF_GRASSROOTS_COMMITTEE",
        _("Đảng ủy cấp trên cơ sở (xã, phường)"),
    )
    SUPERIOR_OF_GRASSROOTS_STANDING = (
        "SUPERIOR_OF_GRASSROOTS_STANDING",
        _("Ban thường vụ đảng ủy cấp trên cơ sở"),
    )
    COMMUNE_ADVISORY = "COMMUNE_ADVISORY", _("Cơ quan tham mưu của đảng ủy xã, phường")
    GRASSROOTS_COMMITTEE = "GRASSROOTS_COMMITTEE", _("Đảng ủy cơ sở")
    GRASSROOTS_STANDING = "GRASSROOTS_STANDING", _("Ban thường vụ đảng ủy cơ sở")
    CELL = "CELL", _("Chi bộ")
    CELL_CONGRESS = "CELL_CONGRESS", _("Đại hội chi bộ")
    INSPECTION_COMMITTEE = "INSPECTION_COMMITTEE", _("Ủy ban kiểm tra")
    CENTRAL_COMMITTEE = "CENTRAL_COMMITTEE", _("Trung ương")
    CENTRAL_ADVISORY = "CENTRAL_ADVISORY", _("Cơ quan tham mưu của Trung ương")
    STATE_BODY = "STATE_BODY", _("Cơ quan nhà nước")
    OTHER = "OTHER", _("Khác")


class Body(models.Model):
    """A body in whose name documents are issued; its books are kept by one office."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="issuers are public on every document", with_office="office_id = %(office)s"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=200)
    # "VPTU", "TU", "ĐU": the part of the symbol after the slash.
    symbol = models.CharField(max_length=40)
    # The two lines of cell 2; the upper one is empty for a committee of the centre's own level.
    header_upper = models.CharField(max_length=200, blank=True, default="")
    header_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    system = models.CharField(max_length=5, default="PARTY")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "people_body"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "symbol", "kind", "name", "valid_from"], name="body_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human being; holds posts, is closed but never deleted."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="one person may hold posts in several offices; shown only through posts",
        with_office="home_office_id = %(office)s",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=300)
    # The office that keeps the person's data and account; posts elsewhere give it no say there.
    home_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_person"

    def __str__(self) -> str:
        return self.full_name


class Rank(models.TextChoices):
    """What a post is in its office, for authority marks and the desk."""

    SECRETARY = "SECRETARY", _("bí thư")
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", _("phó bí thư")
    STANDING_MEMBER = "STANDING_MEMBER", _("ủy viên ban thường vụ")
    HEAD = "HEAD", _("người đứng đầu")
    DEPUTY_HEAD = "DEPUTY_HEAD", _("cấp phó")
    DEPUTY_IN_CHARGE = "DEPUTY_IN_CHARGE", _("cấp phó phụ trách")
    OFFICER = "OFFICER", _("chuyên viên")
    CLERK = "CLERK", _("văn thư")
    OTHER = "OTHER", _("khác")


class Post(OfficeRow):
    """A person's post in an office, `[valid_from, valid_until)`; a person may hold several."""

    isolation: ClassVar[Isolation] = OfficeOwned(own_person="person_id")

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    # Department inside the office, in its own words; empty for none.
    department = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=120)
    rank = models.CharField(max_length=20, choices=Rank.choices)
    # The body whose documents this post signs by itself, if any.
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    roles = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "people_post"
        indexes: ClassVar = [models.Index(fields=["person"], name="post_person")]

    def __str__(self) -> str:
        return f"{self.person.full_name}, {self.title}"


class Delegation(OfficeRow):
    """Authority to sign T/L in a body's name, given in writing to one post; no second hop."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    # Types that may be signed; empty means all the instrument covers.
    type_codes = models.JSONField(default=list)
    instrument = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "people_delegation"


class Substitution(OfficeRow):
    """Who does the work of an absent person; signing authority does not pass with it."""

    absent = models.ForeignKey(Post, models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    valid_from = models.DateField()
    # The same day as `valid_from` when it was called off before it began.
    valid_until = models.DateField()

    class Meta:
        db_table = "people_substitution"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="substitution_dates"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="substitution_other_person"
            ),
        ]


class Accounts(BaseUserManager["Account"]):
    """Accounts by their log-in name."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Give an account by its name, whatever its case."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """What one logs in with; belongs to one person."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="log-in happens before an office is known",
        with_office="person_id in (select id from people_person where home_office_id = %(office)s)",
        trail_without=("password", "last_login"),
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = []

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="vi")
    # Until when a password set by an administrator leads to choosing one's own; null: own.
    one_time_until = models.DateTimeField(null=True)

    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        db_table = "people_account"


class ApiToken(OfficeRow):
    """A person's key for programs: one office, a scope, an end. Only its digest is kept."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("digest",))

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    # Permissions the token keeps of those the post has; empty means none.
    scope = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_apitoken"


class LogIn(models.Model):
    """An open session of an account, so that its owner sees and can end it."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="belongs to an account, which is of the whole installation", audited=False
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45)
    # What the browser says of itself, cut short.
    agent = models.CharField(max_length=200)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "people_login"


class LogInTry(models.Model):
    """Failed tries of one name from one address; others with that name are not held up."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="counted before anybody is known", audited=False
    )

    # SHA-256 of the folded name and the address: neither can be read from the table.
    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField()
    last_at = models.DateTimeField()
    not_before = models.DateTimeField()

    class Meta:
        db_table = "people_logintry"
