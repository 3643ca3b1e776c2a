-- The policy for gates: every version stays, the newest is in force.
create table policy (
  version  int  primary key,
  dmn      text not null,                 -- the file
  saved_by text not null,
  saved_at timestamptz not null
);

create function policies_stay() returns trigger language plpgsql as $$
begin
  raise exception 'A version of the policy is never changed: % of workers.policy is refused.', tg_op;
end $$;
create trigger policies_stay before update or delete or truncate on policy
  for each statement execute function policies_stay();

-- What the policy demanded of an effect when it was proposed.
create table requirement (
  effect         text primary key references effect,
  policy_version int  not null,
  policy_row     int  not null,
  annotation     text not null,
  demands        text not null,           -- JSON: the answers of the row
  asked          text not null,           -- JSON: what the policy was asked; {} once erased
  anyway         boolean not null,        -- a person was asked whatever the policy said
  escalated_at   timestamptz
);
