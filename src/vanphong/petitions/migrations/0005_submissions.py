"""Letters sent over the network: drafts, what was sent, which offices take them."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

_GIVEN = (
    "office_id, letter_key, sent_at, way, in_vault, full_name, address, id_number, phone, nature, "
    "waives_secrecy, subject, about, place, text, demand, text_sha256, sealed_sha256, size_bytes"
).split(", ")
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _GIVEN) for row in ("new", "old"))
# What was given stays as it was, and is decided once.
_KEPT = f"""
create function petitions_submission_kept() returns trigger language plpgsql as $$
begin
  -- What an office saved alone is put back by the owner, in whatever state it was.
  if current_user <> 'vanphong_app' then return coalesce(new, old); end if;
  if tg_op = 'INSERT' then
    if new.state <> 'WAITING' or new.decided_by_id is not null or new.letter_id is not null then
      raise check_violation using message = 'a letter sent over the network begins with waiting';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' or old.state <> 'WAITING' or new.state = 'WAITING'
     or (new.state = 'TAKEN_IN') <> (new.letter_id is not null) then
    raise check_violation using message = format('no letter goes from %s so', old.state);
  end if;
  if ({_NEW}) is distinct from ({_OLD}) then
    raise check_violation using message = 'what was sent stays as it was';
  end if;
  return new;
end $$;
create trigger petitions_submission_kept before insert or update or delete
  on petitions_submission for each row execute function petitions_submission_kept();
"""
_BACK = """
drop trigger petitions_submission_kept on petitions_submission;
drop function petitions_submission_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('petitions', '0004_alarm'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnlineIntake',
            fields=[
                ('office', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='people.office')),
                ('is_open', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'petitions_online_intake',
            },
        ),
        migrations.CreateModel(
            name='SendingCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(db_index=True)),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'petitions_sending_count',
            },
        ),
        migrations.CreateModel(
            name='SendingDraft',
            fields=[
                ('lookup', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('ends_at', models.DateTimeField(db_index=True)),
                ('submission_id', models.UUIDField(null=True)),
                ('office_id', models.IntegerField(null=True)),
            ],
            options={
                'db_table': 'petitions_sending_draft',
            },
        ),
        migrations.AlterField(
            model_name='statuscode',
            name='stage',
            field=models.CharField(choices=[('RECEIVED', 'RECEIVED'), ('EXAMINED', 'EXAMINED'), ('IN_HAND', 'IN_HAND'), ('SENT_ON', 'SENT_ON'), ('ANSWERED', 'ANSWERED'), ('SENT_BACK', 'SENT_BACK')], max_length=10),
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('letter_key', models.UUIDField()),
                ('sent_at', models.DateTimeField()),
                ('way', models.CharField(choices=[('NAMED', 'Ghi rõ họ tên, địa chỉ'), ('PROTECTED', 'Ghi họ tên, địa chỉ và được giữ bí mật'), ('ANONYMOUS', 'Không ghi họ tên (nặc danh)')], max_length=9)),
                ('in_vault', models.BooleanField(default=False)),
                ('full_name', models.CharField(blank=True, default='', max_length=150)),
                ('address', models.CharField(blank=True, default='', max_length=300)),
                ('id_number', models.CharField(blank=True, default='', max_length=20)),
                ('phone', models.CharField(blank=True, default='', max_length=30)),
                ('nature', models.CharField(choices=[('COMPLAINT', 'Khiếu nại'), ('DENUNCIATION', 'Tố cáo'), ('PETITION', 'Kiến nghị, phản ánh'), ('MIXED', 'Nhiều nội dung khác nhau')], max_length=12)),
                ('waives_secrecy', models.BooleanField(default=False)),
                ('subject', models.CharField(max_length=300)),
                ('about', models.CharField(blank=True, default='', max_length=300)),
                ('place', models.CharField(blank=True, default='', max_length=300)),
                ('text', models.TextField()),
                ('demand', models.CharField(blank=True, default='', max_length=1000)),
                ('text_sha256', models.CharField(max_length=64)),
                ('sealed_sha256', models.CharField(blank=True, default='', max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('WAITING', 'Chờ vào sổ'), ('TAKEN_IN', 'Đã vào sổ'), ('SENT_BACK', 'Đã gửi lại')], default='WAITING', max_length=9)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_submission',
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('LETTER', 'Đơn'), ('ENVELOPE', 'Phong bì'), ('ENCLOSURE', 'Tài liệu gửi kèm'), ('VOICE', 'Lời trình bày')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('submission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='petitions.submission')),
            ],
            options={
                'db_table': 'petitions_submission_file',
            },
        ),
        migrations.CreateModel(
            name='DraftPaper',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('facts', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('size_bytes', models.PositiveIntegerField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='petitions.sendingdraft')),
            ],
            options={
                'db_table': 'petitions_draft_paper',
                'constraints': [models.UniqueConstraint(fields=('draft', 'position'), name='draft_paper_place')],
            },
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['office', '-sent_at', '-id'], name='submission_newest'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('state', 'WAITING')), fields=['office', 'sent_at'], name='submission_waiting'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('office', 'letter_key'), name='submission_of_letter_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'NAMED'), models.Q(('address', ''), ('full_name', ''), ('id_number', ''), ('phone', '')), _connector='OR'), name='submission_names_nobody'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'PROTECTED'), _negated=True), ('in_vault', True), _connector='OR'), name='submission_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'SENT_BACK'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='submission_says_why'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'WAITING'), ('decided_by__isnull', False), _connector='OR'), name='submission_decided_by'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.UniqueConstraint(fields=('submission', 'position'), name='submission_file_place'),
        ),
        migrations.RunSQL(_KEPT, _BACK, hints={"shapes": True}),
    ]
