from django.db import migrations

# Writes one entry for each changed row. Arguments: the model's label, its key column, silent columns.
AUDIT_CHANGE = """
create or replace function audit_change() returns trigger language plpgsql as $$
declare
    silent text[] := string_to_array(tg_argv[2], ',');
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - silent end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - silent end;
    diff jsonb;
begin
    select coalesce(jsonb_object_agg(key, jsonb_build_array(old_row -> key, new_row -> key)), '{}') into diff
    from jsonb_object_keys(coalesce(new_row, old_row)) as key
    where coalesce(old_row -> key, 'null') is distinct from coalesce(new_row -> key, 'null');
    if tg_op = 'UPDATE' and diff = '{}' then
        return null;
    end if;
    insert into iwate_kankei_auditentry (at, verb, model, "row", changes, user_id, address, path) values (
        clock_timestamp(), lower(tg_op), tg_argv[0], coalesce(new_row, old_row) ->> tg_argv[1], diff,
        nullif(current_setting('iwate.user', true), '')::bigint,
        nullif(current_setting('iwate.address', true), '')::inet,
        coalesce(current_setting('iwate.path', true), ''));
    return null;
end $$;
"""

# Nobody edits the log, whatever program they use. Erasure may blank values and nothing else.
GUARD = """
create or replace function audit_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and current_setting('iwate.erasing', true) = 'on'
        and to_jsonb(old) - 'changes' = to_jsonb(new) - 'changes' then
        return new;
    end if;
    raise exception 'the audit log cannot be changed' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_guard before update or delete on iwate_kankei_auditentry
    for each row execute function audit_guard();
"""

UNDO = """
drop trigger audit_guard on iwate_kankei_auditentry;
drop function audit_guard();
drop function audit_change() cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("iwate_kankei", "0002_municipalities")]
    operations = [migrations.RunSQL(AUDIT_CHANGE + GUARD, UNDO)]
