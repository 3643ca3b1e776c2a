-- Which case is about whom. A subject is a keyed hash (HMAC-SHA256) of what names the person; the key lies outside this database.
create table subject_case (
  subject  text   not null check (subject ~ '^[0-9a-f]{64}$'),
  instance bigint not null,               -- root process instance
  variable bigint not null,               -- where it was said
  said_at  timestamptz not null,          -- of the variable's value, so that another value is read again
  primary key (variable, said_at)
);
create index on subject_case (subject, instance);
create index on subject_case (instance);

-- A legal hold: nothing of the subject may be erased until somebody lifts it.
create table subject_hold (
  id         text primary key,
  subject    text not null,
  reason     text not null,
  set_by     text not null,
  set_at     timestamptz not null,
  lifted_by  text,
  lifted_why text,
  lifted_at  timestamptz
);
create index on subject_hold (subject) where lifted_at is null;

create table subject_erasure (
  id           text primary key,
  subject      text not null,
  basis        text not null,
  requested_by text not null,
  requested_at timestamptz not null,
  state        text not null check (state in ('WAITING', 'DONE', 'REJECTED')),
  approver     text,
  decided_at   timestamptz,
  payloads     bigint                     -- so many were erased
);
create index on subject_erasure (subject);
create index on subject_erasure (requested_at) where state = 'WAITING';
