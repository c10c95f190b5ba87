"""Writers sealed after their letter was entered, and those who declined to be kept secret."""

from importlib import import_module

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models

_BEFORE = import_module("vanphong.petitions.migrations.0005_submissions")
# It does not go back once a correction was emptied: the reason it had is in the vault alone.
# What stays of a letter sent over the network whose named sender is sealed afterwards.
_STAYS = (
    "id", "office_id", "letter_key", "sent_at", "nature", "text_sha256", "sealed_sha256",
    "size_bytes", "state", "decided_at", "decided_by_id", "reason", "letter_id",
)
_EMPTIED = ("full_name", "address", "id_number", "phone", "about", "place", "demand")


def _row(which, names):
    return ", ".join(f"{which}.{name}" for name in names)


_SEALED = f"""
  if tg_op = 'UPDATE' and old.state = 'TAKEN_IN' and old.way = 'NAMED'
     and new.way = 'PROTECTED' and new.in_vault and not new.waives_secrecy
     and ({_row("new", _STAYS)}) is not distinct from ({_row("old", _STAYS)})
     and concat({_row("new", _EMPTIED)}) = ''
     and new.subject = '[đã niêm phong]' and new.text = new.subject then
    return new;
  end if;
"""
_KEPT = _BEFORE._KEPT.replace(
    "  if tg_op = 'DELETE' or old.state", _SEALED + "  if tg_op = 'DELETE' or old.state"
)


class Migration(migrations.Migration):

    dependencies = [
        ('mailbox', '0002_mail_to_letter'),
        ('people', '0001_initial'),
        ('petitions', '0021_signed_sheet'),
    ]

    operations = [
        migrations.RunSQL(
            _BEFORE._BACK + _KEPT, _BEFORE._BACK + _BEFORE._KEPT, hints={"shapes": True}
        ),
        migrations.CreateModel(
            name='Sealing',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sealed_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('people', models.PositiveIntegerField()),
                ('files', models.PositiveIntegerField()),
                ('left', models.JSONField(default=list)),
                ('open_files', models.JSONField(default=list)),
                ('request_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'petitions_sealing',
            },
        ),
        migrations.RemoveConstraint(
            model_name='lettercorrection',
            name='corrected_for_a_reason',
        ),
        migrations.AddField(
            model_name='letter',
            name='declined_secrecy_on',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('is_protected', False), ('declined_secrecy_on', None), _connector='OR'), name='protected_declined_nothing'),
        ),
        migrations.AddConstraint(
            model_name='lettercorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('changes', []), _connector='OR'), name='corrected_for_a_reason'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='letter',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealing', to='petitions.letter'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office'),
        ),
        migrations.AddField(
            model_name='sealing',
            name='sealed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.AddConstraint(
            model_name='sealing',
            constraint=models.UniqueConstraint(fields=('office', 'request_id'), name='sealing_asked_once'),
        ),
    ]
