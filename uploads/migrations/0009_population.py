from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('uploads', '0008_read_from'),
    ]

    operations = [
        migrations.AlterField(
            model_name='dataset',
            name='kind',
            field=models.CharField(choices=[('ward_table', 'ward table'), ('boundary', 'ward boundaries'), ('facility_table', 'facility test data'), ('raster', 'raster'), ('ward_values', 'ward values'), ('population', 'people of wards')], db_index=True, max_length=20),
        ),
    ]
