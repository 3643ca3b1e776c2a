-- Everything that changes a balance goes through one function, apply(), many at a time: the widest account is
-- locked once for all of them, and for no longer than the statement that writes them and its commit.

-- A hold ends by itself only into SUSPECT: still counted, until there is evidence or it is posted in full.
alter table hold
  add column expires_at    timestamptz,
  add column suspect_at    timestamptz,
  add column assumed       boolean not null default false,  -- posted in full for want of evidence; the truth may come
  add column shrunk_output bigint;                          -- the output tokens that were held instead of all
update hold set expires_at = admitted_at + interval '1 day' where state in ('HELD', 'SUSPECT');
update hold set suspect_at = admitted_at where state = 'SUSPECT';
drop index hold_admitted_at_idx;
create index on hold (expires_at) where state in ('HELD', 'SUSPECT');

alter table entry drop constraint entry_kind_check;
alter table entry add constraint entry_kind_check check (kind in
  ('HELD', 'DENIED', 'POSTED', 'RELEASED', 'ADJUSTED', 'ANOMALY', 'SUSPECTED', 'ASSUMED'));

-- The newest activation of whatever asks under a lease; an older one gets nothing any more.
create table fence (
  lease text   primary key,
  epoch bigint not null
);

-- Scopes where nothing is admitted, whatever their limits say.
create table frozen (
  scope_kind text not null,
  scope_id   text not null,
  by         text not null,
  reason     text not null,
  at         timestamptz not null,
  primary key (scope_kind, scope_id)
);

-- The days and months that there were. A clock that is set back does not open an earlier one again.
create table period (
  period     text collate "C" not null check (period in ('DAY', 'MONTH')),
  period_key text collate "C" not null,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  primary key (period, period_key)
);
insert into period select distinct on (period, period_key) period, period_key, starts_at, ends_at from account
 where period in ('DAY', 'MONTH') order by period, period_key, starts_at desc;

-- What raises a limit, on top of it, for one period: two at once both count, and an end takes back exactly its own.
create table top_up (
  id           text   primary key,        -- of the decision behind it: asked twice, it counts once
  account      bigint not null references account,
  unit         text   not null check (unit in ('MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND')),
  amount       bigint not null check (amount > 0),
  ends_at      timestamptz not null,
  reason       text   not null,
  requested_by text   not null,
  approved_by  text   not null check (approved_by <> requested_by),
  at           timestamptz not null
);
create index on top_up (account);
create trigger append_only before update or delete on top_up for each row execute function refuse_change();

-- Marks at which somebody is told, and that they were.
create table threshold (
  id         bigint generated always as identity primary key,
  scope_kind text   not null,
  scope_id   text   not null,
  period     text   not null check (period in ('RUN', 'DAY', 'MONTH', 'TOTAL')),
  unit       text   not null check (unit in ('MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND')),
  basis      text   not null check (basis in ('POSTED', 'POSTED_AND_HELD')),
  percent    int    check (percent between 1 and 1000),
  amount     bigint check (amount > 0),
  set_by     text   not null,
  at         timestamptz not null,
  check (num_nonnulls(percent, amount) = 1),
  unique nulls not distinct (scope_kind, scope_id, period, unit, basis, percent, amount)
);
create table crossing (
  account       bigint not null references account,
  threshold     bigint not null references threshold,
  limit_version bigint not null,          -- a changed limit and a new period arm it again
  mark          bigint not null,
  value         bigint not null,
  hold_key      text   not null,
  at            timestamptz not null,
  primary key (account, threshold, limit_version)
);
create trigger append_only before update or delete on crossing for each row execute function refuse_change();

drop function reserve, settle, release, close_hold, overflows, violations_of, relock, lock_accounts, accounts_on, set_limit;

-- The accounts that charges on these paths count against: all with a budget, and those that reports need. Runs name
-- the instance of the path, where it has one.
create function accounts_due(p_nos int[], p_kinds text[], p_ids text[], p_runs text[], p_day text, p_month text)
returns table (no int, depth int, scope_kind text, scope_id text, period text, period_key text)
language sql stable set search_path from current as $$
  select due.no, array_position(array['ORGANISATION', 'TEAM', 'WORKER', 'PROCESS', 'INSTANCE'], due.kind) - 1,
         due.kind, due.id, due.period, case due.period
           when 'DAY' then p_day when 'MONTH' then p_month when 'TOTAL' then 'total'
           else case due.kind when 'INSTANCE' then 'run' else due.run end end
    from (
      select p.*, b.period from unnest(p_nos, p_kinds, p_ids, p_runs) p (no, kind, id, run)
        join budget b on (b.scope_kind, b.scope_id) = (p.kind, p.id)
       where b.period <> 'RUN' or p.run is not null
       union all
      select p.*, d.period from unnest(p_nos, p_kinds, p_ids, p_runs) p (no, kind, id, run)
       cross join lateral (select case p.kind when 'INSTANCE' then 'RUN' else 'MONTH' end as period) d
        left join budget b on (b.scope_kind, b.scope_id, b.period) = (p.kind, p.id, d.period)
       where b.period is null) due
