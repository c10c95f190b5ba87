"""What came of cases."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0015_circles'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseResult',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(choices=[('DECISION', 'Bằng quyết định, kết luận'), ('WITHDRAWN', 'Rút đơn qua giải thích, thuyết phục')], max_length=9)),
                ('resolved_on', models.DateField()),
                ('finding', models.CharField(blank=True, choices=[('RIGHT', 'Đúng'), ('WRONG', 'Sai'), ('PARTLY', 'Đúng một phần')], default='', max_length=6)),
                ('second', models.CharField(blank=True, choices=[('KEPT', 'Công nhận quyết định lần đầu'), ('ANNULLED', 'Hủy quyết định lần đầu'), ('AMENDED', 'Sửa quyết định lần đầu')], default='', max_length=8)),
                ('recovered_money', models.PositiveBigIntegerField(default=0)),
                ('recovered_land', models.PositiveBigIntegerField(default=0)),
                ('restored_money', models.PositiveBigIntegerField(default=0)),
                ('restored_land', models.PositiveBigIntegerField(default=0)),
                ('restored_people', models.PositiveBigIntegerField(default=0)),
                ('handled_people', models.PositiveBigIntegerField(default=0)),
                ('to_investigators', models.BooleanField(default=False)),
                ('investigated_people', models.PositiveBigIntegerField(default=0)),
                ('must_execute', models.BooleanField(default=False)),
                ('executed_on', models.DateField(null=True)),
                ('executed_money', models.PositiveBigIntegerField(default=0)),
                ('executed_land', models.PositiveBigIntegerField(default=0)),
                ('executed_people', models.PositiveBigIntegerField(default=0)),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_case_result',
                'indexes': [models.Index(fields=['office', 'resolved_on'], name='result_by_day'), models.Index(condition=models.Q(('must_execute', True)), fields=['office', 'executed_on'], name='result_to_execute')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('way', 'DECISION'), models.Q(('finding', ''), _negated=True)), models.Q(('finding', ''), ('must_execute', False), ('second', ''), ('way', 'WITHDRAWN')), _connector='OR'), name='result_of_its_way'), models.CheckConstraint(condition=models.Q(('executed_on', None), models.Q(('executed_on__gte', models.F('resolved_on')), ('must_execute', True)), _connector='OR'), name='result_executed_after_decision')],
            },
        ),
    ]
