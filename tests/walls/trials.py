"""What one office tries at the other: every page, form, operation and search."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.test import Client

from tests.described import description, schema_named
from tests.walls.asking import (
    TABLES,
    Address,
    Answer,
    Route,
    addresses,
    ask,
    page_routes,
)
from tests.walls.forms import Form, forms_of
from tests.walls.world import ROLES, Side, leaks, mirror_of
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.project.json_api import api

# Ends one's own session, or chooses the post one acts in: nothing after it would be a trial.
LEFT_OUT = {"logout", "switch_post", "password"}


@dataclass
class Tally:
    """How many requests were made, what they answered, and what should not have been."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def note(self, answer: Answer, there: Side, where: str) -> Answer:
        """Count an answer; a foreign word, a foreign row changed or a fall is a finding."""
        self.requests += 1
        self.statuses[answer.status] += 1
        if leaks(answer.words + answer.cookies, there):
            self.findings.append(f"foreign word: {where}")
        if answer.touched:
            self.findings.append(f"foreign row: {where}")
        if answer.status >= 500:
            self.findings.append(f"status {answer.status}: {where}")
        return answer

    def compare(self, foreign: Answer, missing: Answer, where: str) -> None:
        """A foreign id that looks other than a missing one tells that it is there."""
        if foreign.alike() != missing.alike():
            told = next(
                (f"{a.strip()[:300]} | {b.strip()[:300]}" for a, b in zip(
                    foreign.alike()[1].splitlines(), missing.alike()[1].splitlines(), strict=False
                ) if a != b), f"{foreign.status}, {missing.status}",
            )  # fmt: skip
            self.findings.append(f"foreign unlike missing: {where}: {told}")


@cache
def permissions(role: str) -> frozenset[str]:
    """Give what a role may."""
    return people.permissions_of([role])


def roles_for(gate: str) -> list[str]:
    """Give the roles whom a gate lets through."""
    everyone = gate not in people.all_permissions()
    return [role for role in ROLES if everyone or gate in permissions(role)]


def try_pages(tally: Tally, here: Side, there: Side, *, each: int, roles: int) -> None:
    """Open and send every address with ids of the other office in it."""
    nobody = Client(raise_request_exception=False)
    for route in page_routes():
        if not route.has_ids:
            continue
        for address in addresses(route, here, there, each=each):
            for method in route.methods:
                where = f"{method} {route.pattern} as nobody"
                tally.note(ask(nobody, method, address.foreign, there), there, where)
                for role in roles_for(route.gate)[:roles]:
                    _try_page(tally, here, there, role, method, address)


def _try_page(
    tally: Tally, here: Side, there: Side, role: str, method: str, address: Address
) -> None:
    client, where = here.browsers[role], f"{method} {address.route.pattern} as {role}"
    foreign = tally.note(ask(client, method, address.foreign, there), there, where)
    if address.comparable:
        missing = tally.note(ask(client, method, address.missing, there), there, where)
        tally.compare(foreign, missing, where)


def own_pages(here: Side, *, roles: int) -> Iterator[tuple[str, Route, str]]:
    """Give every page of the own office that has an address: role, route, address."""
    for route in page_routes():
        if route.name in LEFT_OUT or route.gate.startswith("public"):
            continue
        for address in addresses(route, here, here, each=1):
            for role in roles_for(route.gate)[:roles]:
                yield role, route, address.foreign


def forms_met(
    tally: Tally, here: Side, there: Side, method: str, *, roles: int
) -> Iterator[tuple[str, str, Form, str]]:
    """Give every form of the own office's pages once a role: role, place, form, where it is."""
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for role, route, address in own_pages(here, roles=roles):
        page = ask(here.browsers[role], "GET", address, there)
        tally.note(page, there, f"GET {route.pattern} as {role}")
        for form in forms_of(page.words):
            place = form.action or address
            key = (role, place, tuple(one.name for one in form.fields))
            if form.method == method and key not in seen and "dang-xuat" not in place:
                seen.add(key)
                yield role, place, form, f"form at {route.pattern} as {role}"


def try_forms(tally: Tally, here: Side, there: Side, *, roles: int) -> int:
    """Send the own office's forms with the other's ids; give how many forms went through.

    Those that went through were sent as they are: they show that the forms are filled well.
    """
    mirror, done = mirror_of(here, there), 0
    for role, place, form, where in forms_met(tally, here, there, "post", roles=roles):
        client, sent = here.browsers[role], form.filled()
        own = tally.note(ask(client, "POST", place, there, data=sent), there, where)
        done += own.status in {302, 204}
        for one in form.fields:
            foreign = next((mirror[v] for v in (one.value, *one.options) if v in mirror), "")
            if foreign:
                sent_now = sent | {one.name: foreign}
                answer = ask(client, "POST", place, there, data=sent_now, follow=True)
                tally.note(answer, there, f"{where}, {one.name} foreign")
    return done


