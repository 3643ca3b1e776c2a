-- A start from before the engine is asked for it until its answer is kept. Its id goes into the case as a variable: where the
-- answer is lost, the engine's own record says which case came of it, so that whoever asked is known all the same.
create table asked_start (
  id         uuid primary key,
  actor_kind text not null,
  actor      text not null,
  behalf_of  text,
  asked_at   timestamptz not null
);
alter table idempotent_start add column start_id uuid;
create index on idempotent_start (start_id);
