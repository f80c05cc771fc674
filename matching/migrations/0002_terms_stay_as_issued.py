"""Issued terms are evidence: the database itself refuses every change of what was handed over.

Only a person's right to be erased is stronger.
"""

from django.db import migrations

FORBID = """
create function matching_terms_stay_as_issued() returns trigger language plpgsql as $$
begin
    if current_setting('iwate.erasing', true) = 'on' then
        return new;
    end if;
    raise exception 'terms % are issued: write a new version', old.id using errcode = 'restrict_violation';
end $$;
create trigger matching_terms_stay_as_issued before update on matching_terms for each row
when (old.content is distinct from new.content or old.number is distinct from new.number
      or old.match_id is distinct from new.match_id or old.digest is distinct from new.digest
      or old.issued_at is distinct from new.issued_at
      or (old.team_received_at is not null and old.team_received_at is distinct from new.team_received_at)
      or (old.host_received_at is not null and old.host_received_at is distinct from new.host_received_at))
execute function matching_terms_stay_as_issued();
"""
ALLOW = """
drop trigger matching_terms_stay_as_issued on matching_terms;
drop function matching_terms_stay_as_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
