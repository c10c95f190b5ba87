"""Frozen reports of petitions, searches by name with their reason."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0005_submissions'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenReport',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('period', models.CharField(max_length=24)),
                ('version', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('frozen_at', models.DateTimeField()),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_frozen_report',
                'constraints': [models.UniqueConstraint(fields=('office', 'period', 'version'), name='frozen_version_once'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='frozen_again_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='NameSearch',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('searched_at', models.DateTimeField()),
                ('searched_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('found', models.PositiveIntegerField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_name_search',
                'indexes': [models.Index(fields=['office', 'person', 'searched_on'], name='name_search_of_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='name_searched_for_a_reason')],
            },
        ),
    ]
