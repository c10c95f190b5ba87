"""That originals of a letter open again, of which nobody is to be hidden any more."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0018_copy_asked_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='Uncovering',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('opened_at', models.DateTimeField()),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uncoverings', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_uncovering',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='uncovered_for_a_reason')],
            },
        ),
    ]
