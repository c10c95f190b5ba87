"""Paired computers of signers, requests to sign there, keys whose private half never comes here."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('signing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningAgent',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code_digest', models.CharField(max_length=64)),
                ('code_until', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('name', models.CharField(blank=True, default='', max_length=100)),
                ('paired_at', models.DateTimeField(null=True)),
                ('certificate_pem', models.TextField(blank=True, default='')),
                ('token_label', models.CharField(blank=True, default='', max_length=100)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'signing_agent',
            },
        ),
        migrations.CreateModel(
            name='SigningRequest',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('for_id', models.UUIDField()),
                ('for_version', models.IntegerField()),
                ('kind', models.CharField(max_length=200)),
                ('symbol', models.CharField(max_length=100)),
                ('abstract', models.CharField(max_length=1000)),
                ('pages', models.IntegerField()),
                ('content', models.BinaryField(null=True)),
                ('original_size', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('attributes', models.BinaryField()),
                ('kept', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('WAITING', 'chờ thiết bị ký'), ('SIGNED', 'đã ký trên thiết bị, đang hoàn tất'), ('DONE', 'đã xong'), ('REFUSED', 'người ký không ký'), ('CLOSED', 'đã dừng')], default='WAITING', max_length=7)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('signature', models.BinaryField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
            ],
            options={
                'db_table': 'signing_request',
            },
        ),
        migrations.RemoveConstraint(
            model_name='signingkey',
            name='signingkey_place',
        ),
        migrations.AlterField(
            model_name='signingkey',
            name='store',
            field=models.CharField(choices=[('PKCS12', 'tệp khóa (PKCS#12)'), ('PKCS11', 'thiết bị ký (PKCS#11)'), ('AGENT', 'thiết bị ký ở máy của người giữ')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key_file__isnull', False), ('store', 'PKCS12')), models.Q(('key_file__isnull', True), ('store__in', ['PKCS11', 'AGENT'])), _connector='OR'), name='signingkey_place'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('store', 'AGENT'), _negated=True), ('holder__isnull', False), _connector='OR'), name='signingkey_agent_of_person'),
        ),
        migrations.AddField(
            model_name='signingagent',
            name='key',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.signingkey'),
        ),
        migrations.AddField(
            model_name='signingagent',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='signingagent',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='signingagent',
            name='token',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.apitoken'),
        ),
        migrations.AddField(
            model_name='signingrequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.signingagent'),
        ),
        migrations.AddField(
            model_name='signingrequest',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.signingkey'),
        ),
        migrations.AddField(
            model_name='signingrequest',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='signingrequest',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddIndex(
            model_name='signingagent',
            index=models.Index(fields=['office', 'post'], name='signingagent_post'),
        ),
        migrations.AddConstraint(
            model_name='signingagent',
            constraint=models.UniqueConstraint(fields=('office', 'code_digest'), name='signingagent_code_once'),
        ),
        migrations.AddConstraint(
            model_name='signingagent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paired_at__isnull', True), ('token__isnull', True)), models.Q(('paired_at__isnull', False), ('token__isnull', False)), _connector='OR'), name='signingagent_paired_with_token'),
        ),
        migrations.AddIndex(
            model_name='signingrequest',
            index=models.Index(fields=['office', 'key', 'state'], name='signingrequest_key'),
        ),
        migrations.AddConstraint(
            model_name='signingrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['WAITING', 'SIGNED'])), fields=('office', 'for_id'), name='signingrequest_one_open'),
        ),
        migrations.AddConstraint(
            model_name='signingrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['SIGNED', 'DONE']), _negated=True), ('signature__isnull', False), _connector='OR'), name='signingrequest_with_signature'),
        ),
        migrations.AddConstraint(
            model_name='signingrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['WAITING', 'SIGNED']), _negated=True), ('content__isnull', False), _connector='OR'), name='signingrequest_with_content'),
        ),
    ]
