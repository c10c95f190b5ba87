"""Letters, cases, steps and clocks of petitions."""

import datetime
import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


# From a state, by a step, to a state. What is not here no program can write.
LAWFUL = (
    ("RECEIVED", "ACCEPT", "ACCEPTED"),
    ("RECEIVED", "REFUSE", "NOT_ACCEPTED"),
    ("RECEIVED", "GUIDE", "GUIDED"),
    ("RECEIVED", "FORWARD", "FORWARDED"),
    ("RECEIVED", "RETURN", "RETURNED"),
    ("RECEIVED", "LEAVE", "NOT_HANDLED"),
    ("RECEIVED", "FILE", "FILED"),
    ("RECEIVED", "FILE_AS_SOURCE", "FILED"),
    ("RECEIVED", "INVESTIGATE", "INVESTIGATED"),
    ("RECEIVED", "TERMINATE", "TERMINATED"),
    ("ACCEPTED", "SUSPEND", "SUSPENDED"),
    ("ACCEPTED", "CONCLUDE", "CONCLUDED"),
    ("ACCEPTED", "TERMINATE", "TERMINATED"),
    ("ACCEPTED", "INVESTIGATE", "INVESTIGATED"),
    ("SUSPENDED", "CONTINUE", "ACCEPTED"),
    ("SUSPENDED", "TERMINATE", "TERMINATED"),
    ("FORWARDED", "URGE", "FORWARDED"),
    ("FORWARDED", "RECORD_ANSWER", "ANSWERED"),
    ("INVESTIGATED", "URGE", "INVESTIGATED"),
    ("INVESTIGATED", "RECORD_ANSWER", "ANSWERED"),
    ("ANSWERED", "TELL_RESULT", "ENDED"),
    ("CONCLUDED", "TELL_RESULT", "ENDED"),
    ("FILED", "REOPEN", "RECEIVED"),
    ("NOT_ACCEPTED", "REOPEN", "RECEIVED"),
    ("NOT_HANDLED", "REOPEN", "RECEIVED"),
    ("GUIDED", "REOPEN", "RECEIVED"),
    ("RETURNED", "REOPEN", "RECEIVED"),
)

