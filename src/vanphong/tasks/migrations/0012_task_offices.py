"""A task seen from several offices; a product reported by the one that leads it."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
        ('tasks', '0011_report_taken_back'),
    ]

    operations = [
        # The file of a product may be that of the office that leads the task.
        migrations.RunSQL(
            "alter table tasks_evidence drop constraint if exists tasks_evidence_file_id_office",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('LEAD', 'đầu mối'), ('COOPERATING', 'phối hợp')], max_length=11)),
                ('named_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'tasks_hand',
            },
        ),
        migrations.CreateModel(
            name='TaskOffice',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('unit', models.CharField(blank=True, default='', max_length=120)),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'tasks_taskoffice',
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='from_office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='from_person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='reported_by',
            field=models.CharField(blank=True, default='', max_length=230),
        ),
        migrations.AddField(
            model_name='task',
            name='lead_office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='submitted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_office', None), ('from_person', None), ('reported_by', ''), ('submitted_by__isnull', False)), models.Q(('from_office__isnull', False), ('from_person__isnull', False), ('submitted_by', None), models.Q(('reported_by', ''), _negated=True)), _connector='OR'), name='evidence_from_someone'),
        ),
        # What another office took back: the post of who did is behind the wall.
        migrations.RemoveConstraint(model_name='evidence', name='evidence_judged_by_someone'),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['ACCEPTED', 'RETURNED', 'TAKEN_BACK']), _negated=True), ('verdict_by__isnull', False), models.Q(('from_office__isnull', False), ('verdict', 'TAKEN_BACK')), _connector='OR'), name='evidence_judged_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('lead_office', None), models.Q(('lead_office', models.F('office')), _negated=True), _connector='OR'), name='task_lead_office_other'),
        ),
        migrations.AddField(
            model_name='hand',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='hand',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='hand',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='hand',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='hand',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='taskoffice',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='taskoffice',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='taskoffice',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='tasks.task'),
        ),
        migrations.AddIndex(
            model_name='hand',
            index=models.Index(fields=['person', 'task'], name='hand_person'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.UniqueConstraint(fields=('task', 'post'), name='hand_once'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.UniqueConstraint(condition=models.Q(('role', 'LEAD')), fields=('task', 'office'), name='hand_leads_once'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['LEAD', 'COOPERATING'])), name='hand_role'),
        ),
        migrations.AddIndex(
            model_name='taskoffice',
            index=models.Index(fields=['office', 'task'], name='task_office'),
        ),
        migrations.AddConstraint(
            model_name='taskoffice',
            constraint=models.UniqueConstraint(fields=('task', 'office'), name='task_office_once'),
        ),
        migrations.AddConstraint(
            model_name='taskoffice',
            constraint=models.CheckConstraint(condition=models.Q(('office', models.F('owner')), _negated=True), name='task_office_other'),
        ),
    ]
