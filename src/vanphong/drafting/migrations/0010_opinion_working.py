"""The answer to an asking for opinions that somebody is typing and has not sent."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0009_reminders'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionWorking',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('typing', models.UUIDField()),
                ('stance', models.CharField(blank=True, default='', max_length=10)),
                ('words', models.TextField(blank=True, default='')),
                ('kept_at', models.DateTimeField()),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.opinionasked')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'drafting_opinion_working',
                'constraints': [models.UniqueConstraint(fields=('office', 'asked', 'person'), name='opinion_working_once')],
            },
        ),
    ]
