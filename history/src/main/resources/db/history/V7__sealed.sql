-- What can be erased is encrypted under a key of its case. The keys are not here: they follow from a file beside the log's
-- key, by their numbers, and that file forgets a key when its number is destroyed. So a copy of this database tells nothing of it.
alter table entry
  add column sealed bytea,                -- nonce, then AES-256-GCM over salt and payload
  add column key    bigint,               -- the number of the key that it is sealed under
  add constraint sealed_or_open check (sealed is null or (key is not null and payload is null and salt is null));
alter table entry alter column sealed set storage external;  -- noise cannot be compressed

-- Which file the keys follow from: another one must not go on with this log.
create table key_file (
  id  text not null,
  one boolean primary key default true check (one)
);

-- Numbers of keys, and the cases that they are for. A case that goes on after an erasure gets another number.
create table case_key (
  number    bigint primary key,
  instance  text   not null,              -- root process instance
  destroyed bigint unique                 -- in the order of the commits: what every server's file must have forgotten
);
create index on case_key (instance, number);
create sequence destroyed_order;
create trigger append_only before update or delete or truncate on key_file for each statement execute function append_only();
create trigger append_only before delete or truncate on case_key for each statement execute function append_only();

create or replace function only_erased() returns trigger language plpgsql as $$
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
        and former.key is not distinct from fresh.key
        and fresh.salt is null and fresh.payload is null and fresh.sealed is null and fresh.idx <@ lawful)) then
    raise exception 'The history is append-only: UPDATE of history.entry is refused. A payload goes only with its salt, and together with the entry history.erased that names it.';
  end if;
  return null;
end $$;
