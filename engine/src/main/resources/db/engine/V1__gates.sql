-- What people decided. Rows are never changed: law 1 rests on them.
create table decision (
  user_task_key bigint primary key,       -- one decision per user task
  id            text   not null unique,
  kind          text   not null,          -- effect, question, budget, doubt, form
  subject_id    text   not null,
  verdict       text   not null check (verdict in ('APPROVE', 'REJECT')),
  person        text   not null,
  reason        text   not null,
  digest        text   not null check (digest ~ '^[0-9a-f]{64}$'),
  variables     text   not null,          -- JSON: what else was filled in
  decided_at    timestamptz not null
);
create index on decision (kind, subject_id);

create function decisions_stay() returns trigger language plpgsql as $$
begin
  raise exception 'A decision is never changed: % of engine.decision is refused.', tg_op;
end $$;
create trigger decisions_stay before update or delete or truncate on decision
  for each statement execute function decisions_stay();

-- An approval that was used up: at most once, whoever asks.
create table approval_use (
  decision_id text primary key references decision (id),
  used_at     timestamptz not null
);

-- What the engine has yet to hear.
create table outbox (
  user_task_key bigint primary key references decision (user_task_key),
  variables     text not null,            -- JSON: what the engine's task is completed with
  attempts      int  not null default 0,
  next_at       timestamptz not null,
  last_error    text,
  done_at       timestamptz
);
create index on outbox (next_at) where done_at is null;

-- Tasks that were completed past us.
create table alarm (
  user_task_key bigint primary key,
  raised_at     timestamptz not null
);

-- Answers to starts, so that a repeated one starts nothing (Idempotency-Key).
create table idempotent_start (
  caller      text not null,
  key         text not null,
  fingerprint text not null,              -- digest of the request
  answer      text,                       -- JSON; null while the engine is being asked
  asked_at    timestamptz not null,
  primary key (caller, key)
);
create index on idempotent_start (asked_at);
