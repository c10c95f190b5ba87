"""By what letters are found alike, and their keyed fingerprints."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('TYPED', 'TYPED'), ('READ', 'READ')], max_length=5)),
                ('key_name', models.CharField(max_length=16)),
                ('values', models.BinaryField()),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_fingerprint',
                'constraints': [models.UniqueConstraint(fields=('letter', 'part'), name='fingerprint_once')],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('TYPED', 'TYPED'), ('READ', 'READ')], max_length=5)),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_likeness',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['numbers'], name='likeness_numbers', opclasses=['vp_int_ops'])],
                'constraints': [models.UniqueConstraint(fields=('letter', 'part'), name='likeness_once')],
            },
        ),
        migrations.CreateModel(
            name='LikenessBase',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('TYPED', 'TYPED'), ('READ', 'READ')], max_length=5)),
                ('letters', models.PositiveIntegerField()),
                ('stops', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('counted_at', models.DateTimeField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_likeness_base',
                'constraints': [models.UniqueConstraint(fields=('office', 'part'), name='likeness_base_once')],
            },
        ),
        migrations.CreateModel(
            name='PairCount',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('letters', models.PositiveIntegerField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_pair_count',
                'constraints': [models.UniqueConstraint(fields=('office', 'number'), name='pair_counted_once')],
            },
        ),
    ]
