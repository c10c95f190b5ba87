"""Which line of a work programme a draft answers."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0011_opinion_letters'),
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeLine',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('symbol', models.CharField(max_length=100)),
                ('symbol_key', models.CharField(max_length=120)),
                ('dated_on', models.DateField()),
                ('line', models.CharField(max_length=30)),
                ('words', models.CharField(max_length=500)),
                ('named_at', models.DateTimeField()),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document')),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='programme_line', to='drafting.draft')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_programme_line',
                'indexes': [models.Index(fields=['document'], name='programme_line_document'), models.Index(fields=['office', 'symbol_key', 'dated_on'], name='programme_line_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('symbol', ''), _negated=True), models.Q(('symbol_key', ''), _negated=True), models.Q(('line', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='programme_line_said')],
            },
        ),
    ]
