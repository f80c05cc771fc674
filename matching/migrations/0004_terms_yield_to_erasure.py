"""Issued terms stay as they are, except that a person's right to be erased is stronger."""

from django.db import migrations

YIELD = """
create or replace function matching_terms_stay_as_issued() returns trigger language plpgsql as $$
begin
    if current_setting('iwate.erasing', true) = 'on' then
        return new;
    end if;
    raise exception 'terms % are issued: write a new version', old.id using errcode = 'restrict_violation';
end $$;
"""
INSIST = """
create or replace function matching_terms_stay_as_issued() returns trigger language plpgsql as $$
begin
    raise exception 'terms % are issued: write a new version', old.id using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_terms_stay_as_issued")]
    operations = [migrations.RunSQL(YIELD, INSIST)]
