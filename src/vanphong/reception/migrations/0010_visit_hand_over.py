"""Receipts for papers that were handed over at a visit."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0012_hand_over'),
        ('reception', '0009_refusal_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitHandOver',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('hand_over', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='petitions.handover')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='reception.visit')),
            ],
            options={
                'db_table': 'reception_visit_hand_over',
            },
        ),
    ]
