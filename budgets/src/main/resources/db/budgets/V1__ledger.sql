-- The spending ledger. Money and spend are in 10^-9 of the organisation's currency; integers only.

-- Limits in force. A row without a limit meters only. Every change is a row of limit_change.
create table budget (
  scope_kind          text not null,
  scope_id            text not null,
  period              text not null check (period in ('RUN', 'DAY', 'MONTH', 'TOTAL')),
  version             int  not null,
  limit_money         bigint check (limit_money >= 0),
  limit_input_tokens  bigint check (limit_input_tokens >= 0),
  limit_output_tokens bigint check (limit_output_tokens >= 0),
  limit_calls         bigint check (limit_calls >= 0),
  limit_spend         bigint check (limit_spend >= 0),
  primary key (scope_kind, scope_id, period)
);

create table limit_change (
  scope_kind text not null,
  scope_id   text not null,
  period     text not null,
  version    int  not null,
  unit       text not null,
  before     bigint,
  after      bigint,
  by         text not null,
  reason     text not null,
  at         timestamptz not null,
  primary key (scope_kind, scope_id, period, version)
);

-- One row a scope and period; a new period is a new row, nothing is ever reset.
create table account (
  id                   bigint generated always as identity primary key,
  depth                int  not null,            -- 0 organisation, 1 team, 2 worker, 3 process, 4 instance
  scope_kind           text not null,
  scope_id             text not null,
  period               text not null,
  period_key           text not null,            -- 2026-11-20, 2026-11, total, run; an instance for a wider scope's RUN
  starts_at            timestamptz,              -- half-open, in UTC; null for RUN and TOTAL
  ends_at              timestamptz,
  held_money           bigint not null default 0 check (held_money >= 0),
  held_input_tokens    bigint not null default 0 check (held_input_tokens >= 0),
  held_output_tokens   bigint not null default 0 check (held_output_tokens >= 0),
  held_calls           bigint not null default 0 check (held_calls >= 0),
  held_spend           bigint not null default 0 check (held_spend >= 0),
  posted_money         bigint not null default 0 check (posted_money >= 0),
  posted_input_tokens  bigint not null default 0 check (posted_input_tokens >= 0),
  posted_output_tokens bigint not null default 0 check (posted_output_tokens >= 0),
  posted_calls         bigint not null default 0 check (posted_calls >= 0),
  posted_spend         bigint not null default 0 check (posted_spend >= 0),
  unique (scope_kind, scope_id, period, period_key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- One row a key that was asked for. SUSPECT stays counted until somebody knows.
create table hold (
  key                  text primary key,
  fingerprint          text   not null,
  state                text   not null check (state in ('HELD', 'SUSPECT', 'POSTED', 'RELEASED', 'DENIED')),
  scope_kinds          text[] not null,
  scope_ids            text[] not null,
  accounts             bigint[] not null,
  price                text   not null,          -- version of the price, or none
  money                bigint not null,
  input_tokens         bigint not null,
  output_tokens        bigint not null,
  calls                bigint not null,
  spend                bigint not null,
  actual_money         bigint,
  actual_input_tokens  bigint,
  actual_output_tokens bigint,
  actual_calls         bigint,
  actual_spend         bigint,
  reason               text,                     -- of a denial
  violations           jsonb,
  admitted_at          timestamptz not null,
  closed_at            timestamptz
) with (fillfactor = 80);
create index on hold (admitted_at) where state in ('HELD', 'SUSPECT');

-- What happened, append-only: every balance is the sum of its entries.
create table entry (
  id                   bigint generated always as identity primary key,
  at                   timestamptz not null,
  kind                 text   not null check (kind in ('HELD', 'DENIED', 'POSTED', 'RELEASED', 'ADJUSTED', 'ANOMALY')),
  hold_key             text   not null,
  accounts             bigint[] not null,
  held_money           bigint not null,
  held_input_tokens    bigint not null,
  held_output_tokens   bigint not null,
  held_calls           bigint not null,
  held_spend           bigint not null,
  posted_money         bigint not null,
  posted_input_tokens  bigint not null,
  posted_output_tokens bigint not null,
  posted_calls         bigint not null,
  posted_spend         bigint not null,
  evidence             text   not null
);
create index on entry (hold_key);

create table price (
  version             text primary key,
  model               text   not null,
  input_nanos         bigint not null check (input_nanos > 0),
  cached_input_nanos  bigint not null check (cached_input_nanos > 0),
  output_nanos        bigint not null check (output_nanos > 0),
  effective_at        timestamptz not null,
  set_by              text   not null
);
create index on price (model, effective_at desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of % are never changed or removed. Add a new one.', tg_table_name;
end $$;
create trigger append_only before update or delete on entry for each row execute function refuse_change();
create trigger append_only before update or delete on limit_change for each row execute function refuse_change();
create trigger append_only before update or delete on price for each row execute function refuse_change();

-- The accounts that a charge on this path counts against: all with a budget, and those that reports need.
create function accounts_on(kinds text[], ids text[], day text, month text)
returns table (depth int, scope_kind text, scope_id text, period text, period_key text)
language sql stable set search_path from current as $$
  with path as (
    select array_position(array['ORGANISATION', 'TEAM', 'WORKER', 'PROCESS', 'INSTANCE'], kind) - 1 as depth, kind, id
      from unnest(kinds, ids) as p (kind, id)
  ), due as (
    select path.*, budget.period from path
      join budget on (budget.scope_kind, budget.scope_id) = (path.kind, path.id)
    union
    select path.*, case when kind = 'INSTANCE' then 'RUN' else 'MONTH' end from path
  )
  select due.depth, due.kind, due.id, due.period, case due.period
           when 'DAY' then day when 'MONTH' then month when 'TOTAL' then 'total'
           else case when due.kind = 'INSTANCE' then 'run' else run.id end end
    from due left join path run on run.kind = 'INSTANCE'
   where due.period <> 'RUN' or run.id is not null
$$;

-- Opens what is missing and locks all, from the narrowest to the widest: the hottest row last, no deadlock.
create function lock_accounts(
  kinds text[], ids text[], day text, month text,
  day_starts timestamptz, day_ends timestamptz, month_starts timestamptz, month_ends timestamptz)
returns bigint[] language plpgsql set search_path from current as $$
declare
  locked bigint[];
begin
  insert into account (depth, scope_kind, scope_id, period, period_key, starts_at, ends_at)
  select w.depth, w.scope_kind, w.scope_id, w.period, w.period_key,
         case w.period when 'DAY' then day_starts when 'MONTH' then month_starts end,
         case w.period when 'DAY' then day_ends when 'MONTH' then month_ends end
    from accounts_on(kinds, ids, day, month) w
   where not exists (select from account a
                      where (a.scope_kind, a.scope_id, a.period, a.period_key)
                          = (w.scope_kind, w.scope_id, w.period, w.period_key))
   order by w.depth desc, w.scope_kind, w.scope_id, w.period
      on conflict do nothing;
  select array_agg(l.id) into locked from (
    select a.id from accounts_on(kinds, ids, day, month) w
      join account a using (scope_kind, scope_id, period, period_key)
     order by a.depth desc, a.scope_kind, a.scope_id, a.period, a.period_key
       for update of a) l;
  return locked;
end $$;

create function relock(locked bigint[]) returns void language plpgsql set search_path from current as $$
begin
  perform from account where id = any (locked)
    order by depth desc, scope_kind, scope_id, period, period_key for update;
end $$;

-- Every limit of the locked accounts that has no room for what is needed.
create function violations_of(
  locked bigint[], money bigint, input_tokens bigint, output_tokens bigint, calls bigint, spend bigint)
returns jsonb language sql set search_path from current as $$
  select jsonb_agg(jsonb_build_object(
           'depth', a.depth, 'scope_kind', a.scope_kind, 'scope_id', a.scope_id,
           'period', case when a.period = 'RUN' then 'run' else a.period_key end, 'unit', u.unit,
           'cap', u.cap, 'posted', u.posted, 'held', u.held, 'needed', u.needed)
         order by a.depth, a.period, u.place)
    from account a
    join budget b using (scope_kind, scope_id, period)
   cross join lateral (values
     (1, 'money',        b.limit_money,         a.posted_money,         a.held_money,         money),
     (2, 'inputTokens',  b.limit_input_tokens,  a.posted_input_tokens,  a.held_input_tokens,  input_tokens),
     (3, 'outputTokens', b.limit_output_tokens, a.posted_output_tokens, a.held_output_tokens, output_tokens),
     (4, 'calls',        b.limit_calls,         a.posted_calls,         a.held_calls,         calls),
     (5, 'spend',        b.limit_spend,         a.posted_spend,         a.held_spend,         spend))
     as u (place, unit, cap, posted, held, needed)
   where a.id = any (locked) and u.needed > 0 and u.needed > u.cap::numeric - u.posted - u.held
$$;

-- Whether adding this much would leave the range of an account.
create function overflows(
  locked bigint[], money bigint, input_tokens bigint, output_tokens bigint, calls bigint, spend bigint)
returns boolean language sql set search_path from current as $$
  select exists (select from account a where a.id = any (locked) and 9223372036854775807 < greatest(
    a.posted_money::numeric + a.held_money + money,
    a.posted_input_tokens::numeric + a.held_input_tokens + input_tokens,
    a.posted_output_tokens::numeric + a.held_output_tokens + output_tokens,
    a.posted_calls::numeric + a.held_calls + calls,
    a.posted_spend::numeric + a.held_spend + spend))
$$;

-- Holds all or nothing; a denial is stored and answered again like a hold.
create function reserve(
  p_key text, p_fingerprint text, p_kinds text[], p_ids text[], p_price text,
  p_money bigint, p_input_tokens bigint, p_output_tokens bigint, p_calls bigint, p_spend bigint,
  p_day text, p_month text, p_day_starts timestamptz, p_day_ends timestamptz,
  p_month_starts timestamptz, p_month_ends timestamptz, p_at timestamptz)
returns table (answer text, reason text, violations jsonb)
language plpgsql set search_path from current as $$
declare
  v_hold     hold;
  v_accounts bigint[];
  v_wants    jsonb;
  v_reason   text;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_key, 0));
  select * into v_hold from hold h where h.key = p_key;
  if found then
    return query select
      case when v_hold.fingerprint <> p_fingerprint then 'MISMATCH'
           when v_hold.state = 'DENIED' or v_hold.reason is not null then 'DENIED_BEFORE'
           else 'ALLOWED_BEFORE' end,
      v_hold.reason, v_hold.violations;
    return;
  end if;
  v_accounts := lock_accounts(
    p_kinds, p_ids, p_day, p_month, p_day_starts, p_day_ends, p_month_starts, p_month_ends);
  v_wants := violations_of(v_accounts, p_money, p_input_tokens, p_output_tokens, p_calls, p_spend);
  v_reason := case
    when p_price <> 'none' and not exists (select from price where version = p_price) then 'NO_PRICE'
    when jsonb_path_exists(v_wants, '$[*] ? (@.posted >= @.cap)') then 'EXHAUSTED'
    when jsonb_path_exists(v_wants, '$[*] ? (@.posted + @.needed > @.cap)') then 'TOO_LARGE'
    when v_wants is not null then 'CONTENDED'
    when overflows(v_accounts, p_money, p_input_tokens, p_output_tokens, p_calls, p_spend) then 'OVERFLOW'
  end;
  insert into hold (key, fingerprint, state, scope_kinds, scope_ids, accounts, price, money, input_tokens,
                    output_tokens, calls, spend, reason, violations, admitted_at, closed_at)
  values (p_key, p_fingerprint, case when v_reason is null then 'HELD' else 'DENIED' end, p_kinds, p_ids,
          v_accounts, p_price, p_money, p_input_tokens, p_output_tokens, p_calls, p_spend, v_reason, v_wants,
          p_at, case when v_reason is not null then p_at end);
  if v_reason is null then
    update account set held_money = held_money + p_money,
           held_input_tokens = held_input_tokens + p_input_tokens,
           held_output_tokens = held_output_tokens + p_output_tokens,
           held_calls = held_calls + p_calls, held_spend = held_spend + p_spend
     where id = any (v_accounts);
    insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
      held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
    values (p_at, 'HELD', p_key, v_accounts, p_money, p_input_tokens, p_output_tokens, p_calls, p_spend,
            0, 0, 0, 0, 0, p_fingerprint);
    return query select 'ALLOWED', null::text, null::jsonb;
  else
    insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
      held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
    values (p_at, 'DENIED', p_key, v_accounts, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, v_reason);
    return query select 'DENIED', v_reason, v_wants;
  end if;
end $$;

-- Gives the hold back and posts the truth: to its accounts and, as an entry, for ever.
create function close_hold(
  p_hold hold, p_state text, p_kind text, p_money bigint, p_input_tokens bigint, p_output_tokens bigint,
  p_calls bigint, p_spend bigint, p_evidence text, p_at timestamptz)
returns void language plpgsql set search_path from current as $$
declare
  given int := case when p_hold.state in ('HELD', 'SUSPECT') then 1 else 0 end;
begin
  update account set
    held_money = held_money - given * p_hold.money,
    held_input_tokens = held_input_tokens - given * p_hold.input_tokens,
    held_output_tokens = held_output_tokens - given * p_hold.output_tokens,
    held_calls = held_calls - given * p_hold.calls,
    held_spend = held_spend - given * p_hold.spend,
    posted_money = posted_money + p_money,
    posted_input_tokens = posted_input_tokens + p_input_tokens,
    posted_output_tokens = posted_output_tokens + p_output_tokens,
    posted_calls = posted_calls + p_calls,
    posted_spend = posted_spend + p_spend
  where id = any (p_hold.accounts);
  update hold set state = p_state, actual_money = p_money, actual_input_tokens = p_input_tokens,
         actual_output_tokens = p_output_tokens, actual_calls = p_calls, actual_spend = p_spend, closed_at = p_at
   where key = p_hold.key;
  insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
    held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
  values (p_at, p_kind, p_hold.key, p_hold.accounts, -given * p_hold.money, -given * p_hold.input_tokens,
          -given * p_hold.output_tokens, -given * p_hold.calls, -given * p_hold.spend,
          p_money, p_input_tokens, p_output_tokens, p_calls, p_spend, p_evidence);
end $$;

create function settle(
  p_key text, p_money bigint, p_input_tokens bigint, p_output_tokens bigint, p_calls bigint, p_spend bigint,
  p_evidence text, p_at timestamptz)
returns table (answer text, kinds text[], ids text[])
language plpgsql set search_path from current as $$
declare
  v_hold   hold;
  v_answer text;
begin
  select * into v_hold from hold h where h.key = p_key for update;
  perform relock(v_hold.accounts);
  v_answer := case
    when v_hold.key is null then 'UNKNOWN_HOLD'
    when v_hold.state = 'POSTED' and
         (v_hold.actual_money, v_hold.actual_input_tokens, v_hold.actual_output_tokens, v_hold.actual_calls,
          v_hold.actual_spend) = (p_money, p_input_tokens, p_output_tokens, p_calls, p_spend) then 'REPEATED'
    when v_hold.state = 'POSTED' then 'OTHER_AMOUNTS'
    when overflows(v_hold.accounts, p_money, p_input_tokens, p_output_tokens, p_calls, p_spend) then 'OVERFLOW'
    when v_hold.state in ('HELD', 'SUSPECT') then 'CLOSED'
    else 'ADJUSTED'
  end;
  if v_answer in ('CLOSED', 'ADJUSTED') then
    perform close_hold(v_hold, 'POSTED', case v_answer when 'CLOSED' then 'POSTED' else 'ADJUSTED' end,
      p_money, p_input_tokens, p_output_tokens, p_calls, p_spend, p_evidence, p_at);
  elsif v_answer = 'OTHER_AMOUNTS' then
    insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
      held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
    values (p_at, 'ANOMALY', p_key, v_hold.accounts, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, p_evidence);
  end if;
  return query select v_answer, v_hold.scope_kinds, v_hold.scope_ids;
end $$;

create function release(p_key text, p_proof text, p_at timestamptz)
returns table (answer text, kinds text[], ids text[])
language plpgsql set search_path from current as $$
declare
  v_hold hold;
begin
  select * into v_hold from hold h where h.key = p_key for update;
  if v_hold.state in ('HELD', 'SUSPECT') then
    perform relock(v_hold.accounts);
    perform close_hold(v_hold, 'RELEASED', 'RELEASED', 0, 0, 0, 0, 0, p_proof, p_at);
  end if;
  return query select case
      when v_hold.key is null then 'UNKNOWN_HOLD'
      when v_hold.state in ('HELD', 'SUSPECT') then 'CLOSED'
      when v_hold.state = 'POSTED' then 'ALREADY_POSTED'
      else 'REPEATED'
    end, v_hold.scope_kinds, v_hold.scope_ids;
end $$;

create function set_limit(
  p_kind text, p_id text, p_period text, p_unit text, p_amount bigint, p_by text, p_reason text, p_at timestamptz)
returns table (new_version int, previous bigint)
language plpgsql set search_path from current as $$
declare
  b budget;
begin
  insert into budget (scope_kind, scope_id, period, version) values (p_kind, p_id, p_period, 0)
      on conflict do nothing;
  select * into b from budget
   where (scope_kind, scope_id, period) = (p_kind, p_id, p_period) for update;
  new_version := b.version + 1;
  previous := case p_unit when 'MONEY' then b.limit_money when 'INPUT_TOKENS' then b.limit_input_tokens
    when 'OUTPUT_TOKENS' then b.limit_output_tokens when 'CALLS' then b.limit_calls else b.limit_spend end;
  update budget set version = new_version,
         limit_money = case p_unit when 'MONEY' then p_amount else limit_money end,
         limit_input_tokens = case p_unit when 'INPUT_TOKENS' then p_amount else limit_input_tokens end,
         limit_output_tokens = case p_unit when 'OUTPUT_TOKENS' then p_amount else limit_output_tokens end,
         limit_calls = case p_unit when 'CALLS' then p_amount else limit_calls end,
         limit_spend = case p_unit when 'SPEND' then p_amount else limit_spend end
   where (scope_kind, scope_id, period) = (p_kind, p_id, p_period);
  insert into limit_change (scope_kind, scope_id, period, version, unit, before, after, by, reason, at)
  values (p_kind, p_id, p_period, new_version, p_unit, previous, p_amount, p_by, p_reason, p_at);
  return next;
end $$;
