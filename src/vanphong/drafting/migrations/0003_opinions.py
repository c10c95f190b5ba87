"""Opinions on drafts: who is asked, what they answer, what the drafter makes of it."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


def _row(*fields):
    return [
        ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
        *fields,
        ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
    ]


def _link(to, name='+', **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **more)


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0002_versions'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionRequest',
            fields=_row(
                ('question', models.CharField(blank=True, default='', max_length=2000)),
                ('due_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('close_reason', models.CharField(blank=True, default='', max_length=500)),
                ('asked_by', _link('people.post')),
                ('closed_by', _link('people.post', null=True)),
                ('draft', _link('drafting.draft', 'opinion_requests')),
                ('version', _link('drafting.draftversion')),
            ),
            options={
                'db_table': 'drafting_opinion_request',
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['office', 'draft'], name='opinion_request_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='opinion_request_closed_by')],
            },
        ),
        migrations.CreateModel(
            name='OpinionAsked',
            fields=_row(
                ('post', _link('people.post')),
                ('request', _link('drafting.opinionrequest', 'asked')),
            ),
            options={
                'db_table': 'drafting_opinion_asked',
                'constraints': [models.UniqueConstraint(fields=('office', 'request', 'post'), name='opinion_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=_row(
                ('stance', models.CharField(choices=[('AGREE', 'Đồng ý'), ('DISAGREE', 'Không đồng ý'), ('OTHER', 'Ý kiến khác')], max_length=10)),
                ('words', models.TextField(blank=True, default='')),
                ('given_at', models.DateTimeField()),
                ('asked', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opinion', to='drafting.opinionasked')),
            ),
            options={
                'db_table': 'drafting_opinion',
                'constraints': [models.CheckConstraint(condition=models.Q(('stance', 'AGREE'), models.Q(('words', ''), _negated=True), _connector='OR'), name='opinion_with_words')],
            },
        ),
        migrations.CreateModel(
            name='OpinionHandling',
            fields=_row(
                ('handling', models.CharField(choices=[('ACCEPTED', 'Tiếp thu'), ('PARTLY', 'Tiếp thu một phần'), ('NOT_ACCEPTED', 'Không tiếp thu')], max_length=12)),
                ('why', models.CharField(blank=True, default='', max_length=2000)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', _link('people.post')),
                ('opinion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handled', to='drafting.opinion')),
            ),
            options={
                'db_table': 'drafting_opinion_handling',
                'constraints': [models.CheckConstraint(condition=models.Q(('handling', 'ACCEPTED'), models.Q(('why', ''), _negated=True), _connector='OR'), name='opinion_handling_why')],
            },
        ),
    ]
