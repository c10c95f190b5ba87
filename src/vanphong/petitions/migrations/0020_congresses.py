"""Congresses; the level a denunciation concerns; the step that forms a team to verify it."""

from importlib import import_module

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

_before = import_module("vanphong.petitions.migrations.0013_urgings").LAWFUL
# From a state, by a step, to a state. What is not here no program can write.
LAWFUL = (*_before, ("ACCEPTED", "FORM_TEAM", "ACCEPTED"))

_STEPS = """
alter table petitions_case_step drop constraint case_step_lawful;
alter table petitions_case_step add constraint case_step_lawful
  check ((from_state, step, to_state) in (%s));
"""


def _rows(lawful):
    """Write steps as rows of SQL."""
    return ", ".join(f"('{before}', '{step}', '{after}')" for before, step, after in lawful)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0019_uncovering'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='rank',
            field=models.CharField(blank=True, choices=[('GRASSROOTS', 'Tổ chức cơ sở đảng'), ('ABOVE', 'Cấp trên cơ sở'), ('CENTRE', 'Diện Trung ương quản lý')], default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='step',
            field=models.CharField(choices=[('ACCEPT', 'Thụ lý'), ('REFUSE', 'Không thụ lý, trả lời'), ('GUIDE', 'Hướng dẫn'), ('FORWARD', 'Chuyển đơn'), ('RETURN', 'Trả lại nơi chuyển'), ('LEAVE', 'Không xử lý'), ('FILE', 'Lưu đơn'), ('FILE_AS_SOURCE', 'Lưu, chuyển làm nguồn tin kiểm tra'), ('INVESTIGATE', 'Chuyển cơ quan điều tra'), ('URGE', 'Đôn đốc'), ('RECORD_ANSWER', 'Ghi trả lời của nơi nhận'), ('TELL_RESULT', 'Báo kết quả cho người gửi'), ('SUSPEND', 'Tạm đình chỉ'), ('CONTINUE', 'Tiếp tục giải quyết'), ('FORM_TEAM', 'Lập tổ, đoàn xác minh'), ('CONCLUDE', 'Kết luận, quyết định'), ('TERMINATE', 'Đình chỉ'), ('REOPEN', 'Xem xét lại')], max_length=15),
        ),
        migrations.AlterField(
            model_name='judgement',
            name='key',
            field=models.CharField(choices=[('LINE', 'Thuộc hệ thống'), ('NATURE', 'Loại đơn'), ('FIELD', 'Lĩnh vực'), ('COMPETENCE', 'Thẩm quyền'), ('CONDITION', 'Điều kiện xử lý'), ('PRIOR', 'Đã giải quyết đến đâu'), ('AT_COMPETENT_BODY', 'Người viết đã gửi cơ quan có thẩm quyền'), ('CRIME_SIGNS', 'Có dấu hiệu tội phạm'), ('EVIDENCE', 'Nêu rõ người vi phạm, có chứng cứ cụ thể'), ('LEVEL', 'Khiếu nại lần'), ('SUBJECT', 'Khiếu nại về'), ('COMPLEXITY', 'Mức phức tạp'), ('REMOTE', 'Vùng sâu, vùng xa'), ('RENEWAL', 'Tố cáo tiếp'), ('RANK', 'Người bị tố cáo thuộc cấp'), ('PLACE', 'Địa bàn')], max_length=18),
        ),
        migrations.CreateModel(
            name='Congress',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('rank', models.CharField(choices=[('GRASSROOTS', 'Đại hội tổ chức cơ sở đảng'), ('ABOVE', 'Đại hội đảng bộ cấp trên cơ sở')], max_length=10)),
                ('opens_on', models.DateField()),
                ('set_at', models.DateTimeField()),
                ('called_off_at', models.DateTimeField(null=True)),
                ('called_off_reason', models.CharField(blank=True, default='', max_length=300)),
                ('called_off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_congress',
                'constraints': [models.UniqueConstraint(condition=models.Q(('called_off_at', None)), fields=('office', 'rank', 'name'), name='congress_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='congress_has_name'), models.CheckConstraint(condition=models.Q(('called_off_at', None), models.Q(('called_off_reason', ''), _negated=True), _connector='OR'), name='congress_called_off_why')],
            },
        ),
        migrations.RunSQL(
            _STEPS % _rows(LAWFUL), _STEPS % _rows(_before), hints={"shapes": True}
        ),
    ]
