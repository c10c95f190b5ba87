"""Cases are found by the words of their titles."""

import django.contrib.postgres.indexes
import vanphong.kernel.lexemes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0007_place'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.Func(models.F('office'), models.F('title'), function='vp_words', output_field=vanphong.kernel.lexemes.TsVector()), name='vp_tsvector_ops'), name='case_words'),
        ),
    ]
