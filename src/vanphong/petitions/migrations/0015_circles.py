"""Circles in which offices compare letters, their fingerprints, what was found alike."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0014_follows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circle',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('partner', models.CharField(blank=True, default='', max_length=200)),
                ('sealed_key', models.BinaryField()),
                ('key_name', models.CharField(max_length=16)),
                ('founded_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('founded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_circle',
            },
        ),
        migrations.CreateModel(
            name='CircleFingerprint',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('TYPED', 'TYPED'), ('READ', 'READ')], max_length=5)),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('circle', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.circle')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_circle_fingerprint',
            },
        ),
        migrations.CreateModel(
            name='CircleMatch',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('other_name', models.CharField(max_length=200)),
                ('other_number', models.CharField(max_length=20)),
                ('other_received_on', models.DateField()),
                ('percent', models.PositiveSmallIntegerField()),
                ('told_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.circle')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('other_office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_circle_match',
            },
        ),
        migrations.CreateModel(
            name='CircleOffice',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('INVITED', 'Chưa trả lời'), ('JOINED', 'Đang so khớp'), ('LEFT', 'Không tham gia')], max_length=8)),
                ('changed_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='petitions.circle')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_circle_office',
            },
        ),
        migrations.CreateModel(
            name='OutsideFingerprint',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('letter_number', models.CharField(max_length=20)),
                ('received_on', models.DateField()),
                ('part', models.CharField(choices=[('TYPED', 'TYPED'), ('READ', 'READ')], max_length=5)),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.circle')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_circle_outside',
            },
        ),
        migrations.DeleteModel(
            name='Fingerprint',
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='circle_has_name'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('sealed_key', b''), _connector='OR'), name='closed_circle_keyless'),
        ),
        migrations.AddIndex(
            model_name='circlefingerprint',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='circle_fingerprint_bands', opclasses=['vp_int_ops']),
        ),
        migrations.AddConstraint(
            model_name='circlefingerprint',
            constraint=models.UniqueConstraint(fields=('circle', 'letter', 'part'), name='circle_fingerprint_once'),
        ),
        migrations.AddConstraint(
            model_name='circlematch',
            constraint=models.UniqueConstraint(fields=('letter', 'circle', 'other_name', 'other_number'), name='circle_match_once'),
        ),
        migrations.AddConstraint(
            model_name='circleoffice',
            constraint=models.UniqueConstraint(fields=('circle', 'office'), name='circle_office_once'),
        ),
        migrations.AddIndex(
            model_name='outsidefingerprint',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='outside_fingerprint_bands', opclasses=['vp_int_ops']),
        ),
        migrations.AddConstraint(
            model_name='outsidefingerprint',
            constraint=models.UniqueConstraint(fields=('office', 'circle', 'letter_number', 'part'), name='outside_once'),
        ),
    ]
