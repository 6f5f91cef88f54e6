"""Branches of a conversation: each question follows an answer; exports; feedback."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

#: Conversations so far have one branch: a question follows the answer before it.
CHAIN = """
UPDATE analysis_message AS question SET parent_id = before.answer
FROM (
    SELECT asked.id, lag(reply.id) OVER (PARTITION BY asked.session_id ORDER BY asked.created)
        AS answer
    FROM analysis_message AS asked
    LEFT JOIN analysis_message AS reply ON reply.in_reply_to_id = asked.id
    WHERE asked.role = 'user'
) AS before
WHERE before.id = question.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0006_model_calls"),
        ("realtime", "0002_title_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="chosen",
            field=models.BooleanField(
                default=True, help_text="of the branches that part here, the one that is shown"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followed_by",
                to="analysis.message",
            ),
        ),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="message", name="message_answered_once"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(in_reply_to__isnull=False, client_id__isnull=True),
                fields=["in_reply_to"],
                name="message_answered_once",
            ),
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feedback",
                        serialize=False,
                        to="analysis.message",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("up", "helpful"), ("down", "not helpful")],
                        db_index=True,
                        max_length=4,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("updated", models.DateTimeField(auto_now=True)),
            ],
            options={"ordering": ["-updated"], "verbose_name_plural": "feedback"},
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("client_id", models.CharField(max_length=80)),
                ("kind", models.CharField(default="conversation", max_length=20)),
                ("format", models.CharField(max_length=10)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=80)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(blank=True, help_text="bytes", null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="realtime.job",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to="realtime.session",
                    ),
                ),
            ],
            options={"ordering": ["created"]},
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.UniqueConstraint(fields=("session", "client_id"), name="export_once"),
        ),
    ]
