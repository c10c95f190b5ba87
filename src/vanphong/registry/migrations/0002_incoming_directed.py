"""What waits for a direction is told by the line itself, not looked for in the whole book."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

# A copy of what `registry_involvement` keeps, which the trail need not hold a second time; the
# owner who migrates may stand behind the walls, too. `prepare` puts them up again.
FILL = """
alter table registry_incoming no force row level security;
alter table registry_involvement no force row level security;
alter table registry_incoming disable trigger user;
update registry_incoming line set directed_at = told.first
from (
    select office_id, document_id, min(since) as first
    from registry_involvement where reason = 'DIRECTED' group by office_id, document_id
) told
where told.office_id = line.office_id and told.document_id = line.document_id;
alter table registry_incoming enable trigger user;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.AddField("incomingentry", "directed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "incomingentry",
            models.Index(
                F("office"), F("arrived_on").desc(), F("arrival_number").desc(), F("id").desc(),
                name="incoming_undirected",
                condition=Q(directed_at=None, no_direction_at=None, register_import=None),
            ),
        ),
        # A document's lines are found in one office alone, without those of all others.
        migrations.AddIndex(
            "incomingentry",
            models.Index(fields=["document", "office"], name="incoming_of_office"),
        ),
        migrations.RemoveIndex("incomingentry", "incoming_document"),
        migrations.AlterField(
            "incomingentry",
            "document",
            models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="arrivals",
                to="registry.document",
            ),
        ),
    ]
