-- Quick where it is calm, when charges come alone: PostgreSQL needs more time to begin a statement, and to look at every
-- column and check of it, than to run it on one row.

-- One check instead of ten, each of which was read anew by every statement.
alter table account
  drop constraint account_held_money_check, drop constraint account_held_input_tokens_check,
  drop constraint account_held_output_tokens_check, drop constraint account_held_calls_check,
  drop constraint account_held_spend_check, drop constraint account_posted_money_check,
  drop constraint account_posted_input_tokens_check, drop constraint account_posted_output_tokens_check,
  drop constraint account_posted_calls_check, drop constraint account_posted_spend_check,
  add constraint account_balance_check check (0 <= least(
    held_money, held_input_tokens, held_output_tokens, held_calls, held_spend,
    posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend));

-- Does a new hold that comes alone, where nothing speaks against it. Gives the number of the ledger's entry. Null where
-- anything is not as usual (another charge, a key that is known, a refusal, a clock that was set back, an account that is not
-- there yet, a limit or a threshold in reach, something frozen, an older lease): then nothing was done, and apply_all() says
-- what comes of it. With the settings of apply(), which calls it.
create function hold_alone(p_charge jsonb, p_at timestamptz, p_day text, p_month text)
returns bigint language plpgsql as $$
declare
  c_max     constant bigint := 9223372036854775807;
  c         charge := jsonb_populate_record(null::charge, p_charge);
  v_amounts bigint[] := array[c.money, c.input_tokens, c.output_tokens, c.calls, c.spend];
  v_worker  int := array_position(c.kinds, 'WORKER');
  v_team    text;
  v_unusual boolean;
  v_ids     bigint[];
  v_locked  int;
  v_bound   bigint[];
  v_entry   bigint;
