-- What an approval permits, until when, and our seal over both. The key lies with the server's secrets, never in here.
alter table decision add column permits text check (permits ~ '^[0-9a-f]{64}$');
alter table decision add column expires_at timestamptz;
alter table decision add column seal text;
alter table decision drop constraint decision_verdict_check;
alter table decision add constraint decision_verdict_check check (verdict in ('APPROVE', 'EDIT', 'REJECT', 'ASK'));

-- What was used up stays used up.
create function uses_stay() returns trigger language plpgsql as $$
begin
  raise exception 'An approval that was used up stays so: % of engine.approval_use is refused.', tg_op;
end $$;
create trigger uses_stay before update or delete or truncate on approval_use
  for each statement execute function uses_stay();
