"""Steps of the ladder that cases reached."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0003_vault'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseAlarm',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=11)),
                ('due_on', models.DateField()),
                ('raised_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_alarm',
                'constraints': [models.UniqueConstraint(fields=('case', 'step', 'due_on'), name='case_alarm_once'), models.CheckConstraint(condition=models.Q(('step__in', ['YELLOW', 'RED', 'RED_SPECIAL'])), name='case_alarm_step')],
            },
        ),
    ]