def try_searches(tally: Tally, here: Side, there: Side, *, roles: int) -> int:
    """Look for the other's words in every field one can search by; give how many fields."""
    fields = 0
    nonsense = "xqw" + "z" * (len(there.sought) - 3)
    for role, place, form, where in forms_met(tally, here, there, "get", roles=roles):
        plain = {one.name: one.value for one in form.fields}
        for one in form.fields:
            if not one.is_text:
                continue
            fields += 1
            answers = []
            for words in (there.sought, nonsense):
                query = plain | {one.name: words}
                answer = ask(here.browsers[role], "GET", place, there, data=query)
                tally.note(answer, there, f"{where}, {one.name}")
                answers.append(_without(answer, words))
            tally.compare(answers[0], answers[1], f"{where}, {one.name}")
    return fields


def _without(answer: Answer, words: str) -> Answer:
    """Leave out the words that were typed, however they are written back."""
    said = fold(unquote(answer.words)).replace(fold(words), "…")
    return Answer(answer.status, said, "", answer.touched)


# --- the API

# Where an id in a body stands, when its name does not say it.
_BODY_TABLES = {
    "answers_id": "registry_document", "cooperating": "people_post", "informed": "people_post",
    "keeper_id": "people_person", "lead_id": "people_post", "leader_id": "people_post",
    "new_document_id": "registry_document", "passed_to": "people_post",
    "signer_id": "people_post", "term_id": "registry_term", "target_id": "registry_document",
}  # fmt: skip


def operations() -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Give every operation: method, path, description, the permission its gate asks for."""
    gates = {
        (f"/api/v1/{router.prefix}/{path}".replace("//", "/").replace("//", "/"), method): op
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for op in view.operations
        for method in op.methods
    }
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            found = gates[path, method.upper()]
            yield method, path, operation, getattr(found.view_func, "gate", "")


def try_operations(tally: Tally, here: Side, there: Side, *, each: int, roles: int) -> None:
    """Call every operation with the other's ids in its address, its filters and its body."""
    nobody = Client(raise_request_exception=False)
    for method, path, operation, gate in operations():
        route = Route(path, path, gate)
        for address in addresses(route, here, there, each=each):
            sent = _sent(operation, there, missing=False)
            where = f"{method} {path}"
            answer = ask(nobody, method, address.foreign, there, **sent)
            tally.note(answer, there, f"{where} as nobody")
            for role in roles_for(gate)[:roles]:
                client = here.programs[role]
                told = f"{where} as {role}"
                foreign = ask(client, method, address.foreign, there, **sent)
                tally.note(foreign, there, told)
                if address.comparable and (route.has_ids or "data" in sent):
                    other = _sent(operation, there, missing=True)
                    missing = ask(client, method, address.missing, there, **other)
                    tally.compare(foreign, tally.note(missing, there, told), told)


def _sent(operation: Mapping[str, Any], there: Side, *, missing: bool) -> dict[str, Any]:
    """Give filters and a body that fit the description, ids foreign or nowhere."""
    query = {
        one["name"]: sample(one["schema"], one["name"], there, missing=missing)
        for one in operation.get("parameters", [])
        if one["in"] == "query" and ("id" in one["name"] or one.get("required"))
    }
    kinds = operation.get("requestBody", {}).get("content", {})
    if not kinds:
        return {"query_params": query}
    kind, content = next(iter(kinds.items()))
    body = sample(content["schema"], "", there, missing=missing)
    if kind == "application/json":
        return {
            "data": json.dumps(body),
            "content_type": "application/json",
            "query_params": query,
        }
    return {"data": {k: str(v) for k, v in body.items()}, "query_params": query}


def sample(
    schema: Mapping[str, Any], name: str, there: Side, *, missing: bool,
    words: Iterator[str] | None = None,
) -> Any:  # fmt: skip
    """Give one value that fits: ids of the other office or of none, words as they come."""

    def part(one: Mapping[str, Any], called: str) -> Any:
        return sample(one, called, there, missing=missing, words=words)

    if "$ref" in schema:
        return part(schema_named(schema["$ref"]), name)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return part(schema[several][0], name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        return {
            called: part(one, called) for called, one in schema.get("properties", {}).items()
        }
    if schema.get("type") == "array":
        return [part(schema["items"], name)]
    if schema.get("format") == "uuid":
        return _id_for(name, there, missing=missing)
    return _PLAIN.get(
        schema.get("format", schema.get("type", "")), next(words) if words else "Thử"
    )


_PLAIN = {
    "integer": 1, "boolean": False, "number": 1, "null": None, "date": "2026-11-20",
    "date-time": "2026-11-20T08:00:00Z",
}  # fmt: skip


def _id_for(name: str, there: Side, *, missing: bool) -> str:
    tables = (_BODY_TABLES[name],) if name in _BODY_TABLES else TABLES.get(name, ())
    found = [one for table in tables for one in there.ids.get(table, [])]
    return found[0] if found and not missing else "00000000-0000-0000-0000-00000000dead"
