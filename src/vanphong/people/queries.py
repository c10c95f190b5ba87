"""Reads of offices, posts and who stands in for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.text import fold
from vanphong.people.models import (
    Account,
    ApiToken,
    Body,
    Delegation,
    LogIn,
    Office,
    Person,
    Post,
    Substitution,
)


def _current(on: dt.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


def offices_directory(on: dt.date, *, words: str = "") -> QuerySet[Office]:
    """Give the offices that exist on the day, in Vietnamese order; the directory is shared."""
    offices = Office.objects.filter(_current(on)).order_by("sort_key", "id")
    if words:
        offices = offices.filter(id__in=_matching_offices(offices, words))
    return offices


def _matching_offices(offices: QuerySet[Office], words: str) -> list[int]:
    wanted = fold(words).split()
    return [
        office.id
        for office in offices.only("id", "name", "code")
        if all(w in fold(f"{office.name} {office.code}") for w in wanted)
    ]


def get_office(office_id: int) -> Office:
    """Give an office of the directory.

    :raises NotFound: when there is none.
    """
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise NotFound(_("Không có cơ quan này."))
    return office


def own_office(actor: Actor) -> Office:
    """Give the office the actor acts in.

    :raises NotFound: for an actor without an office.
    """
    return get_office(actor.office_key)


def bodies_of(actor: Actor, on: dt.date) -> QuerySet[Body]:
    """Give the bodies whose books the actor's office keeps on the day."""
    return Body.objects.filter(_current(on), office_id=actor.office_key).order_by("name", "id")


def body_written_for(actor: Actor, body_id: UUID | None, on: dt.date) -> Body:
    """Give the body a paper is written in the name of: the one named, or that of the actor's post.

    :raises Invalid: `no_body`.
    """
    if body_id is None and actor.post_id is not None:
        body_id = get_post(actor, actor.post_id, on).body_id
    body = bodies_of(actor, on).filter(pk=body_id).first() if body_id else None
    if body is None:
        raise Invalid(_("Hãy chọn cơ quan ban hành."), code="no_body")
    return body


def get_own_body(actor: Actor, named: str, on: dt.date) -> Body:
    """Give a body whose books the actor's office keeps on the day, by its id or its symbol.

    :raises NotFound: for another office's, one that has ended, or a symbol that two share.
    """
    try:
        found = list(bodies_of(actor, on).filter(pk=UUID(named)))
    except ValueError:
        found = list(bodies_of(actor, on).filter(symbol__iexact=named))
    if len(found) != 1:
        sentence = _("Ký hiệu này của %(count)s chủ thể; hãy ghi mã của chủ thể.")
        raise NotFound(
            sentence % {"count": len(found)} if found else _("Không có chủ thể ban hành này.")
        )
    return found[0]


def posts_of_office(actor: Actor, on: dt.date) -> QuerySet[Post]:
    """Give the posts held in the actor's office on the day, in the order of persons' names."""
    return (
        Post.objects.filter(_current(on), office_id=actor.office_key, person__closed_at=None)
        .select_related("person", "body")
        .order_by("person__sort_key", "id")
    )


def has_left(post: Post, on: dt.date) -> bool:
    """Say whether a post is held no more on the day: given up, or its person has left."""
    ended = post.valid_until is not None and post.valid_until <= on
    return ended or post.person.closed_at is not None


def get_post(actor: Actor, post_id: UUID, on: dt.date) -> Post:
    """Give a post held in the actor's office on the day.

    :raises NotFound: when it is not held there then.
    """
    post = posts_of_office(actor, on).filter(pk=post_id).first()
    if post is None:
        raise NotFound(_("Không có chức vụ này trong cơ quan."))
    return post


def delegations_to(post: Post, on: dt.date) -> QuerySet[Delegation]:
    """Give the stored authority of a post to sign T/L on the day."""
    return Delegation.objects.filter(_current(on), post=post).select_related("body")


def substitutions_by(post_id: UUID, on: dt.date) -> QuerySet[Substitution]:
    """Give the absences in which a post stands in for another on the day."""
    return Substitution.objects.filter(_current(on), substitute_id=post_id).select_related(
        "absent__person"
    )


def absences_of(post_ids: Iterable[UUID], on: dt.date) -> QuerySet[Substitution]:
    """Give the absences of posts on the day, with who stands in."""
    return Substitution.objects.filter(
        _current(on), absent_id__in=list(post_ids)
    ).select_related("substitute__person")


