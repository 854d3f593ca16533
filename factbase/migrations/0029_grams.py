"""Indexes of letters of scripts that write no spaces."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

import sources.models.says
from sources.batched import batched


class Migration(migrations.Migration):

    dependencies = [
        ("factbase", "0028_suggestions"),
        ('sources', '0005_grams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = batched([
        migrations.AddIndex(
            model_name='alias',
            index=django.contrib.postgres.indexes.GinIndex(sources.models.says.Grams('name'), condition=models.Q(('name__regex', '[\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\uFEFF\\U00010000-\\U0010FFFF]')), name='factbase_alias_grams'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(sources.models.says.Grams('words'), condition=models.Q(('words__regex', '[\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\uFEFF\\U00010000-\\U0010FFFF]')), name='factbase_claim_words_grams'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(sources.models.says.Grams('verbatim'), condition=models.Q(('verbatim__regex', '[\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\uFEFF\\U00010000-\\U0010FFFF]')), name='factbase_claim_grams'),
        ),
        migrations.AddIndex(
            model_name='entity',
            index=django.contrib.postgres.indexes.GinIndex(sources.models.says.Grams('label'), condition=models.Q(('label__regex', '[\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\uFEFF\\U00010000-\\U0010FFFF]')), name='factbase_entity_grams'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=django.contrib.postgres.indexes.GinIndex(sources.models.says.Grams('exact'), condition=models.Q(('exact__regex', '[\\u0E00-\\u0FFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\uFEFF\\U00010000-\\U0010FFFF]')), name='factbase_evidence_grams'),
        ),
    ])
