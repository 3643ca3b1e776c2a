-- What pages and reports need. Block ranges cost a charge next to nothing, since rows come in order of time.
create index entry_at on entry using brin (at);
create index hold_admitted_at on hold using brin (admitted_at);

-- What became of a crossing's one notification: a mail where mail is set up, and a person who has seen it.
create table notice (
  account       bigint not null,
  threshold     bigint not null,
  limit_version bigint not null,
  mailed_at     timestamptz,
  seen_by       text,
  seen_at       timestamptz,
  primary key (account, threshold, limit_version),
  foreign key (account, threshold, limit_version) references crossing
);
