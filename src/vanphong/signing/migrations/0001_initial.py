"""Keys and public checks."""

import django.db.models.deletion
import django.db.models.functions.datetime
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicCheck',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('symbol', models.CharField(max_length=100)),
                ('body_name', models.CharField(max_length=200)),
                ('issued_on', models.DateField()),
                ('signers', models.JSONField(default=list)),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('ISSUED', 'đã phát hành, còn hiệu lực tra cứu'), ('RECALLED', 'đã thu hồi'), ('REPLACED', 'đã được thay thế')], default='ISSUED', max_length=8)),
                ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'signing_publiccheck',
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('store', models.CharField(choices=[('PKCS12', 'tệp khóa (PKCS#12)'), ('PKCS11', 'thiết bị ký (PKCS#11)')], max_length=6)),
                ('key_file', models.BinaryField(null=True)),
                ('token_label', models.CharField(blank=True, default='', max_length=100)),
                ('key_label', models.CharField(blank=True, default='', max_length=100)),
                ('certificate_pem', models.TextField()),
                ('subject', models.CharField(max_length=200)),
                ('organisation', models.CharField(blank=True, default='', max_length=200)),
                ('serial_number', models.CharField(max_length=80)),
                ('algorithm', models.CharField(max_length=5)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
                ('image', models.BinaryField(null=True)),
                ('added_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_reason', models.CharField(blank=True, default='', max_length=300)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'signing_key',
                'indexes': [models.Index(fields=['office', 'holder'], name='signingkey_holder')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key_file__isnull', False), ('store', 'PKCS12')), models.Q(('key_file__isnull', True), ('store', 'PKCS11')), _connector='OR'), name='signingkey_place'), models.CheckConstraint(condition=models.Q(('holder__isnull', True), ('body__isnull', True), _connector='OR'), name='signingkey_owner')],
            },
        ),
    ]