def delegations_for(body_id: UUID, on: dt.date) -> QuerySet[Delegation]:
    """Give the stored authority to sign T/L in a body's name on the day."""
    return Delegation.objects.filter(_current(on), body_id=body_id).select_related("body")


def ended_delegation(post: Post, body_id: UUID, on: dt.date) -> Delegation | None:
    """Give the last authority of a post to sign T/L in a body's name that ended by the day."""
    ended = Delegation.objects.filter(post=post, body_id=body_id, valid_until__lte=on)
    return ended.order_by("-valid_until", "id").first()


def posts_of_person(person_id: UUID, on: dt.date) -> QuerySet[Post]:
    """Give all posts a person holds on the day in offices that exist then.

    Row-level security lets one see one's own in every office.
    """
    return (
        Post.objects.filter(_current(on), person_id=person_id, office__valid_from__lte=on)
        .filter(Q(office__valid_until=None) | Q(office__valid_until__gt=on))
        .select_related("office", "person")
        .order_by("valid_from", "id")
    )


def with_ancestors(office: Office) -> list[int]:
    """Give the ids of an office and of all above it, from below."""
    ids, above = [office.id], office.parent
    while above is not None and above.id not in ids:
        ids.append(above.id)
        above = above.parent
    return ids


def offices_kept(actor: Actor, *, words: str = "") -> QuerySet[Office]:
    """Give the own office first and those directly below it, ended ones too."""
    own = ExpressionWrapper(Q(pk=actor.office_key), BooleanField())
    kept = Office.objects.filter(Q(pk=actor.office_id) | Q(parent_id=actor.office_id))
    if words:
        kept = kept.filter(id__in=_matching_offices(kept, words))
    return kept.annotate(is_own=own).order_by("-is_own", "sort_key", "id")


def bodies_kept(actor: Actor) -> QuerySet[Body]:
    """Give every body of the own office and of those directly below it."""
    return Body.objects.filter(office__in=offices_kept(actor))


def all_bodies_of(office: Office) -> QuerySet[Body]:
    """Give every body of an office, those in force first."""
    return Body.objects.filter(office=office).order_by("-valid_until", "name", "id")


def bodies_with_symbol(
    office: Office, symbol: str, valid_from: dt.date, valid_until: dt.date | None
) -> QuerySet[Body]:
    """Give the bodies of an office that write a symbol at some time in `[from, until)`."""
    found = Body.objects.filter(office=office, symbol__iexact=symbol).filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from)
    )
    if valid_until is not None:
        found = found.filter(valid_from__lt=valid_until)
    return found.order_by("name", "id")


def lock_office(office_id: int) -> Office:
    """Lock an office of the directory.

    :raises NotFound: when there is none.
    """
    office = Office.objects.select_for_update().filter(pk=office_id).first()
    if office is None:
        raise NotFound(_("Không có cơ quan này."))
    return office


def get_body(body_id: UUID) -> Body:
    """Give a body of the directory.

    :raises NotFound: when there is none.
    """
    body = Body.objects.select_related("office").filter(pk=body_id).first()
    if body is None:
        raise NotFound(_("Không có chủ thể ban hành này."))
    return body


def lock_body(body_id: UUID) -> Body:
    """Lock a body.

    :raises NotFound: when there is none.
    """
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound(_("Không có chủ thể ban hành này."))
    return body


def lock_open_bodies(office: Office, on: dt.date) -> QuerySet[Body]:
    """Lock the bodies of an office that still issue on the day."""
    still = Q(valid_until=None) | Q(valid_until__gt=on)
    return Body.objects.select_for_update().filter(still, office=office).order_by("id")


def people_of_office(actor: Actor) -> QuerySet[Person]:
    """Give the persons the actor's office looks after, in the order of their names."""
    return Person.objects.filter(home_office_id=actor.office_key).order_by("sort_key", "id")


def people_with_posts(
    actor: Actor, on: dt.date, *, person_id: UUID | None = None
) -> list[tuple[Person, list[Post]]]:
    """Give the persons the office looks after (or one), each with the posts held here then."""
    people = people_of_office(actor).select_related("account")
    posts = posts_of_office(actor, on)
    if person_id is not None:
        people, posts = people.filter(pk=person_id), posts.filter(person_id=person_id)
    held: dict[UUID, list[Post]] = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(post)
    return [(person, held.get(person.id, [])) for person in people]


def get_person(actor: Actor, person_id: UUID) -> Person:
    """Give a person the actor's office looks after.

    :raises NotFound: for another office's.
    """
    person = people_of_office(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("Không có người này trong cơ quan."))
    return person


