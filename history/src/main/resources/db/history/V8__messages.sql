-- A message may name a person, and belongs to no case.
create index entry_message on entry (left(facts #>> '{subjects,message}', 200), idx)
  where facts #>> '{subjects,message}' is not null;
comment on column case_key.instance is 'root process instance, or message:KEY';

-- Whether an entry of the case or the message says that this payload was erased; it may still wait for its place.
drop function is_erased(bigint, text);
create function is_erased(erased bigint, instance text, message text) returns boolean language sql stable as $$
  select exists (
    select from (
      select payload from history.entry
      where left(facts #>> '{subjects,instance}', 200) = instance and facts #>> '{subjects,instance}' is not null
        and left(facts ->> 'type', 200) collate "C" = 'history.erased' and idx > erased
      union all
      select payload from history.entry
      where left(facts #>> '{subjects,message}', 200) = message and facts #>> '{subjects,message}' is not null
        and left(facts ->> 'type', 200) collate "C" = 'history.erased' and idx > erased
      union all
      select payload from history.inbox where leaf::jsonb ->> 'type' = 'history.erased') said
    cross join lateral jsonb_array_elements_text(said.payload::jsonb -> 'entries') stretch
    where erased between split_part(stretch, '-', 1)::bigint and split_part(stretch, '-', -1)::bigint)
$$;
