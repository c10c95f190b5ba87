"""The mail a letter was."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mailbox', '0002_mail_to_letter'),
        ('petitions', '0009_working_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='mail',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mailbox.mail'),
        ),
    ]
