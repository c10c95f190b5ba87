"""That a case follows an earlier one, never itself by any way."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

# What was linked stays and is undone once. One link of an office after the other, so that two of
# them never close a ring unseen.
_KEPT = """
create function petitions_follow_kept() returns trigger language plpgsql as $$
begin
  -- What an office saved alone is put back by the owner, in whatever order.
  if current_user <> 'vanphong_app' then return coalesce(new, old); end if;
  if tg_op = 'DELETE' then
    raise check_violation using message = 'a link between cases stays';
  end if;
  if tg_op = 'UPDATE' then
    if old.undone_at is not null or (
      new.case_id, new.earlier_id, new.kind, new.ground, new.body, new.symbol, new.decided_on,
      new.since_on, new.late_reason, new.set_at, new.set_by_id
    ) is distinct from (
      old.case_id, old.earlier_id, old.kind, old.ground, old.body, old.symbol, old.decided_on,
      old.since_on, old.late_reason, old.set_at, old.set_by_id
    ) then
      raise check_violation using message = 'what was linked stays as it was';
    end if;
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtext('petitions_follow'), new.office_id);
  if exists (
    with recursive back (id) as (
      select new.earlier_id
      union
      select f.earlier_id from petitions_follow f join back b on f.case_id = b.id
      where f.undone_at is null
    )
    select 1 from back where id = new.case_id
  ) then
    raise check_violation using message = 'no case follows itself';
  end if;
  return new;
end $$;
create trigger petitions_follow_kept before insert or update or delete on petitions_follow
  for each row execute function petitions_follow_kept();
"""
_BACK = """
drop trigger petitions_follow_kept on petitions_follow;
drop function petitions_follow_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0013_urgings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('SECOND_COMPLAINT', 'Khiếu nại lần hai'), ('RENEWED_DENUNCIATION', 'Tố cáo tiếp')], max_length=20)),
                ('ground', models.CharField(choices=[('RESULT', 'Không đồng ý quyết định, kết luận'), ('OVERDUE', 'Quá hạn mà chưa được giải quyết')], max_length=7)),
                ('body', models.CharField(blank=True, default='', max_length=200)),
                ('symbol', models.CharField(blank=True, default='', max_length=100)),
                ('decided_on', models.DateField(null=True)),
                ('since_on', models.DateField(null=True)),
                ('late_reason', models.CharField(blank=True, default='', max_length=300)),
                ('set_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.CharField(blank=True, default='', max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follows', to='petitions.case')),
                ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='petitions.case')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'db_table': 'petitions_follow',
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('case',), name='follows_one_case'), models.CheckConstraint(condition=models.Q(('earlier', None), models.Q(('earlier', models.F('case')), _negated=True), _connector='OR'), name='follows_no_self'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('earlier__isnull', False)), models.Q(('earlier', None), models.Q(('body', ''), _negated=True)), _connector='OR'), name='follows_a_case_or_a_body'), models.CheckConstraint(condition=models.Q(('ground', 'OVERDUE'), models.Q(models.Q(('symbol', ''), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='follows_a_decision'), models.CheckConstraint(condition=models.Q(('undone_at', None), models.Q(('undone_reason', ''), _negated=True), _connector='OR'), name='follow_undone_why')],
            },
        ),
        migrations.RunSQL(_KEPT, _BACK, hints={"shapes": True}),
    ]
