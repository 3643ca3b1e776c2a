-- A proposal that tests its gate: plainly wrong, and never done. Whatever a program does, this database refuses to have one
-- approved, started or finished.
alter table effect add column canary boolean not null default false;
alter table effect add constraint canaries_are_never_done check (not canary or (
  state in ('PROPOSED', 'REFUSED') and gated and started_at is null and attempt = 0 and hold_key is null
  and approved_arguments is null and effective_arguments is null and held_until is null and undoes is null));

-- What was wrong with it, and the secret that its document's nonce commits to until it is over.
create table canary (
  effect     text primary key references effect,
  worker     text not null,
  action     text not null,
  argument   text not null,               -- which is wrong
  wrong      text not null,               -- how: a sentence, without values
  secret     text not null,
  planted_at timestamptz not null,
  result     text check (result in ('CAUGHT', 'MISSED', 'UNDECIDED')),
  ended_at   timestamptz,
  person     text,                        -- who decided; only where the organisation counts by person
  check ((result is null) = (ended_at is null))
);
create unique index canary_one_open_at_a_gate on canary (worker, action) where result is null;
create index on canary (planted_at);

-- Whether gates are tested: off until an owner says otherwise.
create table canary_rule (
  only_one  boolean primary key default true check (only_one),
  every     int not null check (every between 0 and 10000),
  by_person boolean not null,
  set_by    text not null,
  set_at    timestamptz not null
);
