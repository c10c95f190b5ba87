"""Clocks that stand, extensions and their limit, who follows, work that comes again."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add five tables, and what a task says of its clock, follower and period."""

    dependencies = [
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
        ('tasks', '0003_urging_letter'),
    ]

    operations = [
        migrations.CreateModel(
            name='PatternPart',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'db_table': 'tasks_patternpart',
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('paused_at', models.DateTimeField()),
                ('paused_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('basis', models.CharField(blank=True, default='', max_length=200)),
                ('resumed_at', models.DateTimeField(null=True)),
                ('resumed_on', models.DateField(null=True)),
                ('resume_reason', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'db_table': 'tasks_pause',
            },
        ),
        migrations.AddField(
            model_name='task',
            name='follower',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='task',
            name='paused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='period',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_before', models.DateField()),
                ('due_after', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='tasks.task')),
            ],
            options={
                'db_table': 'tasks_extension',
            },
        ),
        migrations.CreateModel(
            name='ExtensionSetting',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('most_times', models.PositiveSmallIntegerField(null=True)),
                ('most_days', models.PositiveSmallIntegerField(null=True)),
                ('set_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'tasks_extensionsetting',
            },
        ),
        migrations.CreateModel(
            name='Pattern',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=500)),
                ('product', models.CharField(blank=True, default='', max_length=200)),
                ('created_at', models.DateTimeField()),
                ('every', models.CharField(max_length=9)),
                ('weekday', models.PositiveSmallIntegerField(null=True)),
                ('day', models.PositiveSmallIntegerField(null=True)),
                ('month', models.PositiveSmallIntegerField(default=1)),
                ('appear_days', models.PositiveSmallIntegerField()),
                ('runs_from', models.DateField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('stop_reason', models.CharField(blank=True, default='', max_length=300)),
                ('trouble', models.CharField(blank=True, default='', max_length=500)),
                ('version', models.PositiveIntegerField(default=1)),
                ('request_id', models.UUIDField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('follower', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'tasks_pattern',
            },
        ),
        migrations.AddField(
            model_name='task',
            name='pattern',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='tasks.pattern'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('paused_at', None), models.Q(('cancelled_at', None), ('closed_at', None), ('extension_on', None), ('submitted_at', None)), _connector='OR'), name='task_paused_while_it_runs'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('follower', None), models.Q(('follower', models.F('lead')), _negated=True), _connector='OR'), name='task_lead_follows_not'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pattern', None), ('period', '')), models.Q(('pattern__isnull', False), models.Q(('period', ''), _negated=True)), _connector='OR'), name='task_of_a_period'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('pattern__isnull', False)), fields=('pattern', 'period'), name='task_once_a_period'),
        ),
        migrations.AddField(
            model_name='patternpart',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='patternpart',
            name='pattern',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='tasks.pattern'),
        ),
        migrations.AddField(
            model_name='patternpart',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='pause',
            name='along_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.pause'),
        ),
        migrations.AddField(
            model_name='pause',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='pause',
            name='paused_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='pause',
            name='resumed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='pause',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='tasks.task'),
        ),
        migrations.AddIndex(
            model_name='extension',
            index=models.Index(fields=['task', 'given_at'], name='extension_task'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('due_after__gt', models.F('due_before'))), name='extension_is_later'),
        ),
        migrations.AddIndex(
            model_name='extensionsetting',
            index=models.Index(fields=['office', 'set_at'], name='extension_setting'),
        ),
        migrations.AddConstraint(
            model_name='extensionsetting',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_limit_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='pattern_titled'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(('every__in', ['WEEK', 'MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'])), name='pattern_every'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('every', 'WEEK'), _negated=True), ('weekday__isnull', False), _connector='OR'), name='pattern_weekday'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('paused_at', None), ('stop_reason', '')), models.Q(models.Q(('paused_at__isnull', False), ('ended_at__isnull', False), _connector='OR'), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='pattern_stops_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='pattern',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='pattern_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='patternpart',
            constraint=models.UniqueConstraint(fields=('pattern', 'post'), name='pattern_part_once'),
        ),
        migrations.AddIndex(
            model_name='pause',
            index=models.Index(fields=['along_with'], name='pause_along_with'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='pause_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resume_reason', ''), ('resumed_at', None), ('resumed_by', None), ('resumed_on', None)), models.Q(('resumed_at__isnull', False), ('resumed_by__isnull', False), ('resumed_on__gte', models.F('paused_on')), models.Q(('resume_reason', ''), _negated=True)), _connector='OR'), name='pause_ends_whole'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('resumed_at', None)), fields=('task',), name='pause_stands_once'),
        ),
    ]
