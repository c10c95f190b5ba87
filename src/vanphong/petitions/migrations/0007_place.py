"""Where what a case is about lies."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0006_frozen_report'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='place',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AlterField(
            model_name='judgement',
            name='key',
            field=models.CharField(choices=[('LINE', 'Thuộc hệ thống'), ('NATURE', 'Loại đơn'), ('FIELD', 'Lĩnh vực'), ('COMPETENCE', 'Thẩm quyền'), ('CONDITION', 'Điều kiện xử lý'), ('PRIOR', 'Đã giải quyết đến đâu'), ('AT_COMPETENT_BODY', 'Người viết đã gửi cơ quan có thẩm quyền'), ('CRIME_SIGNS', 'Có dấu hiệu tội phạm'), ('EVIDENCE', 'Nêu rõ người vi phạm, có chứng cứ cụ thể'), ('LEVEL', 'Khiếu nại lần'), ('SUBJECT', 'Khiếu nại về'), ('COMPLEXITY', 'Mức phức tạp'), ('REMOTE', 'Vùng sâu, vùng xa'), ('RENEWAL', 'Tố cáo tiếp'), ('PLACE', 'Địa bàn')], max_length=18),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', 'place'], name='case_by_place'),
        ),
    ]
