"""Iwate's 33 municipalities are facts of the country, so every installation has them from the start."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "iwate_municipalities.csv"


def load(apps, schema_editor):
    Municipality = apps.get_model("iwate_kankei", "Municipality")
    with FILE.open(encoding="utf-8") as rows:
        Municipality.objects.bulk_create([Municipality(**row) for row in csv.DictReader(rows)])


class Migration(migrations.Migration):
    dependencies = [("iwate_kankei", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
