"""Whether a person gave a session its title; the unused `state` goes."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def keep_titles(apps: Any, schema_editor: Any) -> None:
    """Who gave an old title is not known: it stays as it is."""
    sessions = apps.get_model("realtime", "Session").objects
    sessions.exclude(title="New session").update(title_given=True)


class Migration(migrations.Migration):
    """Sessions get `title_given` and lose `state`."""

    dependencies = [("realtime", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="title_given",
            field=models.BooleanField(
                default=False,
                help_text="A person gave the title: it does not follow the files.",
            ),
        ),
        migrations.RunPython(keep_titles, migrations.RunPython.noop),
        migrations.RemoveField(model_name="session", name="state"),
    ]
