"""The tables of an empty database, made at once from the models as they are.

Going through every migration renders all models anew after each step, which takes the longer
the more there are, for an installation without a row. What is made here is what the migrations
make (a test compares the catalogues), and they are noted as done.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# In the hints of a `RunSQL`: it shapes a table, and is not for rows that were there.
SHAPES = "shapes"


def make_tables(connection: Any, libraries: set[str]) -> None:
    """Make all tables unless there are some; in one transaction, after those of libraries."""
    if "django_migrations" in connection.introspection.table_names():
        return
    for label in sorted(libraries):
        call_command(
            "migrate", label, database=connection.alias, verbosity=0, interactive=False
        )
    loader = MigrationLoader(connection)
    ours = [key for key in _in_order(loader.graph) if key[0] not in libraries]
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label not in libraries and model._meta.can_migrate(connection):
                editor.create_model(model)
        for key in ours:
            for step in loader.graph.nodes[key].operations:
                if isinstance(step, migrations.RunSQL) and step.hints.get(SHAPES):
                    editor.execute(str(step.sql), params=None)
            recorder.record_applied(*key)


def _in_order(graph: MigrationGraph) -> list[tuple[str, str]]:
    """Give all migrations, each after those it depends on: a later one may shape a table anew."""
    found: dict[tuple[str, str], None] = {}
    for leaf in sorted(graph.leaf_nodes()):
        found |= dict.fromkeys(graph.forwards_plan(leaf))
    return list(found)
