"""What the desk held at the end of each day."""

from django.db import migrations, models

from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0029_grams"),
    ]

    operations = batched([
        migrations.CreateModel(
            name='DeskFigures',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('counted_at', models.DateTimeField()),
                ('draft', models.PositiveIntegerField()),
                ('submitted', models.PositiveIntegerField()),
                ('verified', models.PositiveIntegerField()),
                ('disputed', models.PositiveIntegerField()),
                ('rejected', models.PositiveIntegerField()),
                ('retracted', models.PositiveIntegerField()),
                ('waiting', models.PositiveIntegerField()),
                ('waiting_hours', models.PositiveIntegerField(help_text='Of the middle one.', null=True)),
                ('oldest_hours', models.PositiveIntegerField(null=True)),
                ('quoted', models.PositiveIntegerField(help_text='Live claims with live quotes.')),
                ('exact', models.PositiveIntegerField(help_text='Those with every quote found word for word.')),
                ('entities', models.PositiveIntegerField()),
                ('sources', models.PositiveIntegerField()),
                ('quotes_found', models.PositiveIntegerField(help_text='Live quotes found in their source.')),
            ],
            options={
                'ordering': ['-day'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('exact__lte', models.F('quoted'))), name='factbase_deskfigures_exact'), models.CheckConstraint(condition=models.Q(models.Q(('oldest_hours__isnull', True), ('waiting', 0), ('waiting_hours__isnull', True)), models.Q(('waiting__gt', 0), ('waiting_hours__isnull', False), ('oldest_hours__gte', models.F('waiting_hours'))), _connector='OR'), name='factbase_deskfigures_waiting')],
            },
        ),
    ])
