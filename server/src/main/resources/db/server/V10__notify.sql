-- Where people and groups are told of what waits. What is told is read when it is told: no headline is kept here.
create table channel (
  id             text primary key,
  person         text,                    -- whose it is: a person's,
  role           text,                    -- or a group's
  name           text not null,
  kind           text not null check (kind in ('MAIL', 'WEBHOOK', 'SLACK', 'TEAMS')),
  mail           text,                    -- an address that opens nothing
  sealed         bytea,                   -- an address that does: AES-256-GCM, bound to id
  wanted         text[] not null,
  zone           text not null,
  digest         text not null check (digest in ('AT_ONCE', 'HOURLY', 'DAILY')),
  digest_at      time,
  quiet_from     time,
  quiet_until    time,
  paused         boolean not null default false,
  secret_version int not null default 1,  -- the secrets themselves are nowhere
  rotated_at     timestamptz,
  created_by     text not null,
  created_at     timestamptz not null,
  busy_until     timestamptz,             -- a server is sending: one message at a time
  rest_until     timestamptz,             -- after a failure
  served_at      timestamptz,             -- whoever waits longest is next
  check ((person is null) <> (role is null)),
  check ((kind = 'MAIL') = (mail is not null)),
  check ((kind = 'MAIL') = (sealed is null)),
  check ((digest = 'DAILY') = (digest_at is not null)),
  check ((quiet_from is null) = (quiet_until is null))
);
create index on channel (person) where person is not null;
create index on channel (role) where role is not null;

create table notice (
  id        bigint generated always as identity primary key,
  name      text not null unique,         -- of what happened: an entry of the history, and the gate
  type      text not null,
  user_task bigint,
  sentence  text not null,                -- the history's, where there is no task to ask
  at        timestamptz not null
);
create index on notice (user_task) where user_task is not null;
create index on notice (at);

-- Whom the pages tell.
create table notice_reader (
  notice  bigint not null references notice on delete cascade,
  person  text   not null,
  read_at timestamptz,
  primary key (person, notice)
);
create index on notice_reader (notice);
create index on notice_reader (person) where read_at is null;

-- One row for each notice and channel: exactly one message.
create table notice_copy (
  notice   bigint not null references notice on delete cascade,
  channel  text   not null references channel on delete cascade,
  state    text   not null check (state in ('WAITING', 'SENT', 'DROPPED', 'FAILED')),
  due_at   timestamptz not null,
  held     boolean not null,              -- waits for company: a digest, or the end of quiet hours
  batch    text,                          -- the message that it went into, the same at each attempt
  attempts int not null default 0,
  problem  text,
  done_at  timestamptz,
  primary key (notice, channel)
);
create index on notice_copy (channel, due_at) where state = 'WAITING';
create index on notice_copy (channel, notice) where state = 'FAILED';

-- Gates that are open.
create table notice_gate (
  user_task  bigint primary key,
  root       bigint not null,
  kind       text   not null,
  subject    text   not null,
  warn_at    timestamptz,
  expires_at timestamptz
);
create index on notice_gate (kind, subject);
create index on notice_gate (warn_at) where warn_at is not null;

-- How far the history was read.
create table notice_cursor (
  one_row  boolean primary key default true check (one_row),
  next_idx bigint                         -- null until the first look: what was before is not told
);
insert into notice_cursor default values;
