"""Minutes are written and printed before they are read back and signed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reception', '0010_visit_hand_over'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='minutes', name='minutes_read_back'),
        migrations.AlterField(
            model_name='minutes',
            name='mark',
            field=models.CharField(choices=[('PENDING', 'Chưa ký: in ra để đọc lại và ký'), ('SIGNED', 'Đã ký'), ('FINGERPRINT', 'Đã điểm chỉ'), ('DECLINED', 'Không ký')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('read_back', True), ('mark', 'PENDING'), _connector='OR'), name='minutes_read_back'),
        ),
    ]