_ROWS = ", ".join(f"('{before}', '{step}', '{after}')" for before, step, after in LAWFUL)
_STEPS = f"""
alter table petitions_case_step add constraint case_step_lawful
  check ((from_state, step, to_state) in ({_ROWS}));

create function petitions_case_moves() returns trigger language plpgsql as $$
begin
  if new.state = old.state then return new; end if;
  if (old.state, new.state) in (('RECEIVED', 'SPLIT'), ('RECEIVED', 'JOINED'),
                                ('SPLIT', 'RECEIVED'), ('JOINED', 'RECEIVED')) then
    return new;
  end if;
  if not exists (
    select 1 from petitions_case_step s
    where s.case_id = new.id and s.verdict = 'APPROVED'
      and s.from_state = old.state and s.to_state = new.state
  ) then
    raise check_violation using
      message = format('no approved step leads from %s to %s', old.state, new.state);
  end if;
  return new;
end $$;
create trigger petitions_case_moves before update of state on petitions_case
  for each row execute function petitions_case_moves();
"""
_BACK = """
drop trigger petitions_case_moves on petitions_case;
drop function petitions_case_moves();
alter table petitions_case_step drop constraint case_step_lawful;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('drafting', '0011_opinion_letters'),
        ('files', '0002_file_unread_stamp_page'),
        ('people', '0001_initial'),
        ('registry', '0002_incoming_directed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=1000)),
                ('received_on', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('RECEIVED', 'Chờ xử lý'), ('ACCEPTED', 'Đã thụ lý, đang giải quyết'), ('SUSPENDED', 'Tạm đình chỉ'), ('CONCLUDED', 'Đã kết luận, chờ thông báo'), ('FORWARDED', 'Đã chuyển, chờ kết quả'), ('ANSWERED', 'Đã có trả lời, chờ báo người gửi'), ('GUIDED', 'Đã hướng dẫn'), ('RETURNED', 'Đã trả lại'), ('NOT_ACCEPTED', 'Không thụ lý'), ('NOT_HANDLED', 'Không xử lý'), ('FILED', 'Lưu đơn'), ('INVESTIGATED', 'Đã chuyển cơ quan điều tra'), ('TERMINATED', 'Đình chỉ'), ('SPLIT', 'Đã tách thành nhiều vụ việc'), ('JOINED', 'Đã nhập vào vụ việc khác'), ('ENDED', 'Đã kết thúc')], max_length=12)),
                ('line', models.CharField(blank=True, choices=[('PARTY', 'Đảng'), ('STATE', 'Hành chính nhà nước'), ('COURTS', 'Tố tụng, thi hành án'), ('ELECTED', 'Cơ quan dân cử'), ('FRONTS', 'Mặt trận, đoàn thể, tổ chức tôn giáo'), ('SERVICES', 'Đơn vị sự nghiệp công'), ('ENTERPRISES', 'Doanh nghiệp nhà nước')], default='', max_length=12)),
                ('nature', models.CharField(blank=True, choices=[('COMPLAINT', 'Khiếu nại'), ('DENUNCIATION', 'Tố cáo'), ('PETITION', 'Kiến nghị, phản ánh'), ('MIXED', 'Nhiều nội dung khác nhau')], default='', max_length=12)),
                ('field', models.CharField(blank=True, choices=[('POLICY', 'Chế độ, chính sách'), ('LAND', 'Đất đai, nhà cửa'), ('OFFICIALS', 'Công chức, công vụ'), ('OTHER_ADMINISTRATION', 'Hành chính khác'), ('JUSTICE', 'Tư pháp'), ('PARTY', 'Đảng, đoàn thể'), ('CORRUPTION', 'Tham nhũng'), ('OTHER', 'Lĩnh vực khác')], default='', max_length=22)),
                ('competence', models.CharField(blank=True, choices=[('OURS', 'Thuộc thẩm quyền của cấp ủy'), ('OTHER', 'Không thuộc thẩm quyền')], default='', max_length=6)),
                ('condition', models.CharField(blank=True, choices=[('ELIGIBLE', 'Đủ điều kiện xử lý'), ('NOT_ELIGIBLE', 'Không đủ điều kiện xử lý')], default='', max_length=12)),
                ('prior', models.CharField(blank=True, choices=[('NEW', 'Chưa giải quyết'), ('FIRST_RESOLVED', 'Đã giải quyết lần đầu'), ('SECOND_RESOLVED', 'Đã giải quyết lần hai hoặc nhiều lần'), ('JUDGED', 'Đã có bản án, quyết định có hiệu lực'), ('OVERDUE_ELSEWHERE', 'Quá hạn mà nơi có thẩm quyền chưa giải quyết'), ('CONCLUDED', 'Đã có kết luận nội dung tố cáo')], default='', max_length=18)),
                ('at_competent_body', models.CharField(blank=True, choices=[('YES', 'Đã gửi'), ('NO', 'Chưa gửi')], default='', max_length=3)),
                ('crime_signs', models.CharField(blank=True, choices=[('YES', 'Có'), ('NO', 'Không')], default='', max_length=3)),
                ('evidence', models.CharField(blank=True, choices=[('YES', 'Có'), ('NO', 'Không')], default='', max_length=3)),
                ('level', models.CharField(blank=True, choices=[('FIRST', 'Lần đầu'), ('SECOND', 'Lần hai')], default='', max_length=6)),
                ('subject', models.CharField(blank=True, choices=[('ADMINISTRATIVE', 'Quyết định, hành vi hành chính'), ('DISCIPLINE', 'Quyết định kỷ luật cán bộ, công chức'), ('DISMISSAL', 'Quyết định buộc thôi việc')], default='', max_length=14)),
                ('complexity', models.CharField(blank=True, choices=[('ORDINARY', 'Thường'), ('COMPLEX', 'Phức tạp, đã xác định bằng văn bản'), ('VERY_COMPLEX', 'Đặc biệt phức tạp, đã xác định bằng văn bản')], default='', max_length=12)),
                ('complexity_on', models.DateField(null=True)),
                ('remote', models.CharField(blank=True, choices=[('YES', 'Có'), ('NO', 'Không')], default='', max_length=3)),
                ('renewal', models.CharField(blank=True, choices=[('NONE', 'Không'), ('RESULT', 'Không đồng ý kết quả giải quyết'), ('OVERDUE', 'Quá hạn chưa được giải quyết')], default='', max_length=8)),
                ('handled_on', models.DateField(null=True)),
                ('next_due_on', models.DateField(default=datetime.date(9999, 12, 31))),
                ('version', models.PositiveIntegerField(default=1)),
                ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('joined_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.case')),
                ('split_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='petitions.case')),
            ],
            options={
                'db_table': 'petitions_case',
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('ACCEPT', 'Thụ lý'), ('REFUSE', 'Không thụ lý, trả lời'), ('GUIDE', 'Hướng dẫn'), ('FORWARD', 'Chuyển đơn'), ('RETURN', 'Trả lại nơi chuyển'), ('LEAVE', 'Không xử lý'), ('FILE', 'Lưu đơn'), ('FILE_AS_SOURCE', 'Lưu, chuyển làm nguồn tin kiểm tra'), ('INVESTIGATE', 'Chuyển cơ quan điều tra'), ('URGE', 'Đôn đốc'), ('RECORD_ANSWER', 'Ghi trả lời của nơi nhận'), ('TELL_RESULT', 'Báo kết quả cho người gửi'), ('SUSPEND', 'Tạm đình chỉ'), ('CONTINUE', 'Tiếp tục giải quyết'), ('CONCLUDE', 'Kết luận, quyết định'), ('TERMINATE', 'Đình chỉ'), ('REOPEN', 'Xem xét lại')], max_length=15)),
                ('from_state', models.CharField(choices=[('RECEIVED', 'Chờ xử lý'), ('ACCEPTED', 'Đã thụ lý, đang giải quyết'), ('SUSPENDED', 'Tạm đình chỉ'), ('CONCLUDED', 'Đã kết luận, chờ thông báo'), ('FORWARDED', 'Đã chuyển, chờ kết quả'), ('ANSWERED', 'Đã có trả lời, chờ báo người gửi'), ('GUIDED', 'Đã hướng dẫn'), ('RETURNED', 'Đã trả lại'), ('NOT_ACCEPTED', 'Không thụ lý'), ('NOT_HANDLED', 'Không xử lý'), ('FILED', 'Lưu đơn'), ('INVESTIGATED', 'Đã chuyển cơ quan điều tra'), ('TERMINATED', 'Đình chỉ'), ('SPLIT', 'Đã tách thành nhiều vụ việc'), ('JOINED', 'Đã nhập vào vụ việc khác'), ('ENDED', 'Đã kết thúc')], max_length=12)),
                ('to_state', models.CharField(choices=[('RECEIVED', 'Chờ xử lý'), ('ACCEPTED', 'Đã thụ lý, đang giải quyết'), ('SUSPENDED', 'Tạm đình chỉ'), ('CONCLUDED', 'Đã kết luận, chờ thông báo'), ('FORWARDED', 'Đã chuyển, chờ kết quả'), ('ANSWERED', 'Đã có trả lời, chờ báo người gửi'), ('GUIDED', 'Đã hướng dẫn'), ('RETURNED', 'Đã trả lại'), ('NOT_ACCEPTED', 'Không thụ lý'), ('NOT_HANDLED', 'Không xử lý'), ('FILED', 'Lưu đơn'), ('INVESTIGATED', 'Đã chuyển cơ quan điều tra'), ('TERMINATED', 'Đình chỉ'), ('SPLIT', 'Đã tách thành nhiều vụ việc'), ('JOINED', 'Đã nhập vào vụ việc khác'), ('ENDED', 'Đã kết thúc')], max_length=12)),
                ('words', models.CharField(blank=True, default='', max_length=2000)),
                ('ground', models.CharField(blank=True, choices=[('FORCE_MAJEURE', 'sự kiện bất khả kháng'), ('OBJECTIVE_OBSTACLE', 'trở ngại khách quan'), ('OTHER_RESULT', 'đợi kết quả giải quyết của cơ quan khác, vụ việc khác'), ('EXAMINED_AGAIN', 'đợi kết quả giám định bổ sung, giám định lại'), ('EXPERT', 'thời gian giám định'), ('CITIZEN_HINDERED', 'người khiếu nại có trở ngại'), ('OTHER', 'căn cứ khác')], default='', max_length=20)),
                ('addressee', models.CharField(blank=True, default='', max_length=200)),
                ('happened_on', models.DateField()),
                ('symbol', models.CharField(blank=True, default='', max_length=100)),
                ('proposed_at', models.DateTimeField()),
                ('verdict', models.CharField(choices=[('WAITING', 'Chờ duyệt'), ('APPROVED', 'Đã duyệt'), ('DECLINED', 'Không duyệt'), ('WITHDRAWN', 'Đã rút')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('verdict_reason', models.CharField(blank=True, default='', max_length=300)),
                ('request_id', models.UUIDField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='petitions.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document')),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='drafting.draft')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_case_step',
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('LETTER', 'đơn'), ('CASE', 'vụ việc')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_counter',
            },
        ),
        migrations.CreateModel(
            name='Halt',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='halts', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.casestep')),
            ],
            options={
                'db_table': 'petitions_halt',
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(choices=[('LINE', 'Thuộc hệ thống'), ('NATURE', 'Loại đơn'), ('FIELD', 'Lĩnh vực'), ('COMPETENCE', 'Thẩm quyền'), ('CONDITION', 'Điều kiện xử lý'), ('PRIOR', 'Đã giải quyết đến đâu'), ('AT_COMPETENT_BODY', 'Người viết đã gửi cơ quan có thẩm quyền'), ('CRIME_SIGNS', 'Có dấu hiệu tội phạm'), ('EVIDENCE', 'Nêu rõ người vi phạm, có chứng cứ cụ thể'), ('LEVEL', 'Khiếu nại lần'), ('SUBJECT', 'Khiếu nại về'), ('COMPLEXITY', 'Mức phức tạp'), ('REMOTE', 'Vùng sâu, vùng xa'), ('RENEWAL', 'Tố cáo tiếp')], max_length=18)),
                ('value', models.CharField(max_length=22)),
                ('judged_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='petitions.case')),
                ('judged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_judgement',
            },
        ),
        migrations.CreateModel(
            name='Lengthening',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=20)),
                ('ground', models.CharField(choices=[('COMPLEX', 'vụ việc phức tạp'), ('SEVERAL_PLACES', 'phải kiểm tra, xác minh tại nhiều địa điểm'), ('DELEGATED', 'phải ủy quyền kiểm tra, xác minh'), ('OTHER', 'lý do khác')], max_length=20)),
                ('days', models.PositiveSmallIntegerField()),
                ('symbol', models.CharField(max_length=100)),
                ('decided_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('set_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lengthenings', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_lengthening',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('channel', models.CharField(choices=[('POST', 'Bưu chính'), ('COUNTER', 'Nộp trực tiếp'), ('BOX', 'Hộp thư góp ý'), ('EMAIL', 'Thư điện tử'), ('PUBLIC_PAGE', 'Trang gửi đơn'), ('LEADER', 'Lãnh đạo chuyển'), ('DEPUTY', 'Đại biểu dân cử chuyển'), ('FRONT', 'Mặt trận, đoàn thể chuyển'), ('PRESS', 'Báo chí chuyển'), ('BODY', 'Cơ quan khác chuyển')], max_length=12)),
                ('received_on', models.DateField()),
                ('posted_on', models.DateField(null=True)),
                ('dated_on', models.DateField(null=True)),
                ('signed', models.CharField(choices=[('NAMED', 'Có họ tên, địa chỉ'), ('ANONYMOUS', 'Nặc danh'), ('FALSE_NAME', 'Mạo danh'), ('NO_ADDRESS', 'Không rõ địa chỉ')], max_length=12)),
                ('is_protected', models.BooleanField(default=False)),
                ('envelope', models.CharField(blank=True, default='', max_length=60)),
                ('abstract', models.CharField(max_length=1000)),
                ('demand', models.CharField(blank=True, default='', max_length=1000)),
                ('has_originals', models.BooleanField(default=False)),
                ('people', models.PositiveIntegerField(default=1)),
                ('unlisted_withdrawn', models.PositiveIntegerField(default=0)),
                ('group_paper', models.BooleanField(default=False)),
                ('forwarder', models.CharField(blank=True, default='', max_length=200)),
                ('forwarder_symbol', models.CharField(blank=True, default='', max_length=100)),
                ('forwarder_on', models.DateField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('request_id', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_letter',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='first_letter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.letter'),
        ),
        migrations.CreateModel(
            name='LetterFile',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('LETTER', 'Đơn'), ('ENVELOPE', 'Phong bì'), ('ENCLOSURE', 'Tài liệu gửi kèm'), ('VOICE', 'Lời trình bày')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_letter_file',
            },
        ),
        migrations.CreateModel(
            name='LetterInCase',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('content', models.CharField(blank=True, default='', max_length=1000)),
                ('joined_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('left_at', models.DateTimeField(null=True)),
                ('left_reason', models.CharField(blank=True, default='', max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='petitions.case')),
                ('joined_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('left_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_letter_in_case',
            },
        ),
        migrations.CreateModel(
            name='Petitioner',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=150)),
                ('address', models.CharField(blank=True, default='', max_length=300)),
                ('id_number', models.CharField(blank=True, default='', max_length=20)),
                ('phone', models.CharField(blank=True, default='', max_length=30)),
                ('same_key', models.CharField(max_length=64)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_petitioner',
            },
        ),
        migrations.CreateModel(
            name='StatusCode',
            fields=[
                ('lookup', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('pin_hash', models.CharField(max_length=64)),
                ('letter_id', models.UUIDField(unique=True)),
                ('stage', models.CharField(choices=[('RECEIVED', 'RECEIVED'), ('EXAMINED', 'EXAMINED'), ('IN_HAND', 'IN_HAND'), ('SENT_ON', 'SENT_ON'), ('ANSWERED', 'ANSWERED')], max_length=10)),
                ('received_on', models.DateField()),
                ('changed_on', models.DateField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_status_code',
            },
        ),
        migrations.CreateModel(
            name='Writer',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('signed', models.BooleanField(default=True)),
                ('speaks', models.BooleanField(default=False)),
                ('struck_reason', models.CharField(blank=True, default='', max_length=300)),
                ('withdrawn_on', models.DateField(null=True)),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='writers', to='petitions.letter')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('petitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='written', to='petitions.petitioner')),
            ],
            options={
                'db_table': 'petitions_writer',
            },
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('set_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_reason', models.CharField(blank=True, default='', max_length=300)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='petitions.case')),
            ],
            options={
                'db_table': 'petitions_bar',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('case', 'person'), name='barred_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseClock',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=20)),
                ('rule', models.CharField(max_length=40)),
                ('bears', models.CharField(choices=[('OFFICE', 'OFFICE'), ('CITIZEN', 'CITIZEN'), ('OTHER_BODY', 'OTHER_BODY')], max_length=10)),
                ('started_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('RUNNING', 'Đang chạy'), ('HALTED', 'Tạm dừng'), ('MET', 'Đã xong'), ('DROPPED', 'Không còn áp dụng')], max_length=8)),
                ('met_on', models.DateField(null=True)),
                ('set_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'petitions_clock',
                'indexes': [models.Index(fields=['office', 'state', 'due_on'], name='clock_by_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'duty', 'started_on'), name='clock_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'MET'), _negated=True), ('met_on__isnull', False), _connector='OR'), name='clock_met_on')],
            },
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(fields=['case', 'id'], name='step_of_case'),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict', 'WAITING')), fields=('case',), name='case_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='step_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'WAITING'), ('decided_at__isnull', False), _connector='OR'), name='case_step_decided'),
        ),
        migrations.AddConstraint(
            model_name='counter',
            constraint=models.UniqueConstraint(fields=('office', 'kind', 'year'), name='counter_once'),
        ),
        migrations.AddConstraint(
            model_name='halt',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('case',), name='halted_once'),
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['case', 'key', '-judged_at'], name='judgement_newest'),
        ),
        migrations.AddConstraint(
            model_name='lengthening',
            constraint=models.UniqueConstraint(fields=('case', 'duty', 'symbol'), name='lengthening_once'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['office', '-received_on', '-id'], name='letter_by_day'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('office', 'year', 'number'), name='letter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='letter_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('abstract', ''), _negated=True), name='letter_says_something'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('is_protected', False), models.Q(('envelope', ''), _negated=True), _connector='OR'), name='protected_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='letter_of_someone'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('unlisted_withdrawn__lte', models.F('people'))), name='no_more_withdraw_than_wrote'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', 'state', 'next_due_on', 'id'], name='case_by_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', '-id'], name='case_newest'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['office', 'received_on'], name='case_by_receipt'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['handler', 'next_due_on', 'id'], name='case_of_handler'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('office', 'year', 'number'), name='case_number_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='case_says_something'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.UniqueConstraint(fields=('letter', 'position'), name='letter_file_place'),
        ),
        migrations.AddConstraint(
            model_name='letterincase',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('letter', 'case'), name='letter_in_case_once'),
        ),
        migrations.AddConstraint(
            model_name='petitioner',
            constraint=models.UniqueConstraint(fields=('office', 'same_key'), name='petitioner_once'),
        ),
        migrations.AddConstraint(
            model_name='writer',
            constraint=models.UniqueConstraint(fields=('letter', 'position'), name='writer_place_once'),
        ),
        migrations.AddConstraint(
            model_name='writer',
            constraint=models.UniqueConstraint(fields=('letter', 'petitioner'), name='writer_once'),
        ),
        migrations.RunSQL(_STEPS, _BACK, hints={"shapes": True}),
    ]
