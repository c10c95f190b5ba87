"""Until when an urging asks for an answer, what came on it, and urging a body below that is late."""

from importlib import import_module

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

_before = import_module("vanphong.petitions.migrations.0001_initial").LAWFUL
# From a state, by a step, to a state. What is not here no program can write.
LAWFUL = (*_before, ("RECEIVED", "URGE", "RECEIVED"))

_STEPS = """
alter table petitions_case_step drop constraint case_step_lawful;
alter table petitions_case_step add constraint case_step_lawful
  check ((from_state, step, to_state) in (%s));

create function petitions_reply_of_urging() returns trigger language plpgsql as $$
begin
  -- What an office saved alone is put back by the owner, in whatever order.
  if current_user <> 'vanphong_app' then return new; end if;
  if not exists (
    select 1 from petitions_case_step s
    where s.id = new.step_id and s.step = 'URGE' and s.verdict = 'APPROVED'
  ) then
    raise check_violation using message = 'only an urging is answered by a document';
  end if;
  return new;
end $$;
create trigger petitions_reply_of_urging before insert on petitions_urging_reply
  for each row execute function petitions_reply_of_urging();
"""
_BACK = """
drop trigger petitions_reply_of_urging on petitions_urging_reply;
drop function petitions_reply_of_urging();
alter table petitions_case_step drop constraint case_step_lawful;
alter table petitions_case_step add constraint case_step_lawful
  check ((from_state, step, to_state) in (%s));
"""


def _rows(lawful):
    """Write steps as rows of SQL."""
    return ", ".join(f"('{before}', '{step}', '{after}')" for before, step, after in lawful)


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0012_programme_line'),
        ('people', '0001_initial'),
        ('petitions', '0012_hand_over'),
        ('registry', '0002_incoming_directed'),
    ]

    operations = [
        migrations.CreateModel(
            name='UrgingReply',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('symbol', models.CharField(blank=True, default='', max_length=100)),
                ('replied_on', models.DateField()),
                ('linked_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'db_table': 'petitions_urging_reply',
            },
        ),
        migrations.AddField(
            model_name='casestep',
            name='answer_by',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='casestep',
            constraint=models.CheckConstraint(condition=models.Q(('answer_by', None), models.Q(('answer_by__gt', models.F('happened_on')), ('step', 'URGE')), _connector='OR'), name='only_urgings_ask_by_a_day'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('answer_by__isnull', False)), fields=['office', 'answer_by'], name='urging_by_limit'),
        ),
        migrations.AddField(
            model_name='urgingreply',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document'),
        ),
        migrations.AddField(
            model_name='urgingreply',
            name='linked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddField(
            model_name='urgingreply',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='urgingreply',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='petitions.casestep'),
        ),
        migrations.AddField(
            model_name='urgingreply',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddIndex(
            model_name='urgingreply',
            index=models.Index(fields=['office', 'replied_on'], name='reply_by_day'),
        ),
        migrations.AddConstraint(
            model_name='urgingreply',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('step',), name='urging_replied_once'),
        ),
        migrations.AddConstraint(
            model_name='urgingreply',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), models.Q(('undone_reason', ''), _negated=True), _connector='OR'), name='reply_undone_why'),
        ),
        migrations.RunSQL(
            _STEPS % _rows(LAWFUL), _BACK % _rows(_before), hints={"shapes": True}
        ),
    ]
