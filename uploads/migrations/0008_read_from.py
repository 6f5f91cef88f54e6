"""Say of each dataset which upload it was read from."""

from django.db import migrations


def read_from_its_first_upload(apps, schema_editor):
    """Until now a dataset was known by the uploads that gave it."""
    Upload = apps.get_model("uploads", "Upload")
    seen = set()
    for upload in Upload.objects.filter(dataset__isnull=False).order_by("created"):
        if upload.dataset_id not in seen:
            seen.add(upload.dataset_id)
            apps.get_model("uploads", "Dataset").objects.filter(pk=upload.dataset_id).update(
                read_from=upload
            )


class Migration(migrations.Migration):

    dependencies = [("uploads", "0007_data_changes")]

    operations = [
        migrations.RunPython(read_from_its_first_upload, migrations.RunPython.noop),
    ]
