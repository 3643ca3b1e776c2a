-- What a person wrote or filled in may be erased once its case has ended; who decided what on which bytes never changes.
create or replace function decisions_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) = to_jsonb(old) || '{"reason": "", "variables": "{}"}' then
      return new;
    end if;
  end if;
  raise exception 'A decision is never changed: % of engine.decision is refused.', tg_op;
end $$;
drop trigger decisions_stay on decision;
create trigger decisions_stay before delete or truncate on decision for each statement execute function decisions_stay();
create trigger decisions_only_erased before update on decision for each row execute function decisions_stay();