$$;

-- The day or month that counts now: the clock's, or a later one that has begun and that the clock was set back from.
-- A clock that was days ahead by mistake is not followed. What is neither day nor month is called what it is.
create function current_key(p_period text, p_key text, p_at timestamptz)
returns text language sql stable set search_path from current as $$
  select coalesce((select max(period_key) from period
                    where period = p_period and starts_at <= p_at + interval '2 days' and period_key > p_key), p_key)
$$;

create function open_period(p_period text, p_key text, p_starts timestamptz, p_ends timestamptz, p_at timestamptz)
returns text language plpgsql set search_path from current as $$
declare
  v_key text := current_key(p_period, p_key, p_at);
begin
  if v_key = p_key and p_period in ('DAY', 'MONTH')
     and not exists (select from period where (period, period_key) = (p_period, p_key)) then
    insert into period values (p_period, p_key, p_starts, p_ends) on conflict do nothing;
  end if;
  return v_key;
end $$;

-- Limits in force of these accounts, with their top-ups; five a row, in the order of the units.
create function caps_of(p_accounts bigint[], p_at timestamptz)
returns table (place bigint, account bigint, unit int, cap bigint, base bigint, version bigint, held bigint, posted bigint)
language sql stable set search_path from current as $$
  select l.place, a.id, u.unit, 
         case when u.base is not null then least(u.base::numeric + coalesce(t.amount, 0), 9223372036854775807)::bigint end,
         u.base, coalesce(b.version, 0) + coalesce(t.changes, 0), u.held, u.posted
    from unnest(p_accounts) with ordinality l (id, place)
    join account a on a.id = l.id
    left join budget b using (scope_kind, scope_id, period)
   cross join lateral (values
     (1, 'MONEY',         b.limit_money,         a.held_money,         a.posted_money),
     (2, 'INPUT_TOKENS',  b.limit_input_tokens,  a.held_input_tokens,  a.posted_input_tokens),
     (3, 'OUTPUT_TOKENS', b.limit_output_tokens, a.held_output_tokens, a.posted_output_tokens),
     (4, 'CALLS',         b.limit_calls,         a.held_calls,         a.posted_calls),
     (5, 'SPEND',         b.limit_spend,         a.held_spend,         a.posted_spend))
     as u (unit, name, base, held, posted)
    left join (select account, unit, sum(amount) filter (where ends_at > p_at) as amount,
                      count(*) + count(*) filter (where ends_at <= p_at) as changes
                 from top_up where account = any (p_accounts) group by account, unit) t
      on (t.account, t.unit) = (a.id, u.name)
$$;

-- Every limit of these accounts without room for what is needed; the arrays hold five a account.
create function violations_of(p_accounts bigint[], p_places int[], p_caps bigint[], p_held bigint[], p_posted bigint[],
                              p_needed bigint[])
returns jsonb language sql stable set search_path from current as $$
  select jsonb_agg(jsonb_build_object(
           'scope_kind', a.scope_kind, 'scope_id', a.scope_id,
           'period', case when a.period = 'RUN' then 'run' else a.period_key end,
           'unit', (array['money', 'inputTokens', 'outputTokens', 'calls', 'spend'])[u],
           'cap', p_caps[n + u]::text, 'posted', p_posted[n + u]::text, 'held', p_held[n + u]::text,
           'needed', p_needed[u]::text)
         order by a.depth, a.period, u)
    from unnest(p_places) place
    join account a on a.id = p_accounts[place]
   cross join generate_series(1, 5) u
   cross join lateral (select (place - 1) * 5 as n) at
   where p_needed[u] > 0 and p_needed[u] > p_caps[n + u] - (p_posted[n + u] + p_held[n + u])
$$;

-- What is asked of the ledger. A key occurs once in a batch.
create type charge as (
  no int, kind text, key text, fingerprint text, kinds text[], ids text[], price text,
  money bigint, input_tokens bigint, output_tokens bigint, calls bigint, spend bigint,
  run text, floor bigint, output_nanos bigint,      -- the fewest output tokens that are of use, and what one of them costs
  lease text, epoch bigint, expires_at timestamptz, grace_ends timestamptz,
  refusal text,                           -- denied before it was asked, and recorded
  evidence text);

-- What a batch adds to an account at most; more counts what is settled above its hold.
create type delta as (
  account bigint,
  held bigint[], posted bigint[],         -- five each, in the order of the units
  needed numeric[], more numeric[]);