begin
  if c.lease is null then
    perform pg_advisory_xact_lock(hashtextextended(c.key, 0));
  else
    perform pg_advisory_xact_lock(k.hash) from (
      select hashtextextended(name, 0) as hash from unnest(array[c.key, 'lease ' || c.lease]) name order by 1) k;
  end if;
  if v_worker is not null and 'TEAM' <> all (c.kinds) then
    v_team := (select m.team from member m where m.worker = c.ids[v_worker]);
    if v_team is not null then
      c.kinds := 'TEAM'::text || c.kinds;
      c.ids := v_team || c.ids;
    end if;
  end if;
  v_unusual := (select exists (select from hold h where h.key = c.key)
    or exists (select from period p where p.period = 'DAY' and p.period_key > p_day)  -- a later month has one
    or c.price <> 'none' and not exists (select from price p where p.version = c.price)
    or c.lease is not null and exists (select from fence f where f.lease = c.lease and f.epoch > c.epoch)
    or c.kind <> 'RESERVE' or c.refusal is not null);
  if v_unusual then
    return null;
  end if;
  select array_agg(a.id), bool_or(a.id is null) into v_ids, v_unusual
    from unnest(c.kinds, c.ids) p (kind, id)
   cross join lateral (
     select b.period from budget b where (b.scope_kind, b.scope_id) = (p.kind, p.id)
      union select case p.kind when 'INSTANCE' then 'RUN' else 'MONTH' end) d
    left join lateral (
      select a.id from account a
       where (a.scope_kind, a.scope_id, a.period, a.period_key) = (p.kind, p.id, d.period, case d.period
         when 'DAY' then p_day when 'MONTH' then p_month when 'TOTAL' then 'total'
         else case p.kind when 'INSTANCE' then 'run' else c.run end end) offset 0) a on true
   where d.period <> 'RUN' or p.kind = 'INSTANCE' or c.run is not null;
  if v_unusual is not false then
    return null;
  end if;
  -- In the order of apply(): the hottest row last. What is read after it has seen what was waited for.
  perform from account a where a.id = any (v_ids) order by a.depth desc, a.id for update;
  get diagnostics v_locked = row_count;
  select exists (select from frozen)
      or bool_or(c_max - a.held_money - a.posted_money < c.money
              or c_max - a.held_input_tokens - a.posted_input_tokens < c.input_tokens
              or c_max - a.held_output_tokens - a.posted_output_tokens < c.output_tokens
              or c_max - a.held_calls - a.posted_calls < c.calls
              or c_max - a.held_spend - a.posted_spend < c.spend),
         array_agg(a.id) filter (where
                 c.money > b.limit_money - (a.held_money + a.posted_money)
              or c.input_tokens > b.limit_input_tokens - (a.held_input_tokens + a.posted_input_tokens)
              or c.output_tokens > b.limit_output_tokens - (a.held_output_tokens + a.posted_output_tokens)
              or c.calls > b.limit_calls - (a.held_calls + a.posted_calls)
              or c.spend > b.limit_spend - (a.held_spend + a.posted_spend)
              or exists (select from threshold t where (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)
                                                   and t.ended_at is null offset 0))
    into v_unusual, v_bound
    from account a
    left join lateral (select * from budget b where (b.scope_kind, b.scope_id, b.period) = (a.scope_kind, a.scope_id, a.period)
                       offset 0) b on true
   where a.id = any (v_ids);
  if v_unusual or v_locked <> cardinality(v_ids) then
    return null;
  end if;
  if v_bound is not null then
    if exists (
      select from caps_of(v_bound, p_at) p
       where (v_amounts[p.unit] > 0 and v_amounts[p.unit] > p.cap - (p.held + p.posted))
          or exists (select from account a
                       join threshold t on (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)
                      where a.id = p.account and t.ended_at is null
                        and t.unit = (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[p.unit]
                        and p.posted + p.held + v_amounts[p.unit] >= coalesce(t.amount, ceil(p.cap::numeric * t.percent / 100))
                        and not exists (select from crossing x where (x.account, x.threshold, x.limit_version)
                                                                   = (p.account, t.id, p.version))
                     offset 0)) then
      return null;
    end if;
  end if;

  if c.lease is not null then
    insert into fence as f values (c.lease, c.epoch)
        on conflict (lease) do update set epoch = excluded.epoch where f.epoch < excluded.epoch;
  end if;
  insert into hold (key, fingerprint, state, scope_kinds, scope_ids, accounts, price, money, input_tokens, output_tokens, calls,
                    spend, admitted_at, expires_at)
  values (c.key, c.fingerprint, 'HELD', c.kinds, c.ids, v_ids, c.price, c.money, c.input_tokens, c.output_tokens, c.calls,
          c.spend, p_at, c.expires_at);
  insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls, held_spend,
                     posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
  values (p_at, 'HELD', c.key, v_ids, c.money, c.input_tokens, c.output_tokens, c.calls, c.spend, 0, 0, 0, 0, 0, c.fingerprint)
  returning id into v_entry;
  update account a set held_money = a.held_money + c.money, held_input_tokens = a.held_input_tokens + c.input_tokens,
         held_output_tokens = a.held_output_tokens + c.output_tokens, held_calls = a.held_calls + c.calls,
         held_spend = a.held_spend + c.spend
   where a.id = any (v_ids);
  return v_entry;
end $$;

-- Does all of them, each with its own answer: the one way in. Takes the quick way where it can.
alter function apply(jsonb, timestamptz, text, text, timestamptz, timestamptz, timestamptz, timestamptz) rename to apply_all;
create function apply(
  p_charges jsonb, p_at timestamptz, p_day text, p_month text,
  p_day_starts timestamptz, p_day_ends timestamptz, p_month_starts timestamptz, p_month_ends timestamptz)
returns table (no int, answer text, reason text, violations jsonb, output_tokens bigint,
               kinds text[], ids text[], amounts bigint[], crossings jsonb, entry_id bigint)
language plpgsql set search_path from current
set plan_cache_mode to force_generic_plan set enable_seqscan to off set enable_mergejoin to off as $$
begin
  if jsonb_array_length(p_charges) = 1 then
    entry_id := hold_alone(p_charges -> 0, p_at, p_day, p_month);
    if entry_id is not null then
      no := 0;
      answer := 'ALLOWED';
      return next;
      return;
    end if;
  end if;
  return query select * from apply_all(
    p_charges, p_at, p_day, p_month, p_day_starts, p_day_ends, p_month_starts, p_month_ends);
end $$;
