"""Exports know what was asked for and what they are made from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0007_branches")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="title",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="export",
            name="options",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="export",
            name="made_from",
            field=models.JSONField(
                blank=True, default=dict, help_text="results and files in force when asked for"
            ),
        ),
    ]
