-- The log: who may not be believed is the one who runs this database. So nothing here is evidence by itself;
-- evidence is what the verifier computes from leaf, salt, payload and note.
create table log (
  origin text primary key                 -- names this log in every leaf and checkpoint
);
insert into log (origin) values ('countersign/' || gen_random_uuid() || '/1');

-- Filled by everybody in their own transaction, emptied by the one sequencer.
create table inbox (
  id        bigint generated always as identity primary key,
  leaf      text  not null check (octet_length(leaf) <= 65535 and leaf::jsonb ->> 'type' is not null),
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32),  -- by who appends: what changes here later is found
  salt      bytea not null check (octet_length(salt) = 32),
  payload   text  not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The columns after payload are for searching and come from the leaf: there is nothing in them to falsify.
-- Cut at 200, because an index takes no long values and the sequencer must never stumble.
create table entry (
  idx        bigint primary key check (idx >= 0),
  leaf       text   not null,             -- canonical JSON: the exact bytes that are hashed
  leaf_hash  bytea  not null,             -- SHA-256(0x00 || leaf), RFC 6962
  salt       bytea,                       -- key of the commitment to payload that the leaf holds
  payload    text,                        -- canonical JSON; outside the tree, so that it can be erased lawfully
  at         text collate "C" generated always as (leaf::jsonb ->> 'at') stored,  -- RFC 3339, UTC, sorts as text
  type       text generated always as (left(leaf::jsonb ->> 'type', 200)) stored,
  outcome    text generated always as (left(leaf::jsonb ->> 'outcome', 200)) stored,
  sentence   text generated always as (leaf::jsonb ->> 'sentence') stored,
  actor_kind text generated always as (leaf::jsonb #>> '{actor,kind}') stored,
  actor      text generated always as (left(leaf::jsonb #>> '{actor,id}', 200)) stored,
  instance   text generated always as (left(leaf::jsonb #>> '{subjects,instance}', 200)) stored,
  process    text generated always as (left(leaf::jsonb #>> '{subjects,process}', 200)) stored,
  user_task  text generated always as (left(leaf::jsonb #>> '{subjects,userTask}', 200)) stored,
  worker     text generated always as (left(leaf::jsonb #>> '{subjects,worker}', 200)) stored,
  run        text generated always as (left(leaf::jsonb #>> '{subjects,run}', 200)) stored,
  effect     text generated always as (left(leaf::jsonb #>> '{subjects,effect}', 200)) stored,
  person     text generated always as (left(leaf::jsonb #>> '{subjects,person}', 200)) stored,
  budget     text generated always as (left(leaf::jsonb #>> '{subjects,budget}', 200)) stored
);
create index on entry (type, idx);
create index on entry (at);
create index on entry (actor, idx);
create index on entry (instance, idx) where instance is not null;
create index on entry (worker, idx) where worker is not null;
create index on entry (effect, idx) where effect is not null;
create index on entry (person, idx) where person is not null;
create index on entry using gin (to_tsvector('simple', sentence));

-- Roots of full subtrees of 256^level leaves; level 0 is entry.leaf_hash. Only to be fast: all of it follows from entry.
create table node (
  level int    not null check (level >= 1),
  idx   bigint not null,
  hash  bytea  not null,
  primary key (level, idx)
);

create table checkpoint (
  size bigint primary key,                -- entries 0 to size - 1
  note text not null                      -- C2SP signed note
);

-- Resistance, not evidence: who owns the database can switch triggers off, and the verifier finds what they do then.
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The history is append-only: % of %.% is refused. Append a correcting entry.',
    tg_op, tg_table_schema, tg_table_name;
end $$;
create trigger append_only before update or truncate on inbox for each statement execute function append_only();
create trigger append_only before update or delete or truncate on log for each statement execute function append_only();
create trigger append_only before update or delete or truncate on entry for each statement execute function append_only();
create trigger append_only before update or delete or truncate on node for each statement execute function append_only();
create trigger append_only before update or delete or truncate on checkpoint for each statement execute function append_only();
