"""Commands for one document: show it whole, say what it is to others."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

import click

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.command import acts_as, working_as
from vanphong.registry import api
from vanphong.registry.answers import document_whole
from vanphong.registry.command_parts import as_json_too, document_meant, say
from vanphong.registry.document_schemas import DocumentWhole, RelatedOut, RelationOut
from vanphong.registry.services.arrivals import open_document
from vanphong.registry.sight import sight_of


@click.command("show")
@click.argument("document")
@acts_as
@as_json_too
def show(document: str, username: str, *, as_json: bool) -> None:
    """Cho xem DOCUMENT (mã, hoặc số và ký hiệu): thông tin, dòng sổ, liên kết, hồ sơ, tệp."""
    with working_as(username) as (actor, now):
        meant = document_meant(actor, document)
        found = document_whole(actor, open_document(actor=actor, document_id=meant.pk, now=now))
        state = meant.get_state_display()
    heading = f"{found.id}  {found.symbol or '(không số)'} {found.abstract}"
    say(found.dict(), heading, as_json=as_json)
    if not as_json:
        _say_more(found, str(state))


def _say_more(found: DocumentWhole, state: str) -> None:
    day = f", ngày {found.issued_on:%d/%m/%Y}" if found.issued_on else ""
    click.echo(f"  {found.issuer_name}{day}, {state}")
    if found.arrival:
        line = found.arrival
        click.echo(
            f"  Số đến {line.arrival_number:02d}{line.arrival_suffix}, "
            f"ngày {line.arrived_on:%d/%m/%Y}; chuyển tới {line.receivers or 'chưa ai'}"
        )
    if found.number_entry:
        click.echo(f"  Mã của số trong sổ đi: {found.number_entry.id}")
    for relation in found.relations:
        click.echo(f"  {_related(relation)}")
    for dossier in found.dossiers:
        click.echo(f"  Hồ sơ {dossier.code} {dossier.title}")
    for file in found.files:
        click.echo(f"  Tệp {file.name} ({file.size_bytes} byte)")


def _related(relation: RelatedOut) -> str:
    return f"{relation.id}  {relation.words}: {relation.other_symbol} {relation.other_abstract}"


@click.command("who-sees")
@click.argument("document")
@acts_as
@as_json_too
def who_sees(document: str, username: str, *, as_json: bool) -> None:
    """Cho biết ai xem được DOCUMENT (mã, hoặc số và ký hiệu), vì sao."""
    with working_as(username) as (actor, now):
        found = sight_of(actor, document_meant(actor, document), vietnam_date(now))
    say(asdict(found), f"Cơ quan giữ: {found.owner}", as_json=as_json)
    if not as_json:
        for name in found.opened:
            click.echo(f"Đã gửi tới: {name}")
        for reader in found.readers:
            click.echo(f"  {reader.name}, {reader.title}: {'; '.join(reader.reasons)}")


@click.command("relations")
@click.argument("document")
@acts_as
@as_json_too
def relations(document: str, username: str, *, as_json: bool) -> None:
    """Liệt kê các văn bản liên quan của DOCUMENT (mã, hoặc số và ký hiệu)."""
    with working_as(username) as (actor, _now):
        found = document_whole(actor, document_meant(actor, document)).relations
    for relation in found:
        say(relation.dict(), _related(relation), as_json=as_json)


@click.command("relate")
@click.argument("document")
@click.argument("kind", type=click.Choice(api.RelationKind.values))
@click.argument("target")
@acts_as
@as_json_too
def relate(document: str, kind: str, target: str, username: str, *, as_json: bool) -> None:
    """Ghi DOCUMENT làm gì với TARGET, ví dụ REPLACES là thay thế, ANSWERS là trả lời."""
    with working_as(username) as (actor, _now):
        relation = api.relate(
            actor=actor, source_id=document_meant(actor, document).pk, kind=kind,
            target_id=document_meant(actor, target).pk,
        )  # fmt: skip
        say(RelationOut.from_orm(relation).dict(), f"Đã liên kết: {relation.id}",
            as_json=as_json)  # fmt: skip


@click.command("unrelate")
@click.argument("relation_id", type=click.UUID)
@acts_as
def unrelate(relation_id: UUID, username: str) -> None:
    """Bỏ một liên kết ghi nhầm."""
    with working_as(username) as (actor, _now):
        api.unrelate(actor=actor, relation_id=relation_id)
    click.echo("Đã bỏ liên kết.")


COMMANDS = (show, who_sees, relations, relate, unrelate)
