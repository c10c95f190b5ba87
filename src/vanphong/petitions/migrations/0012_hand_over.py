"""Receipts of papers handed over, and what was given back."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('petitions', '0011_letter_correction'),
    ]

    operations = [
        migrations.AlterField(
            model_name='counter',
            name='kind',
            field=models.CharField(choices=[('LETTER', 'đơn'), ('CASE', 'vụ việc'), ('RECEIPT', 'biên nhận')], max_length=8),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('is_protected', models.BooleanField(default=False)),
                ('giver', models.CharField(blank=True, default='', max_length=300)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('taken_at', models.DateTimeField()),
                ('request_id', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_hand_over',
            },
        ),
        migrations.CreateModel(
            name='PaperReturn',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('returned_on', models.DateField()),
                ('returned_to', models.CharField(blank=True, default='', max_length=300)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('hand_over', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='petitions.handover')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('slip', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
            ],
            options={
                'db_table': 'petitions_paper_return',
            },
        ),
        migrations.CreateModel(
            name='HandedPaper',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('sheets', models.PositiveIntegerField()),
                ('is_original', models.BooleanField(default=False)),
                ('condition', models.CharField(blank=True, default='', max_length=200)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('hand_over', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='petitions.handover')),
                ('returned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='petitions.paperreturn')),
            ],
            options={
                'db_table': 'petitions_handed_paper',
            },
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('office', 'year', 'number'), name='hand_over_number_once'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='hand_over_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('is_protected', False), ('giver', ''), _connector='OR'), name='hand_over_names_nobody'),
        ),
        migrations.AddConstraint(
            model_name='paperreturn',
            constraint=models.UniqueConstraint(fields=('hand_over', 'number'), name='paper_return_once'),
        ),
        migrations.AddIndex(
            model_name='handedpaper',
            index=models.Index(models.F('office'), models.F('hand_over'), condition=models.Q(('is_original', True), ('returned', None)), name='originals_held'),
        ),
        migrations.AddConstraint(
            model_name='handedpaper',
            constraint=models.UniqueConstraint(fields=('hand_over', 'position'), name='handed_place_once'),
        ),
        migrations.AddConstraint(
            model_name='handedpaper',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='handed_paper_named'),
        ),
        migrations.AddConstraint(
            model_name='handedpaper',
            constraint=models.CheckConstraint(condition=models.Q(('sheets__gte', 1)), name='handed_paper_has_sheets'),
        ),
    ]
