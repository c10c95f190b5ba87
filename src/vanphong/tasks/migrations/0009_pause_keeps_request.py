"""A later due date that was asked for waits on while its task is paused."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0008_voice'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='task',
            name='task_paused_while_it_runs',
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('paused_at', None), models.Q(('cancelled_at', None), ('closed_at', None), ('submitted_at', None)), _connector='OR'), name='task_paused_while_it_runs'),
        ),
    ]
