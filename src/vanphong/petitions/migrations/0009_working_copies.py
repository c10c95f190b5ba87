"""Working copies, what is drawn for them, scans kept sealed; the key that letters are sealed to."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('petitions', '0008_case_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='file_key',
            field=models.BinaryField(db_default=b'', default=bytes),
        ),
        migrations.CreateModel(
            name='Covering',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('boxes', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('letter_file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='covering', to='petitions.letterfile')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_covering',
            },
        ),
        migrations.CreateModel(
            name='SealedFile',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=100)),
                ('page_count', models.IntegerField()),
                ('size_bytes', models.BigIntegerField()),
                ('locked_key', models.BinaryField(default=bytes)),
                ('held_key', models.BinaryField(default=bytes)),
                ('held_until', models.DateTimeField(null=True)),
                ('letter_file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='petitions.letterfile')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_sealed_file',
                'constraints': [models.CheckConstraint(condition=models.Q(('held_until', None), models.Q(('held_key', b''), _negated=True), _connector='OR'), name='held_with_a_key')],
            },
        ),
        migrations.CreateModel(
            name='WorkingCopy',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('original_sha256', models.CharField(max_length=64)),
                ('boxes', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('letter_file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='petitions.letterfile')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_working_copy',
                'constraints': [models.UniqueConstraint(fields=('letter_file', 'version'), name='working_copy_version_once')],
            },
        ),
    ]
