-- The one way in which a payload goes: with its salt, and in the transaction that appends the entry which says so. As with
-- the other triggers this is resistance, not evidence: what goes otherwise, the verifier finds.
create function only_erased() returns trigger language plpgsql as $$
declare
  lawful int8multirange;
begin
  select range_agg(int8range(split_part(stretch, '-', 1)::bigint, split_part(stretch, '-', -1)::bigint, '[]'))
  into lawful
  from history.inbox i cross join lateral jsonb_array_elements_text(i.payload::jsonb -> 'entries') stretch
  where i.xmin = pg_current_xact_id()::xid and i.leaf::jsonb ->> 'type' = 'history.erased';
  if exists (
    select from fresh
    where not exists (
      select from former
      where former.idx = fresh.idx and former.leaf = fresh.leaf and former.leaf_hash = fresh.leaf_hash
        and fresh.salt is null and fresh.payload is null and fresh.idx <@ lawful)) then
    raise exception 'The history is append-only: UPDATE of history.entry is refused. A payload goes only with its salt, and together with the entry history.erased that names it.';
  end if;
  return null;
end $$;
drop trigger append_only on entry;
create trigger append_only before delete or truncate on entry for each statement execute function append_only();
create trigger only_erased after update on entry referencing old table as former new table as fresh
  for each statement execute function only_erased();

-- Whether an entry of the case says that this payload was erased; it may still wait for its place.
create function is_erased(erased bigint, instance text) returns boolean language sql stable as $$
  select exists (
    select from (
      select payload from history.entry
      where left(facts #>> '{subjects,instance}', 200) = instance and facts #>> '{subjects,instance}' is not null
        and left(facts ->> 'type', 200) collate "C" = 'history.erased' and idx > erased
      union all
      select payload from history.inbox where leaf::jsonb ->> 'type' = 'history.erased') said
    cross join lateral jsonb_array_elements_text(said.payload::jsonb -> 'entries') stretch
    where erased between split_part(stretch, '-', 1)::bigint and split_part(stretch, '-', -1)::bigint)
$$;
