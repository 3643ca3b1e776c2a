-- AI workers: who they are, what they may do, what they said, read and did.

create table worker (
  id           text primary key,
  version      int  not null,
  name         text not null,
  owner        text not null,
  purpose      text not null,
  model        text not null,
  instructions text not null,
  state        text not null check (state in ('ACTIVE', 'SUSPENDED', 'RETIRED')),
  saved_at     timestamptz not null
);

-- What a worker was after each change; never updated.
create table worker_version (
  worker   text not null references worker,
  version  int  not null,
  snapshot text not null,                 -- canonical JSON of the whole worker
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (worker, version)
);

-- A changed ability is a new version; what is not live is history.
create table ability (
  worker       text not null references worker,
  action       text not null,
  version      int  not null,
  rule         text not null,
  approval     text not null check (approval in ('NEVER', 'WHEN', 'ALWAYS')),
  constraints  text not null,             -- JSON
  approve_when text not null,             -- JSON
  live         boolean not null,
  saved_at     timestamptz not null,
  primary key (worker, action, version)
);
create unique index on ability (worker, action) where live;

-- One agent step's conversation.
create table run (
  id                   text primary key,
  step_key             bigint not null unique,   -- the step's instance, or the element that acts without a model
  process_instance_key bigint not null,
  root_instance_key    bigint not null,
  root_process         text not null,
  worker               text not null,
  model                text not null,
  goal                 text not null,
  facts                text not null,     -- JSON
  read_outside         boolean not null,  -- sticky: what was read cannot be unread
  state                text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
  epoch                bigint not null default 0,
  calls                int not null default 0,   -- holds asked for so far; names the next one
  contended            int not null default 0,   -- denials in a row that only wait for other holds
  failures             int not null default 0,   -- model calls without an answer in a row
  errors               int not null default 0,   -- unusable answers in a row
  question             text,              -- what a person is asked, while nobody has answered
  question_kind        text check (question_kind in ('WORKER', 'HOUSE', 'BUDGET')),
  question_call        text,              -- the model's call that asks; null where the house asks
  questions            int not null default 0,
  answers              int not null default 0,   -- by people; each grants as many turns again
  repeats_from         int not null default 0,   -- calls up to this turn do not count as repeated
  binding_limit        text,              -- JSON: what a raised budget raises
  rehearsed            boolean not null default false,
  result               text,
  created_at           timestamptz not null,
  updated_at           timestamptz not null
);
create index on run (root_instance_key);

-- What the model is told and says, in order. Never updated.
create table message (
  run     text not null references run,
  number  int  not null,
  kind    text not null check (kind in ('USER', 'ASSISTANT', 'TOOL')),
  turn    int  not null,
  text    text not null,
  calls   text,                           -- JSON, of an ASSISTANT
  call_id text,                           -- of a TOOL
  action  text,                           -- of a TOOL
  trust   text not null check (trust in ('OURS', 'OUTSIDE')),
  at      timestamptz not null,
  primary key (run, number)
);
create unique index on message (run, call_id) where kind = 'TOOL';

-- One model call. CALLING after a crash becomes SUSPECT: its hold stays counted.
create table turn (
  run           text not null references run,
  number        int  not null,
  state         text not null check (state in ('CALLING', 'ANSWERED', 'FAILED', 'SUSPECT')),
  epoch         bigint not null,
  hold_key      text not null unique,
  price         text not null,
  text          text not null default '',
  calls         text not null default '[]',
  input_tokens  bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_nanos    bigint not null default 0,
  model_name    text,
  request_id    text,
  failure       text,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  primary key (run, number)
);

-- Every wish of the model that was dealt with, so that a repetition is noticed.
create table tool_call (
  run       text not null references run,
  call_id   text not null,
  turn      int  not null,
  action    text not null,
  arguments text not null,                -- digest of what was asked for
  verdict   text not null,                -- READ, PROPOSED, ANSWERED, ERROR
  at        timestamptz not null,
  primary key (run, call_id)
);

-- What the run has read, with its label.
create table reading (
  run    text not null references run,
  number int  not null,
  what   text not null,
  trust  text not null check (trust in ('OURS', 'OUTSIDE')),
  at     timestamptz not null,
  primary key (run, number)
);

-- How a job ended, so that the same job given again ends the same way.
create table job_outcome (
  job_key    bigint primary key,
  run        text references run,         -- null where a process, and not a step, asked
  outcome    text not null,               -- JSON
  at         timestamptz not null
);

create table effect (
  id                   text primary key,
  run                  text not null references run,
  turn                 int  not null,
  call_id              text not null,
  place                int  not null,     -- order of proposal within the run
  worker               text not null,
  action               text not null,
  arguments            text not null,     -- canonical bytes, as text
  digest               text not null,
  gated                boolean not null,
  why                  text not null,
  headline             text not null,
  state                text not null check (state in ('PROPOSED', 'APPROVED', 'REJECTED', 'EXPIRED',
                         'REFUSED', 'STARTED', 'CONFIRMED', 'FAILED', 'IN_DOUBT')),
  root_instance_key    bigint not null,
  process_instance_key bigint not null,
  attempt              int not null default 0,
  lease_until          timestamptz,
  hold_key             text,
  hold_nanos           bigint not null default 0,
  outcome              text,
  content              text,              -- what the worker may read of the result
  content_trust        text,
  reference            text,
  proposed_at          timestamptz not null,
  started_at           timestamptz,
  ended_at             timestamptz,
  unique (run, call_id),
  unique (run, place)
);
create index on effect (root_instance_key);
create index on effect (proposed_at desc);
