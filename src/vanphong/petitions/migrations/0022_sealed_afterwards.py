"""Writers sealed after their letter was entered, and those who declined to be kept secret."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mailbox', '0002_mail_to_letter'),
        ('people', '0001_initial'),
        ('petitions', '0021_signed_sheet'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sealing',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sealed_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('people', models.PositiveIntegerField()),
                ('files', models.PositiveIntegerField()),
                ('left', models.JSONField(default=list)),
                ('request_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'petitions_sealing',
            },
        ),
        migrations.RemoveConstraint(
            model_name='lettercorrection',
            name='corrected_for_a_reason',
        ),
        migrations.AddField(
            model_name='letter',
            name='declined_secrecy_on',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('is_protected', False), ('declined_secrecy_on', None), _connector='OR'), name='protected_declined_nothing'),
        ),
        migrations.AddConstraint(
            model_name='lettercorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('changes', []), _connector='OR'), name='corrected_for_a_reason'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='letter',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealing', to='petitions.letter'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='sealed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddConstraint(
            model_name='sealing',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='sealing_asked_once'),
        ),
    ]
