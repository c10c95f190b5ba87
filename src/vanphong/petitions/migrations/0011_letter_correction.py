"""What was typed wrongly of a letter and is mended."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0010_letter_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterCorrection',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('changes', models.JSONField()),
                ('moves', models.JSONField(default=list)),
                ('reason', models.CharField(max_length=300)),
                ('corrected_at', models.DateTimeField()),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_letter_correction',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='corrected_for_a_reason')],
            },
        ),
    ]
