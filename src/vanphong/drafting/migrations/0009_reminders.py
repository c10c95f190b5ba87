"""Who was reminded of an asking for opinions, when and by whom."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0008_appraisal'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionReminder',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('BEFORE', 'trước hạn'), ('AFTER', 'sau hạn'), ('BY_HAND', 'người xin ý kiến nhắc')], max_length=7)),
                ('reminded_at', models.DateTimeField()),
                ('reminded_on', models.DateField()),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='drafting.opinionasked')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('reminded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'drafting_opinion_reminder',
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'BY_HAND'), _negated=True), fields=('asked', 'step'), name='opinion_reminder_step_once'), models.UniqueConstraint(condition=models.Q(('step', 'BY_HAND')), fields=('asked', 'reminded_on'), name='opinion_reminder_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('reminded_by__isnull', False), ('step', 'BY_HAND')), models.Q(models.Q(('step', 'BY_HAND'), _negated=True), ('reminded_by', None)), _connector='OR'), name='opinion_reminder_by')],
            },
        ),
    ]
