"""People who wrote are found by the words of their names."""

import django.contrib.postgres.indexes
import vanphong.kernel.lexemes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('petitions', '0016_case_result'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='petitioner',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.Func(models.F('office'), models.F('full_name'), function='vp_words', output_field=vanphong.kernel.lexemes.TsVector()), name='vp_tsvector_ops'), name='petitioner_words'),
        ),
    ]
