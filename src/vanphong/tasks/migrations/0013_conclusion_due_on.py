"""The due day of a conclusion, where its source keeps it apart from the words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0012_task_offices"),
    ]

    operations = [
        migrations.AddField(
            model_name="conclusion",
            name="due_on",
            field=models.DateField(null=True),
        ),
    ]
