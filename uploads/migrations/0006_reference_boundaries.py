import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('uploads', '0005_name_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferenceBoundary',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('version', models.CharField(max_length=40)),
                ('origin', models.CharField(blank=True, help_text='where it comes from', max_length=300)),
                ('sha256', models.CharField(help_text='of the file as imported', max_length=64)),
                ('content_hash', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('columns', models.JSONField(default=list)),
                ('states', models.JSONField(default=list, help_text='names as the boundary spells them')),
                ('current', models.BooleanField(default=True)),
                ('created', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'reference boundaries',
                'ordering': ['-created'],
                'constraints': [
                    models.UniqueConstraint(fields=('name', 'version'), name='reference_version_once'),
                    models.UniqueConstraint(condition=models.Q(('current', True)), fields=('current',), name='reference_one_current'),
                ],
            },
        ),
    ]
