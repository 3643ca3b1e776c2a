-- The desk: what waits, as the list shows it; who has it open; what became of it. Everything but the openings can be
-- made again from the read model, and is.

-- One row for each open task. It goes in the transaction of the decision; what the engine does is followed.
create table listed_task (
  user_task_key bigint primary key,
  root_key      bigint not null,
  kind          text not null,
  subject_id    text not null,
  headline      text not null,
  context       text not null,            -- worker, process, what the case is known by
  worker        text,
  worker_name   text,
  process       text not null,            -- of the outermost instance
  process_name  text not null,
  action        text,
  shape         text not null,            -- alike: same worker, action and arguments; empty: like nothing else
  amount_cents  bigint,
  risk          int not null,
  outside       boolean not null,         -- whether the worker had read content from outside
  size          int not null,             -- characters to read before deciding
  assignee      text,
  audience      text[] not null,          -- whom it waits for: @person, ROLE, or * for everybody who decides
  due_at        timestamptz,
  created_at    timestamptz not null,
  words         tsvector not null
);
create index on listed_task (due_at, created_at, user_task_key);
create index on listed_task (created_at, user_task_key);
create index on listed_task (risk desc, created_at, user_task_key);
create index on listed_task (amount_cents desc nulls last, created_at, user_task_key);
create index on listed_task (worker, worker_name);
create index on listed_task (process, process_name);
create index on listed_task (action, due_at);
create index on listed_task (shape, due_at);
create index on listed_task using gin (words);
create index on listed_task using gin (audience);

-- Who has looked at an open task, while it is open.
create table opened_card (
  user_task_key bigint not null,
  person        text not null,
  opened_at     timestamptz not null,     -- first
  seen_at       timestamptz not null,     -- last
  primary key (user_task_key, person)
);

-- What became of each task, without the people and without the words: for figures of a gate, never of a person.
create table closed_task (
  user_task_key   bigint primary key,
  kind            text not null,
  worker          text,
  worker_name     text,
  process         text,
  process_name    text,
  action          text,
  outcome         text not null,          -- APPROVE, REJECT; LAPSED: nobody decided
  created_at      timestamptz,
  due_at          timestamptz,
  closed_at       timestamptz not null,
  seconds_on_card int,                    -- null: decided without its page
  size            int
);
create index on closed_task (closed_at);
