"""A direction may be spoken: the recording kept beside its words."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
        ('tasks', '0007_processes'),
    ]

    operations = [
        migrations.AddField(
            model_name='direction',
            name='voice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file'),
        ),
        migrations.AddConstraint(
            model_name='direction',
            constraint=models.CheckConstraint(condition=models.Q(('voice', None), ('recorded_by', None), _connector='OR'), name='direction_voice_is_own'),
        ),
    ]
