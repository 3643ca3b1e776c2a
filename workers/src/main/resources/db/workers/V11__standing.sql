-- What people approve in advance, within bounds. The document is what is sealed; it is never updated.
create table standing_approval (
  id         text primary key,
  worker     text not null references worker,
  action     text not null,
  document   text not null,               -- canonical JSON
  seal       text not null,               -- over its SHA-256, with the key that the database never sees
  given_by   text not null,
  reason     text not null,
  given_at   timestamptz not null,
  ends_at    timestamptz not null,
  end_kind   text check (end_kind in ('REVOKED', 'RAN_OUT')),
  ended_by   text,
  end_reason text,
  ended_at   timestamptz,
  check ((end_kind is null) = (ended_at is null))
);
create index on standing_approval (worker, action, given_at desc);

-- What was decided of one kind, newest first: for whoever has approved several alike.
create index on effect (worker, action, decided_at desc) where verdict is not null;
create index on effect (worker, action, proposed_at desc) where gated;

-- Which effects were let through without a gate and are not opened yet, or were opened so.
create table standing_cover (
  effect   text primary key references effect,
  standing text not null references standing_approval,
  at       timestamptz not null
);

-- One row for each effect that was opened under one; written in the transaction that opens it.
create table standing_use (
  effect   text primary key references effect,
  standing text not null references standing_approval,
  number   int  not null check (number > 0),
  cents    bigint not null check (cents >= 0),
  digest   text not null,
  at       timestamptz not null,
  unique (standing, number)
);

create function standing_uses_stay() returns trigger language plpgsql as $$
begin
  raise exception 'What was done under a standing approval stays: % of workers.standing_use is refused.', tg_op;
end $$;
create trigger standing_uses_stay before update or delete or truncate on standing_use
  for each statement execute function standing_uses_stay();
