"""Requests to open what the vault keeps; letters whose writers the vault keeps."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

# From a state to a state. What is not here no program can write.
MOVES = (
    ("ASKED", "CONSENTED"),
    ("ASKED", "DECLINED"),
    ("ASKED", "WITHDRAWN"),
    ("CONSENTED", "SPENT"),
    ("CONSENTED", "WITHDRAWN"),
)

_ROWS = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)
_LAWFUL = f"""
create function petitions_opening_moves() returns trigger language plpgsql as $$
begin
  -- What an office saved alone is put back by the owner, in whatever state it was.
  if current_user <> 'vanphong_app' then return coalesce(new, old); end if;
  if tg_op = 'INSERT' then
    if new.state <> 'ASKED' or new.decided_person_id is not null or new.spent_at is not null then
      raise check_violation using message = 'an opening begins with being asked for';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' or (old.state, new.state) not in ({_ROWS}) then
    raise check_violation using message = format('no opening goes from %s so', old.state);
  end if;
  if (new.office_id, new.letter_id, new.act, new.asked_person_id, new.asked_at, new.reason)
     is distinct from
     (old.office_id, old.letter_id, old.act, old.asked_person_id, old.asked_at, old.reason)
     or old.state = 'CONSENTED' and (new.decided_person_id, new.good_until)
        is distinct from (old.decided_person_id, old.good_until) then
    raise check_violation using message = 'what was asked and consented stays as it was';
  end if;
  return new;
end $$;
create trigger petitions_opening_moves before insert or update or delete
  on petitions_vault_opening for each row execute function petitions_opening_moves();
"""
_BACK = """
drop trigger petitions_opening_moves on petitions_vault_opening;
drop function petitions_opening_moves();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0002_likeness'),
    ]

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('OPEN', 'Mở xem'), ('DESTROY', 'Hủy khóa')], max_length=8)),
                ('reason', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('ASKED', 'Chờ đồng ý'), ('CONSENTED', 'Đã đồng ý, chưa mở'), ('SPENT', 'Đã dùng'), ('DECLINED', 'Không đồng ý'), ('WITHDRAWN', 'Đã rút')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_means', models.CharField(choices=[('PASSKEY', 'PASSKEY'), ('TYPED', 'TYPED')], max_length=8)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_means', models.CharField(blank=True, choices=[('PASSKEY', 'PASSKEY'), ('TYPED', 'TYPED')], default='', max_length=8)),
                ('good_until', models.DateTimeField()),
                ('spent_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'petitions_vault_opening',
            },
        ),
        migrations.RemoveConstraint(
            model_name='letter',
            name='protected_is_sealed',
        ),
        migrations.AddField(
            model_name='letter',
            name='in_vault',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('is_protected', False), models.Q(('envelope', ''), _negated=True), ('in_vault', True), _connector='OR'), name='protected_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('in_vault', False), ('is_protected', True), _connector='OR'), name='vault_is_for_protected'),
        ),
        migrations.AddField(
            model_name='opening',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='opening',
            name='asked_person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='opening',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='opening',
            name='decided_person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='opening',
            name='letter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='petitions.letter'),
        ),
        migrations.AddField(
            model_name='opening',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddIndex(
            model_name='opening',
            index=models.Index(fields=['office', '-asked_at', '-id'], name='opening_newest'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('decided_person', models.F('asked_person')), _negated=True), name='opening_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('CONSENTED', 'SPENT')), _negated=True), ('decided_person__isnull', False), _connector='OR'), name='opening_consented'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'SPENT'), _negated=True), ('spent_at__lte', models.F('good_until')), _connector='OR'), name='opening_in_time'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='opening_has_reason'),
        ),
        migrations.RunSQL(_LAWFUL, _BACK, hints={"shapes": True}),
    ]
