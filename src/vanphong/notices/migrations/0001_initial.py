"""Notices, how persons are reached, messages on their way."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('endpoint', models.CharField(max_length=600)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=40)),
                ('added_at', models.DateTimeField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'notices_device',
            },
        ),
        migrations.CreateModel(
            name='GivenUp',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('MAIL', 'thư điện tử'), ('PUSH', 'điện thoại, trình duyệt')], max_length=4)),
                ('code', models.CharField(max_length=30)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'notices_givenup',
                'indexes': [models.Index(models.OrderBy(models.F('at'), descending=True), name='given_up_newest')],
            },
        ),
        migrations.CreateModel(
            name='MailAddress',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(blank=True, default='', max_length=254)),
                ('pending', models.CharField(blank=True, default='', max_length=254)),
                ('code_digest', models.CharField(blank=True, default='', max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('codes_on', models.DateField()),
                ('codes', models.PositiveSmallIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'notices_mailaddress',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('MAIL', 'thư điện tử'), ('PUSH', 'điện thoại, trình duyệt')], max_length=4)),
                ('kinds', models.JSONField(default=dict)),
                ('breaks_quiet', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('WAITING', 'chờ gửi'), ('SENT', 'đã gửi'), ('GIVEN_UP', 'không gửi được')], default='WAITING', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, default='', max_length=30)),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notices.device')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'notices_message',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('thing_table', models.CharField(max_length=60)),
                ('thing_id', models.UUIDField()),
                ('event', models.CharField(max_length=60)),
                ('told_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'notices_notice',
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('MAIL', 'thư điện tử'), ('PUSH', 'điện thoại, trình duyệt')], max_length=4)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notices.notice')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'notices_posting',
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.TimeField()),
                ('until', models.TimeField()),
                ('days_off', models.BooleanField()),
                ('special_breaks', models.BooleanField()),
                ('set_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'notices_quiethours',
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mail_kinds', models.JSONField(default=list)),
                ('push_kinds', models.JSONField(default=list)),
                ('quiet_since', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'notices_choice',
                'constraints': [models.UniqueConstraint(fields=('office', 'person'), name='choice_once'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_since', None), ('quiet_until', None)), models.Q(('quiet_since__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='choice_quiet_whole')],
            },
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['office', 'person'], name='device_person'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('office', 'endpoint'), name='device_once'),
        ),
        migrations.AddConstraint(
            model_name='mailaddress',
            constraint=models.UniqueConstraint(fields=('office', 'person'), name='mail_address_once'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'WAITING')), fields=['office', 'next_at'], name='message_due'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['office', 'person', 'channel', '-made_at'], name='message_newest'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'WAITING')), models.Q(models.Q(('state', 'WAITING'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='message_ended'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['office', 'person', '-told_at', '-id'], name='notice_newest'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['office', 'person'], name='notice_unread'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('office', 'person', 'kind', 'thing_id', 'event'), name='notice_once'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(fields=('notice', 'channel'), name='posting_once'),
        ),
        migrations.AddIndex(
            model_name='quiethours',
            index=models.Index(fields=['office', 'set_at'], name='quiet_setting'),
        ),
        migrations.AddConstraint(
            model_name='quiethours',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='quiet_with_reason'),
        ),
    ]