def lock_person(actor: Actor, person_id: UUID) -> Person:
    """Lock a person the actor's office looks after.

    :raises NotFound: for another office's.
    """
    person = people_of_office(actor).select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("Không có người này trong cơ quan."))
    return person


def all_posts_of_office(actor: Actor) -> QuerySet[Post]:
    """Give every post of the actor's office, ended ones too, in the order of persons' names."""
    return (
        Post.objects.filter(office_id=actor.office_key)
        .select_related("person", "body")
        .order_by("person__sort_key", "valid_from", "id")
    )


def lock_post(actor: Actor, post_id: UUID) -> Post:
    """Lock a post of the actor's office, held now or not.

    :raises NotFound: when it is not of the office.
    """
    post = all_posts_of_office(actor).select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        raise NotFound(_("Không có chức vụ này trong cơ quan."))
    return post


def lock_posts_here(actor: Actor, person: Person, on: dt.date) -> QuerySet[Post]:
    """Lock the posts a person still holds on the day in the actor's office."""
    still = Q(valid_until=None) | Q(valid_until__gt=on)
    return (
        Post.objects.select_for_update()
        .filter(still, office_id=actor.office_key, person=person)
        .order_by("id")
    )


def accounts_of_office(actor: Actor) -> QuerySet[Account]:
    """Give the accounts of the persons the actor's office looks after."""
    return (
        Account.objects.filter(person__home_office_id=actor.office_key)
        .select_related("person")
        .order_by("person__sort_key", "id")
    )


def lock_account(actor: Actor, account_id: UUID) -> Account:
    """Lock an account of a person the actor's office looks after.

    :raises NotFound: for another office's.
    """
    found = accounts_of_office(actor).select_for_update(of=("self",)).filter(pk=account_id)
    return _one_account(found)


def lock_account_of(actor: Actor) -> Account:
    """Lock the actor's own account.

    :raises NotFound: for an actor without one.
    """
    own = Account.objects.select_related("person").select_for_update(of=("self",))
    return _one_account(own.filter(person_id=actor.person_key))


def _one_account(found: QuerySet[Account]) -> Account:
    account = found.first()
    if account is None:
        raise NotFound(_("Không có tài khoản này trong cơ quan."))
    return account


def sessions_of(actor: Actor) -> QuerySet[LogIn]:
    """Give the actor's open sessions, newest first."""
    return LogIn.objects.filter(account__person_id=actor.person_key).order_by(
        "-opened_at", "id"
    )


def delegated_in(
    post: Post, body: Body, valid_from: dt.date, valid_until: dt.date | None
) -> bool:
    """Say whether a post signs T/L for a body at some time in `[from, until)`."""
    rows = Delegation.objects.filter(post=post, body=body).filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from)
    )
    if valid_until is not None:
        rows = rows.filter(valid_from__lt=valid_until)
    return rows.exists()


def delegations_of_office(actor: Actor) -> QuerySet[Delegation]:
    """Give all authority to sign T/L stored in the actor's office, newest first."""
    return (
        Delegation.objects.filter(office_id=actor.office_key)
        .select_related("body", "post__person")
        .order_by("-valid_from", "id")
    )


def delegations_on(actor: Actor, on: dt.date) -> QuerySet[Delegation]:
    """Give the authority to sign T/L that holds in the actor's office on the day."""
    return delegations_of_office(actor).filter(_current(on))


def substitutions_of_office(actor: Actor) -> QuerySet[Substitution]:
    """Give all substitutions of the actor's office, newest first."""
    return (
        Substitution.objects.filter(office_id=actor.office_key)
        .select_related("absent__person", "substitute__person")
        .order_by("-valid_from", "id")
    )


def tokens_of_office(actor: Actor) -> QuerySet[ApiToken]:
    """Give all tokens of the actor's office, newest first."""
    return (
        ApiToken.objects.filter(office_id=actor.office_key)
        .select_related("post__person")
        .order_by("-created_at", "id")
    )


def own_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Give the tokens of the post acted through, newest first."""
    return tokens_of_office(actor).filter(post_id=actor.post_key)


def heads_of_body(body_id: UUID, on: dt.date) -> QuerySet[Post]:
    """Give the posts that head a body on the day."""
    return Post.objects.filter(
        _current(on), body_id=body_id, rank__in=["HEAD", "SECRETARY"]
    ).select_related("person")


def office_names(office_ids: Iterable[int]) -> dict[int, str]:
    """Give the short names of offices by their id."""
    return dict(Office.objects.filter(pk__in=set(office_ids)).values_list("id", "short_name"))