-- Does a batch without looking at each charge for itself, where the outcome cannot depend on their order: only new
-- holds and the settling of open ones, all of which fit together, without any threshold in reach. Else no rows.
create function apply_together(p_charges charge[], p_nos int[], p_ids bigint[], p_at timestamptz)
returns table (no int, answer text, reason text, violations jsonb, output_tokens bigint,
               kinds text[], ids text[], amounts bigint[], crossings jsonb, entry_id bigint)
language plpgsql set search_path from current as $$
#variable_conflict use_column
declare
  c_max    constant bigint := 9223372036854775807;
  v_deltas delta[];
  v_bound  bigint[];
begin
  if exists (select from frozen) or exists (
      select from unnest(p_charges) o left join hold h on h.key = o.key
       where not case o.kind
         when 'RESERVE' then h.key is null and o.refusal is null and o.lease is null
           and (o.price = 'none' or exists (select from price p where p.version = o.price))
         when 'SETTLE' then h.state in ('HELD', 'SUSPECT') else false end) then
    return;
  end if;
  select array_agg(row(d.id,
           array[hm - gm, hi - gi, ho - go, hc - gc, hs - gs], array[pm, pi, po, pc, ps],
           array[hm, hi, ho, hc, hs], array[hm + om, hi + oi, ho + oo, hc + oc, hs + os])::delta)
    into v_deltas from (
    select q.id,
           sum(c.h * c.money) as hm, sum(c.h * c.input_tokens) as hi, sum(c.h * c.output_tokens) as ho,
           sum(c.h * c.calls) as hc, sum(c.h * c.spend) as hs,
           sum(c.p * c.money) as pm, sum(c.p * c.input_tokens) as pi, sum(c.p * c.output_tokens) as po,
           sum(c.p * c.calls) as pc, sum(c.p * c.spend) as ps,
           sum(c.p * c.g_money) as gm, sum(c.p * c.g_input_tokens) as gi, sum(c.p * c.g_output_tokens) as go,
           sum(c.p * c.g_calls) as gc, sum(c.p * c.g_spend) as gs,
           sum(greatest(c.p * (c.money - c.g_money), 0)) as om,
           sum(greatest(c.p * (c.input_tokens - c.g_input_tokens), 0)) as oi,
           sum(greatest(c.p * (c.output_tokens - c.g_output_tokens), 0)) as oo,
           sum(greatest(c.p * (c.calls - c.g_calls), 0)) as oc, sum(greatest(c.p * (c.spend - c.g_spend), 0)) as os
      from unnest(p_nos, p_ids) q (no, id)
      join (select o.no, (o.kind = 'RESERVE')::int as h, (o.kind = 'SETTLE')::int as p,
                   o.money, o.input_tokens, o.output_tokens, o.calls, o.spend,
                   coalesce(h.money, 0) as g_money, coalesce(h.input_tokens, 0) as g_input_tokens,
                   coalesce(h.output_tokens, 0) as g_output_tokens, coalesce(h.calls, 0) as g_calls,
                   coalesce(h.spend, 0) as g_spend
              from unnest(p_charges) o left join hold h on h.key = o.key offset 0) c on c.no = q.no
     group by q.id) d
   where greatest(hm, hi, ho, hc, hs, pm, pi, po, pc, ps) <= c_max;
  if cardinality(v_deltas) is distinct from (select count(distinct id) from unnest(p_ids) id) or exists (
      select from unnest(v_deltas) d join account a on a.id = d.account
       where c_max - a.held_money - a.posted_money < d.more[1]
          or c_max - a.held_input_tokens - a.posted_input_tokens < d.more[2]
          or c_max - a.held_output_tokens - a.posted_output_tokens < d.more[3]
          or c_max - a.held_calls - a.posted_calls < d.more[4]
          or c_max - a.held_spend - a.posted_spend < d.more[5]) then
    return;
  end if;
  select array_agg(a.id) into v_bound from account a
   where a.id = any (p_ids)
     and (exists (select from budget b where (b.scope_kind, b.scope_id, b.period) = (a.scope_kind, a.scope_id, a.period))
       or exists (select from threshold t where (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)));
  if v_bound is not null and exists (
      select from caps_of(v_bound, p_at) p
        join unnest(v_deltas) d on d.account = p.account
        join account a on a.id = p.account
       where (d.needed[p.unit] > 0 and d.more[p.unit] > p.cap - (p.held + p.posted))
          or exists (select from threshold t
                      where (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)
                        and t.unit = (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[p.unit]
                        and p.posted + p.held + d.more[p.unit] >= coalesce(t.amount, ceil(p.cap::numeric * t.percent / 100))
                        and not exists (select from crossing x where (x.account, x.threshold, x.limit_version)
                                                                   = (p.account, t.id, p.version)))) then
    return;
  end if;

  insert into hold (key, fingerprint, state, scope_kinds, scope_ids, accounts, price, money, input_tokens,
                    output_tokens, calls, spend, admitted_at, expires_at)
  select o.key, o.fingerprint, 'HELD', o.kinds, o.ids, q.accounts, o.price, o.money, o.input_tokens,
         o.output_tokens, o.calls, o.spend, p_at, o.expires_at
    from unnest(p_charges) o
    join (select no, array_agg(id) as accounts from unnest(p_nos, p_ids) q (no, id) group by no) q on q.no = o.no
   where o.kind = 'RESERVE';
  update hold h set state = 'POSTED', actual_money = o.money, actual_input_tokens = o.input_tokens,
         actual_output_tokens = o.output_tokens, actual_calls = o.calls, actual_spend = o.spend, closed_at = p_at
    from unnest(p_charges) o where o.kind = 'SETTLE' and h.key = o.key;
  return query
    with entered as (
      insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
        held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
      select p_at, case when s.p = 0 then 'HELD' else 'POSTED' end, o.key, h.accounts,
             s.h * h.money, s.h * h.input_tokens, s.h * h.output_tokens, s.h * h.calls, s.h * h.spend,
             s.p * o.money, s.p * o.input_tokens, s.p * o.output_tokens, s.p * o.calls, s.p * o.spend,
             coalesce(o.evidence, o.fingerprint)
        from unnest(p_charges) o
       cross join lateral (select (o.kind = 'SETTLE')::int as p, case o.kind when 'SETTLE' then -1 else 1 end as h) s
        join hold h on h.key = o.key
       order by o.no
      returning id, hold_key)
    select o.no, case o.kind when 'RESERVE' then 'ALLOWED' else 'CLOSED' end, null::text, null::jsonb, null::bigint,
           h.scope_kinds, h.scope_ids, array[o.money, o.input_tokens, o.output_tokens, o.calls, o.spend],
           null::jsonb, e.id
      from unnest(p_charges) o join hold h on h.key = o.key join entered e on e.hold_key = o.key
     order by o.no;
  update account a set
    held_money = a.held_money + d.held[1], held_input_tokens = a.held_input_tokens + d.held[2],
    held_output_tokens = a.held_output_tokens + d.held[3], held_calls = a.held_calls + d.held[4],
    held_spend = a.held_spend + d.held[5],
    posted_money = a.posted_money + d.posted[1], posted_input_tokens = a.posted_input_tokens + d.posted[2],
    posted_output_tokens = a.posted_output_tokens + d.posted[3], posted_calls = a.posted_calls + d.posted[4],
    posted_spend = a.posted_spend + d.posted[5]
    from unnest(v_deltas) d where a.id = d.account;
end $$;

-- Does all of it, in order, each with its own answer. (In JSON amounts are text.) Locks keys, then accounts from the narrowest to the widest,
-- each in one total order, so that two servers never wait for each other in a circle.
create function apply(
  p_charges jsonb, p_at timestamptz, p_day text, p_month text,
  p_day_starts timestamptz, p_day_ends timestamptz, p_month_starts timestamptz, p_month_ends timestamptz)
returns table (no int, answer text, reason text, violations jsonb, output_tokens bigint,
               kinds text[], ids text[], amounts bigint[], crossings jsonb, entry_id bigint)
language plpgsql set search_path from current as $$
#variable_conflict use_column
declare
  c_max     constant bigint   := 9223372036854775807;
  c_none    constant bigint[] := array[0, 0, 0, 0, 0];
  v_charges charge[];
  v_day     text;
  v_month   text;
  v_nos     int[];
  v_ids     bigint[];
  v_missing boolean := true;
  v_frozen  boolean := exists (select from frozen);
  v_locked  bigint[];
  v_caps    bigint[];
  v_held    bigint[];
  v_posted  bigint[];
  v_marks   int := 0;
  m_id      bigint[];
  m_place   int[];
  m_unit    int[];
  m_mark    bigint[];
  m_all     boolean[];
  m_version bigint[];
  c         record;
  v_hold    hold;
  v_entry   text;
  v_held_by bigint[];
  v_posts   bigint[];
  v_cut     bigint;
  v_lacks   boolean;
  v_epoch   bigint;
  v_room    bigint;
  v_before  bigint;
  v_after   bigint;
  i         int;
begin
  select array_agg(o order by o.no) into v_charges from jsonb_populate_recordset(null::charge, p_charges) o;
  perform pg_advisory_xact_lock(k.hash) from (
    select distinct hashtextextended(name, 0) as hash from unnest(v_charges) o, unnest(array[o.key, 'lease ' || o.lease]) name
     where name is not null order by 1) k;
  v_day := open_period('DAY', p_day, p_day_starts, p_day_ends, p_at);
  v_month := open_period('MONTH', p_month, p_month_starts, p_month_ends, p_at);

  -- Which accounts: of the path where something new is asked, of the hold where one is closed.
  while v_missing loop
    select array_agg(w.no), array_agg(w.id), bool_or(w.id is null) into v_nos, v_ids, v_missing from (
      select d.no, a.id
        from (select array_agg(o.no) as nos, array_agg(p.kind) as kinds, array_agg(p.id) as ids,
                     array_agg(o.run) as runs
                from unnest(v_charges) o, unnest(o.kinds, o.ids) p (kind, id)
               where o.kind = 'RESERVE' and not exists (select from hold h where h.key = o.key)) n,
             accounts_due(n.nos, n.kinds, n.ids, n.runs, v_day, v_month) d
        left join account a using (scope_kind, scope_id, period, period_key)
       union all
      select o.no, x from unnest(v_charges) o join hold h on h.key = o.key, unnest(h.accounts) x
       where o.kind <> 'RESERVE') w;
    if v_missing then
      insert into account (depth, scope_kind, scope_id, period, period_key, starts_at, ends_at)
      select distinct d.depth, d.scope_kind, d.scope_id, d.period, d.period_key, p.starts_at, p.ends_at
        from (select array_agg(o.no) as nos, array_agg(p.kind) as kinds, array_agg(p.id) as ids,
                     array_agg(o.run) as runs
                from unnest(v_charges) o, unnest(o.kinds, o.ids) p (kind, id)
               where o.kind = 'RESERVE') n,
             accounts_due(n.nos, n.kinds, n.ids, n.runs, v_day, v_month) d
        left join period p using (period, period_key)
       where not exists (select from account a where (a.scope_kind, a.scope_id, a.period, a.period_key)
                                                   = (d.scope_kind, d.scope_id, d.period, d.period_key))
       order by 1 desc, 2, 3, 4, 5
          on conflict do nothing;
    end if;
  end loop;
  -- The hottest row last. Balances and limits are read by the statements after it: they see what was waited for.
  select array_agg(l.id) into v_locked from (
    select a.id from account a where a.id = any (v_ids) order by a.depth desc, a.id for update) l;
  return query select * from apply_together(v_charges, v_nos, v_ids, p_at);
  if found then
    return;
  end if;
  select array_agg(p.cap order by p.place, p.unit), array_agg(p.held order by p.place, p.unit),
         array_agg(p.posted order by p.place, p.unit)
    into v_caps, v_held, v_posted from caps_of(v_locked, p_at) p;
  v_caps[1] := v_caps[1];  -- an array that was written is fast to read: no walk over its nulls
  if exists (select from threshold) then
    select count(*), array_agg(t.id), array_agg(p.place), array_agg(p.unit),
           array_agg(coalesce(t.amount, least(ceil(p.cap::numeric * t.percent / 100), c_max)::bigint)),
           array_agg(t.basis = 'POSTED_AND_HELD'), array_agg(p.version)
      into v_marks, m_id, m_place, m_unit, m_mark, m_all, m_version
      from caps_of(v_locked, p_at) p
      join account a on a.id = p.account
      join threshold t using (scope_kind, scope_id, period)
     where t.unit = (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[p.unit]
       and (t.amount is not null or p.cap > 0);
  end if;

  for c in
    select o.*, h as hold, p.places, p.accounts
      from unnest(v_charges) o
      left join hold h on h.key = o.key
      left join (select q.no, array_agg(l.place::int order by l.place) as places, array_agg(q.id order by l.place) as accounts
                   from unnest(v_nos, v_ids) q (no, id)
                   join unnest(v_locked) with ordinality l (id, place) on l.id = q.id group by q.no) p on p.no = o.no
     order by o.no
  loop
    no := c.no;
    reason := null; violations := null; output_tokens := null; crossings := null; entry_id := null;
    v_hold := c.hold;
    v_entry := null;
    v_held_by := c_none;
    v_posts := c_none;
    amounts := array[c.money, c.input_tokens, c.output_tokens, c.calls, c.spend];

    if c.kind = 'RESERVE' then
      kinds := c.kinds; ids := c.ids;
      if c.lease is not null then
        insert into fence as f values (c.lease, c.epoch)
            on conflict (lease) do update set epoch = excluded.epoch where f.epoch < excluded.epoch;
        v_epoch := (select epoch from fence where lease = c.lease);
      end if;
      if c.lease is not null and v_epoch > c.epoch then
        answer := 'DENIED'; reason := 'FENCED'; v_entry := 'DENIED';
      elsif v_hold.key is not null and v_hold.fingerprint <> c.fingerprint then
        answer := 'DENIED'; reason := 'IDEMPOTENCY_MISMATCH'; v_entry := 'DENIED';
      elsif v_hold.key is not null and v_hold.reason is not null then
        answer := 'DENIED_BEFORE'; reason := v_hold.reason; violations := v_hold.violations;
      elsif v_hold.key is not null then
        answer := 'ALLOWED_BEFORE'; output_tokens := v_hold.shrunk_output;
      else
        v_cut := 0;
        v_lacks := false;
        reason := case
          when c.refusal is not null then c.refusal
          when c.price <> 'none' and not exists (select from price p where p.version = c.price) then 'NO_PRICE'
          when v_frozen and exists (select from frozen f join unnest(c.kinds, c.ids) p (kind, id)
                                        on (f.scope_kind, f.scope_id) = (p.kind, p.id)) then 'FROZEN' end;
        if reason is null then
          for n in 1 .. coalesce(cardinality(c.places), 0) loop
            for u in 1 .. 5 loop
              continue when amounts[u] = 0;
              i := (c.places[n] - 1) * 5 + u;
              v_before := v_posted[i] + v_held[i];
              if amounts[u] > c_max - v_before then
                reason := 'OVERFLOW';
              end if;
              if amounts[u] > v_caps[i] - v_before then
                v_room := greatest(v_caps[i] - v_before, 0);
                if u = 3 and c.floor is not null then
                  v_cut := greatest(v_cut, amounts[u] - v_room);
                elsif u = 1 and c.floor is not null and c.output_nanos > 0 then
                  v_cut := greatest(v_cut, (amounts[u] - v_room - 1) / c.output_nanos + 1);
                else
                  v_lacks := true;
                end if;
              end if;
            end loop;
          end loop;
          if v_lacks or v_cut > greatest(c.output_tokens - coalesce(c.floor, 0), 0) then
            if c.floor < c.output_tokens then  -- what could not be held even of the shortest answer
              amounts[1] := greatest(amounts[1] - (c.output_tokens - c.floor) * c.output_nanos, 0);
              amounts[3] := c.floor;
            end if;
            violations := violations_of(v_locked, c.places, v_caps, v_held, v_posted, amounts);
            reason := (
              select case when bool_or(posted >= cap) then 'EXHAUSTED'
                          when bool_or(needed > cap - posted) then 'TOO_LARGE' else 'CONTENDED' end
                from jsonb_to_recordset(violations) as v (cap bigint, posted bigint, needed bigint));
          elsif reason is null and v_cut > 0 then
            output_tokens := c.output_tokens - v_cut;
            amounts[1] := greatest(amounts[1] - v_cut * c.output_nanos, 0);
            amounts[3] := output_tokens;
          end if;
        end if;
        answer := case when reason is null then 'ALLOWED' else 'DENIED' end;
        v_entry := case when reason is null then 'HELD' else 'DENIED' end;
        if reason is null then
          v_held_by := amounts;
        end if;
        insert into hold (key, fingerprint, state, scope_kinds, scope_ids, accounts, price, money, input_tokens,
                          output_tokens, calls, spend, reason, violations, admitted_at, closed_at, expires_at, shrunk_output)
        values (c.key, c.fingerprint, v_entry, c.kinds, c.ids, coalesce(c.accounts, '{}'), c.price, amounts[1], amounts[2], amounts[3],
                amounts[4], amounts[5], reason, violations, p_at, case when reason is not null then p_at end,
                c.expires_at, output_tokens);
      end if;

    elsif v_hold.key is null then
      answer := 'UNKNOWN_HOLD'; kinds := null; ids := null;
    else
      kinds := v_hold.scope_kinds; ids := v_hold.scope_ids;
      if v_hold.state in ('HELD', 'SUSPECT') then
        v_held_by := array[-v_hold.money, -v_hold.input_tokens, -v_hold.output_tokens, -v_hold.calls, -v_hold.spend];
      end if;
      case c.kind
      when 'SETTLE' then
        v_posts := amounts;
        if v_hold.state = 'POSTED' then
          v_posts := array[c.money - v_hold.actual_money, c.input_tokens - v_hold.actual_input_tokens,
            c.output_tokens - v_hold.actual_output_tokens, c.calls - v_hold.actual_calls, c.spend - v_hold.actual_spend];
        end if;
        answer := case
          when v_hold.state = 'POSTED' and v_posts = c_none then 'REPEATED'
          when v_hold.state = 'POSTED' and not v_hold.assumed then 'OTHER_AMOUNTS'
          when v_hold.state in ('HELD', 'SUSPECT') then 'CLOSED'
          else 'ADJUSTED' end;
        if answer in ('CLOSED', 'ADJUSTED') then
          for n in 1 .. coalesce(cardinality(c.places), 0) loop
            for u in 1 .. 5 loop
              i := (c.places[n] - 1) * 5 + u;
              if v_posts[u] > 0 and v_posts[u] > c_max - v_posted[i] - (v_held[i] + v_held_by[u]) then
                answer := 'OVERFLOW';
              end if;
            end loop;
          end loop;
        end if;
        v_entry := case answer when 'CLOSED' then 'POSTED' when 'ADJUSTED' then 'ADJUSTED' when 'OTHER_AMOUNTS' then 'ANOMALY' end;
      when 'RELEASE' then
        amounts := c_none;
        answer := case
          when v_hold.state = 'POSTED' and v_hold.assumed then 'ADJUSTED'
          when v_hold.state = 'POSTED' then 'ALREADY_POSTED'
          when v_hold.state in ('HELD', 'SUSPECT') then 'CLOSED'
          else 'REPEATED' end;
        if answer = 'ADJUSTED' then
          v_posts := array[-v_hold.actual_money, -v_hold.actual_input_tokens, -v_hold.actual_output_tokens,
            -v_hold.actual_calls, -v_hold.actual_spend];
        end if;
        v_entry := case answer when 'CLOSED' then 'RELEASED' when 'ADJUSTED' then 'ADJUSTED' end;
      when 'SUSPECT' then
        answer := case when v_hold.state = 'HELD' and v_hold.expires_at <= p_at then 'CLOSED' else 'REPEATED' end;
        v_held_by := c_none;
        v_entry := case when answer = 'CLOSED' then 'SUSPECTED' end;
      when 'ASSUME' then
        amounts := array[v_hold.money, v_hold.input_tokens, v_hold.output_tokens, v_hold.calls, v_hold.spend];
        v_posts := amounts;
        answer := case when v_hold.state = 'SUSPECT' and v_hold.suspect_at <= c.grace_ends then 'CLOSED' else 'REPEATED' end;
        v_entry := case when answer = 'CLOSED' then 'ASSUMED' end;
      when 'EXTEND' then
        answer := case when v_hold.state = 'HELD' then 'CLOSED' else 'NOT_HELD' end;
        v_held_by := c_none;
        update hold set expires_at = greatest(expires_at, c.expires_at) where key = c.key and answer = 'CLOSED';
      end case;

      if v_entry = 'SUSPECTED' then
        update hold set state = 'SUSPECT', suspect_at = p_at where key = c.key;
      elsif v_entry in ('POSTED', 'ADJUSTED', 'RELEASED', 'ASSUMED') then
        update hold set state = case when c.kind = 'RELEASE' then 'RELEASED' else 'POSTED' end,
               assumed = (c.kind = 'ASSUME'), actual_money = amounts[1], actual_input_tokens = amounts[2],
               actual_output_tokens = amounts[3], actual_calls = amounts[4], actual_spend = amounts[5], closed_at = p_at
         where key = c.key;
      else
        v_held_by := c_none;
        v_posts := c_none;
        update hold set assumed = false where key = c.key and assumed and c.kind = 'SETTLE' and answer = 'REPEATED';
      end if;
    end if;

    if v_entry is not null then
      insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
        held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
      values (p_at, v_entry, c.key, coalesce(c.accounts, '{}'), v_held_by[1], v_held_by[2], v_held_by[3], v_held_by[4],
              v_held_by[5], v_posts[1], v_posts[2], v_posts[3], v_posts[4], v_posts[5],
              coalesce(reason, c.evidence, c.fingerprint))
      returning id into entry_id;
    end if;
    if v_held_by <> c_none or v_posts <> c_none then
      for m in 1 .. v_marks loop
        continue when m_place[m] <> all (c.places);
        i := (m_place[m] - 1) * 5 + m_unit[m];
        v_before := v_posted[i] + case when m_all[m] then v_held[i] else 0 end;
        v_after := v_before + v_posts[m_unit[m]] + case when m_all[m] then v_held_by[m_unit[m]] else 0 end;
        if v_before < m_mark[m] and v_after >= m_mark[m] then
          insert into crossing values (v_locked[m_place[m]], m_id[m], m_version[m], m_mark[m], v_after, c.key, p_at)
              on conflict do nothing;
          if found then
            crossings := coalesce(crossings, '[]') || (
              select jsonb_build_object('scope_kind', scope_kind, 'scope_id', scope_id, 'period', period_key,
                       'unit', (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[m_unit[m]],
                       'mark', m_mark[m]::text, 'value', v_after::text)
                from account where id = v_locked[m_place[m]]);
          end if;
        end if;
      end loop;
      for n in 1 .. coalesce(cardinality(c.places), 0) loop
        for u in 1 .. 5 loop
          i := (c.places[n] - 1) * 5 + u;
          if v_held_by[u] <> 0 then
            v_held[i] := v_held[i] + v_held_by[u];
          end if;
          if v_posts[u] <> 0 then
            v_posted[i] := v_posted[i] + v_posts[u];
          end if;
        end loop;
      end loop;
    end if;
    return next;
  end loop;

  update account a set
    held_money = v_held[n + 1], held_input_tokens = v_held[n + 2], held_output_tokens = v_held[n + 3],
    held_calls = v_held[n + 4], held_spend = v_held[n + 5],
    posted_money = v_posted[n + 1], posted_input_tokens = v_posted[n + 2], posted_output_tokens = v_posted[n + 3],
    posted_calls = v_posted[n + 4], posted_spend = v_posted[n + 5]
    from (select id, (place::int - 1) * 5 as n from unnest(v_locked) with ordinality l (id, place)) l
   where a.id = l.id
     and (a.held_money, a.held_input_tokens, a.held_output_tokens, a.held_calls, a.held_spend,
          a.posted_money, a.posted_input_tokens, a.posted_output_tokens, a.posted_calls, a.posted_spend)
      is distinct from (v_held[n + 1], v_held[n + 2], v_held[n + 3], v_held[n + 4], v_held[n + 5],
          v_posted[n + 1], v_posted[n + 2], v_posted[n + 3], v_posted[n + 4], v_posted[n + 5]);
end $$;

-- Sets a limit under the lock of the account that it bounds, so that no hold is decided between look and change.
create function set_limit(
  p_kind text, p_id text, p_period text, p_period_key text, p_unit text, p_amount bigint, p_by text, p_reason text,
  p_at timestamptz)
returns table (answer text, new_version int, previous bigint, spent bigint)
language plpgsql set search_path from current as $$
declare
  a account;
  b budget;
begin
  select * into a from account
   where (scope_kind, scope_id, period, period_key)
       = (p_kind, p_id, p_period, current_key(p_period, p_period_key, p_at)) for update;
  spent := case p_unit when 'MONEY' then a.posted_money when 'INPUT_TOKENS' then a.posted_input_tokens
    when 'OUTPUT_TOKENS' then a.posted_output_tokens when 'CALLS' then a.posted_calls else a.posted_spend end;
  answer := case when p_amount < spent then 'BELOW_SPENT' else 'CHANGED' end;
  if answer = 'CHANGED' then
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
  end if;
  return next;
end $$;

-- Adds to a limit for one period.
create function add_top_up(
  p_key text, p_kind text, p_id text, p_period text, p_period_key text, p_unit text, p_amount bigint,
  p_ends_at timestamptz, p_reason text, p_requested_by text, p_approved_by text,
  p_starts timestamptz, p_ends timestamptz, p_at timestamptz)
returns table (answer text, new_limit bigint)
language plpgsql set search_path from current as $$
declare
  v_key     text := open_period(p_period, p_period_key, p_starts, p_ends, p_at);
  v_account bigint;
  v_base    bigint;
  v_all     numeric;
begin
  insert into account (depth, scope_kind, scope_id, period, period_key, starts_at, ends_at)
  select array_position(array['ORGANISATION', 'TEAM', 'WORKER', 'PROCESS', 'INSTANCE'], p_kind) - 1,
         p_kind, p_id, p_period, v_key, p.starts_at, p.ends_at
    from (values (1)) one left join period p on (p.period, p.period_key) = (p_period, v_key)
      on conflict do nothing;
  select id into v_account from account
   where (scope_kind, scope_id, period, period_key) = (p_kind, p_id, p_period, v_key) for update;
  v_base := (select case p_unit when 'MONEY' then limit_money when 'INPUT_TOKENS' then limit_input_tokens
               when 'OUTPUT_TOKENS' then limit_output_tokens when 'CALLS' then limit_calls else limit_spend end
               from budget where (scope_kind, scope_id, period) = (p_kind, p_id, p_period));
  select coalesce(sum(amount), 0) + v_base + p_amount into v_all
    from top_up where account = v_account and unit = p_unit and ends_at > p_at;
  answer := case
    when exists (select from top_up where id = p_key
                    and (account, unit, amount, requested_by, approved_by)
                      = (v_account, p_unit, p_amount, p_requested_by, p_approved_by)) then 'REPEATED'
    when exists (select from top_up where id = p_key) then 'OTHER_AMOUNTS'
    when v_base is null then 'NO_LIMIT'
    when v_all > 9223372036854775807 then 'OVERFLOW'
    else 'RAISED' end;
  if answer = 'RAISED' then
    insert into top_up values (p_key, v_account, p_unit, p_amount, p_ends_at, p_reason, p_requested_by, p_approved_by, p_at);
  end if;
  new_limit := (select cap from caps_of(array[v_account], p_at)
                 where unit = array_position(array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'], p_unit));
  return next;
end $$;
