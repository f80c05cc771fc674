"""The vocabulary to start with; staff edit it afterwards, so it is loaded once and never again."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "skills.csv"


def load(apps, schema_editor):
    Skill = apps.get_model("companies", "Skill")
    with FILE.open(encoding="utf-8") as rows:
        Skill.objects.bulk_create(
            [Skill(position=number, **row) for number, row in enumerate(csv.DictReader(rows), 1)]
        )


class Migration(migrations.Migration):
    dependencies = [("companies", "0002_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
