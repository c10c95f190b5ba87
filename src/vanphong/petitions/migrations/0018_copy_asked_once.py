"""A scan brought twice by one request is sealed once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0017_petitioner_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='workingcopy',
            name='request_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name='workingcopy',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='working_copy_asked_once'),
        ),
    ]
