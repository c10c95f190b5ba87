"""Which places a letter asks for their opinion on a draft."""

import django.db.models.deletion
import vanphong.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('drafting', '0010_opinion_working'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpinionLetter',
            fields=[
                ('id', models.UUIDField(default=vanphong.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='drafting.opinionasked')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asks_opinions', to='drafting.draft')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'db_table': 'drafting_opinion_letter',
                'constraints': [models.UniqueConstraint(fields=('draft', 'asked'), name='opinion_letter_once')],
            },
        ),
    ]
