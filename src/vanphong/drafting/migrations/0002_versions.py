"""Versions of drafts; what is written now is the first one kept."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


FILL = """
insert into drafting_version
    (id, office_id, draft_id, number, abstract, content, reason, author_id, made_at)
select gen_random_uuid(), office_id, id, version, abstract, content, '', created_by_id, changed_at
from drafting_draft where content <> '' or abstract <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('abstract', models.CharField(blank=True, default='', max_length=1000)),
                ('content', models.TextField(blank=True, default='')),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('made_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='drafting.draft')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_version',
                'constraints': [models.UniqueConstraint(fields=('office', 'draft', 'number'), name='draft_version_once')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
