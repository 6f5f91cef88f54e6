import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0004_run_other_names"),
        ("realtime", "0002_title_given"),
        ("uploads", "0004_value_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("client_id", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("wards", models.JSONField(default=list)),
                ("cell_size", models.FloatField(help_text="metres")),
                ("keep", models.CharField(max_length=10)),
                ("crs", models.CharField(max_length=120)),
                ("content_hash", models.CharField(max_length=64)),
                ("classes", models.TextField()),
                ("notes", models.JSONField(blank=True, default=dict)),
                ("undo", models.JSONField(blank=True, default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("used", models.JSONField(blank=True, default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("updated", models.DateTimeField(auto_now=True)),
                (
                    "boundary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="uploads.dataset",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlements",
                        to="realtime.session",
                    ),
                ),
            ],
            options={
                "ordering": ["created"],
                "constraints": [
                    models.UniqueConstraint(fields=["session", "client_id"], name="settlement_once")
                ],
            },
        ),
    ]
