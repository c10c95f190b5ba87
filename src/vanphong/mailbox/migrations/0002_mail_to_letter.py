"""A mail may become a letter of the petitions' book; then it says nothing more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('mailbox', '0001_initial'),
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mail',
            name='state',
            field=models.CharField(choices=[('WAITING', 'Chờ vào sổ'), ('REGISTERED', 'Đã vào sổ'), ('DISMISSED', 'Không phải văn bản'), ('HELD', 'Không nhận vào hệ thống'), ('LETTER', 'Đã vào sổ đơn thư')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'LETTER'), _negated=True), models.Q(('document', None), ('message_id', ''), ('sender_address', ''), ('sender_name', ''), ('subject', ''), ('text', '')), _connector='OR'), name='mail_of_letter_says_nothing'),
        ),
    ]
