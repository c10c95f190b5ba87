"""Appraisals of drafts: rounds, items, findings, replies, signed sheets; approvals; what an office wants."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0007_batch'),
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('round', models.PositiveSmallIntegerField()),
                ('basis', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('appraiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='drafting.draft')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.draftversion')),
            ],
            options={
                'db_table': 'drafting_appraisal',
            },
        ),
        migrations.CreateModel(
            name='AppraisalFinding',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('weight', models.CharField(choices=[('MUST', 'Phải sửa'), ('SHOULD', 'Nên sửa')], max_length=6)),
                ('words', models.CharField(max_length=2000)),
                ('place', models.CharField(blank=True, default='', max_length=200)),
                ('rule', models.CharField(max_length=1000)),
                ('confidence', models.CharField(blank=True, default='', max_length=20)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('again', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.appraisalfinding')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='drafting.appraisal')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_appraisal_finding',
            },
        ),
        migrations.CreateModel(
            name='AppraisalItem',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500)),
                ('source', models.CharField(blank=True, default='', max_length=500)),
                ('confidence', models.CharField(blank=True, default='', max_length=20)),
                ('verdict', models.CharField(blank=True, choices=[('MET', 'Đạt'), ('NOT_MET', 'Chưa đạt'), ('NOT_APPLICABLE', 'Không áp dụng')], default='', max_length=14)),
                ('note', models.CharField(blank=True, default='', max_length=1000)),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='drafting.appraisal')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_appraisal_item',
            },
        ),
        migrations.CreateModel(
            name='AppraisalList',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('type_code', models.CharField(max_length=40)),
                ('items', models.JSONField(default=list)),
                ('set_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'drafting_appraisal_list',
            },
        ),
        migrations.CreateModel(
            name='AppraisalMember',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('dissent', models.TextField(blank=True, default='')),
                ('dissented_at', models.DateTimeField(null=True)),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='drafting.appraisal')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'drafting_appraisal_member',
            },
        ),
        migrations.CreateModel(
            name='AppraisalSetting',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('needs_appraisal', models.BooleanField()),
                ('needs_approval', models.BooleanField()),
                ('set_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'drafting_appraisal_setting',
            },
        ),
        migrations.CreateModel(
            name='AppraisalSheet',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('revision', models.PositiveIntegerField()),
                ('conclusion', models.CharField(choices=[('READY', 'Đủ điều kiện trình'), ('CONDITIONAL', 'Đủ điều kiện trình, kèm điều kiện'), ('NOT_READY', 'Chưa đủ điều kiện trình')], max_length=12)),
                ('words', models.CharField(blank=True, default='', max_length=2000)),
                ('content', models.JSONField()),
                ('signed_at', models.DateTimeField()),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='drafting.appraisal')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_appraisal_sheet',
            },
        ),
        migrations.CreateModel(
            name='DraftApproval',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('basis', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('approved_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='drafting.draft')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.draftversion')),
            ],
            options={
                'db_table': 'drafting_approval',
            },
        ),
        migrations.CreateModel(
            name='FindingReply',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reply', models.CharField(choices=[('MENDED', 'Đã sửa'), ('NOT_MENDED', 'Không sửa')], max_length=10)),
                ('why', models.CharField(blank=True, default='', max_length=2000)),
                ('replied_at', models.DateTimeField()),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='drafting.appraisalfinding')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('replied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.draftversion')),
            ],
            options={
                'db_table': 'drafting_finding_reply',
            },
        ),
        migrations.AddIndex(
            model_name='appraisal',
            index=models.Index(fields=['appraiser'], name='appraisal_appraiser'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.UniqueConstraint(fields=('office', 'draft', 'round'), name='appraisal_round_once'),
        ),
        migrations.AddConstraint(
            model_name='appraisalfinding',
            constraint=models.UniqueConstraint(fields=('office', 'appraisal', 'number'), name='appraisal_finding_number'),
        ),
        migrations.AddConstraint(
            model_name='appraisalitem',
            constraint=models.UniqueConstraint(fields=('office', 'appraisal', 'position'), name='appraisal_item_place'),
        ),
        migrations.AddConstraint(
            model_name='appraisalitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'NOT_MET'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='appraisal_item_not_met_why'),
        ),
        migrations.AddConstraint(
            model_name='appraisalmember',
            constraint=models.UniqueConstraint(fields=('office', 'appraisal', 'post'), name='appraisal_member_once'),
        ),
        migrations.AddConstraint(
            model_name='appraisalmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dissent', ''), ('dissented_at', None)), models.Q(models.Q(('dissent', ''), _negated=True), ('dissented_at__isnull', False)), _connector='OR'), name='appraisal_dissent_dated'),
        ),
        migrations.AddConstraint(
            model_name='appraisalsheet',
            constraint=models.UniqueConstraint(fields=('office', 'appraisal', 'number'), name='appraisal_sheet_number'),
        ),
        migrations.AddConstraint(
            model_name='findingreply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply', 'MENDED'), ('version__isnull', False)), models.Q(('reply', 'NOT_MENDED'), ('version', None), models.Q(('why', ''), _negated=True)), _connector='OR'), name='finding_reply_whole'),
        ),
    ]
