-- Approvals that count towards a gate which takes several people. What was said is in the history alone.
create table vote (
  user_task_key bigint not null,
  person        text   not null,
  digest        text   not null check (digest ~ '^[0-9a-f]{64}$'),
  voted_at      timestamptz not null,
  seal          text,                     -- by a key outside the database; a vote without it counts for nothing
  primary key (user_task_key, person, digest)   -- nobody counts twice for the same bytes
);

create function votes_stay() returns trigger language plpgsql as $$
begin
  raise exception 'A vote is never changed: % of engine.vote is refused.', tg_op;
end $$;
create trigger votes_stay before update or delete or truncate on vote
  for each statement execute function votes_stay();

-- Which person asked for an instance, where a person did: a policy may keep them from deciding on it.
create table requester (
  root_instance_key bigint primary key,
  person            text not null,
  at                timestamptz not null
);
