-- The same as before, with less work for each charge and for each batch:
-- a plan is made once for a session (force_generic_plan) and never walks through a table that grows (enable_seqscan; a
-- lookup for each row stands in a lateral subquery with offset 0, which no planner turns into a walk and a hash);
-- scopes that many charges share are looked up once; and what a worker asks under a lease goes the quick way too.

create or replace function caps_of(p_accounts bigint[], p_at timestamptz)
returns table (place bigint, account bigint, unit int, cap bigint, base bigint, version bigint, held bigint, posted bigint)
language sql stable set search_path from current as $$
  select l.place, a.id, u.unit, 
         case when u.base is not null then least(u.base::numeric + coalesce(t.amount, 0), 9223372036854775807)::bigint end,
         u.base, coalesce(b.version, 0) + coalesce(t.changes, 0), u.held, u.posted
    from unnest(p_accounts) with ordinality l (id, place)
    join account a on a.id = l.id and a.id = any (p_accounts)
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

create or replace function violations_of(p_accounts bigint[], p_places int[], p_caps bigint[], p_held bigint[], p_posted bigint[],
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
    join account a on a.id = p_accounts[place] and a.id = any (p_accounts)
   cross join generate_series(1, 5) u
   cross join lateral (select (place - 1) * 5 as n) at
   where p_needed[u] > 0 and p_needed[u] > p_caps[n + u] - (p_posted[n + u] + p_held[n + u])
$$;

-- Does a batch without looking at each charge for itself, where the outcome cannot depend on their order: only new
-- holds and the settling of open ones, all of which fit together, without any threshold in reach. Else no rows. What
-- whoever asks knows already is null.
create or replace function apply_together(p_charges charge[], p_nos int[], p_ids bigint[], p_at timestamptz)
returns table (no int, answer text, reason text, violations jsonb, output_tokens bigint,
               kinds text[], ids text[], amounts bigint[], crossings jsonb, entry_id bigint)
language plpgsql set search_path from current
set plan_cache_mode to force_generic_plan set enable_seqscan to off set enable_mergejoin to off as $$
#variable_conflict use_column
declare
  c_max     constant bigint := 9223372036854775807;
  v_deltas  delta[];
  v_fits    boolean;
  v_beyond  boolean;
  v_bound   bigint[];
  v_leases  int;
  v_settled text[];
begin
  if exists (select from frozen) or exists (
      select from unnest(p_charges) o
        left join lateral (select h.state from hold h where h.key = o.key offset 0) h on true
       where not case o.kind
         when 'RESERVE' then h.state is null and o.refusal is null
           and (o.price = 'none' or exists (select from price p where p.version = o.price))
         when 'SETTLE' then coalesce(h.state in ('HELD', 'SUSPECT'), false) else false end) then
    return;
  end if;
  select count(distinct o.lease), array_agg(o.key) filter (where o.kind = 'SETTLE') into v_leases, v_settled
    from unnest(p_charges) o;
  if v_leases > 0 and (
      v_leases < (select count(*) from (select distinct o.lease, o.epoch from unnest(p_charges) o where o.lease is not null) l)
      or exists (select from unnest(p_charges) o
                  cross join lateral (select f.epoch from fence f where f.lease = o.lease offset 0) f
                  where f.epoch > o.epoch)) then
    return;
  end if;
  select array_agg(case when large <= c_max then
             row(d.id, array[dm, di, d_o, dc, ds], array[pm, pi, po, pc, ps], array[rm, ri, ro, rc, rs],
               array[mm, mi, mo, mc, ms])::delta end), bool_and(large <= c_max)
    into v_deltas, v_fits from (
    select q.id,
           sum(c.rm) as rm, sum(c.ri) as ri, sum(c.ro) as ro, sum(c.rc) as rc, sum(c.rs) as rs,
           sum(c.pm) as pm, sum(c.pi) as pi, sum(c.po) as po, sum(c.pc) as pc, sum(c.ps) as ps,
           sum(c.rm - c.gm) as dm, sum(c.ri - c.gi) as di, sum(c.ro - c.go) as d_o, sum(c.rc - c.gc) as dc,
           sum(c.rs - c.gs) as ds,
           sum(c.mm) as mm, sum(c.mi) as mi, sum(c.mo) as mo, sum(c.mc) as mc, sum(c.ms) as ms
      from unnest(p_nos, p_ids) q (no, id)
      join (  -- reserved, posted, given back, and at most more
        select o.no, o.money as rm, o.input_tokens as ri, o.output_tokens as ro, o.calls as rc, o.spend as rs,
               0 as pm, 0 as pi, 0 as po, 0 as pc, 0 as ps, 0::bigint as gm, 0::bigint as gi, 0::bigint as go,
               0::bigint as gc, 0::bigint as gs,
               o.money as mm, o.input_tokens as mi, o.output_tokens as mo, o.calls as mc, o.spend as ms
          from unnest(p_charges) o where o.kind = 'RESERVE'
         union all
        select o.no, 0, 0, 0, 0, 0, o.money, o.input_tokens, o.output_tokens, o.calls, o.spend,
               h.money, h.input_tokens, h.output_tokens, h.calls, h.spend,
               greatest(o.money - h.money, 0), greatest(o.input_tokens - h.input_tokens, 0),
               greatest(o.output_tokens - h.output_tokens, 0), greatest(o.calls - h.calls, 0),
               greatest(o.spend - h.spend, 0)
          from unnest(p_charges) o
         cross join lateral (select h.money, h.input_tokens, h.output_tokens, h.calls, h.spend from hold h
                              where h.key = o.key offset 0) h
         where o.kind = 'SETTLE' offset 0) c on c.no = q.no
     group by q.id) d
   cross join lateral (select greatest(rm, ri, ro, rc, rs, pm, pi, po, pc, ps) as large) l;
  if v_fits is not true then
    return;
  end if;
  -- A look that is quick, and may be wrong where a limit was topped up or a threshold stands.
  select bool_or(c_max - a.held_money - a.posted_money < d.more[1]
              or c_max - a.held_input_tokens - a.posted_input_tokens < d.more[2]
              or c_max - a.held_output_tokens - a.posted_output_tokens < d.more[3]
              or c_max - a.held_calls - a.posted_calls < d.more[4]
              or c_max - a.held_spend - a.posted_spend < d.more[5]),
         array_agg(d.account) filter (where
                 d.more[1] > b.limit_money - (a.held_money + a.posted_money)
              or d.more[2] > b.limit_input_tokens - (a.held_input_tokens + a.posted_input_tokens)
              or d.more[3] > b.limit_output_tokens - (a.held_output_tokens + a.posted_output_tokens)
              or d.more[4] > b.limit_calls - (a.held_calls + a.posted_calls)
              or d.more[5] > b.limit_spend - (a.held_spend + a.posted_spend)
              or exists (select from threshold t where (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)
                                                   and t.ended_at is null offset 0))
    into v_beyond, v_bound
    from unnest(v_deltas) d
   cross join lateral (select * from account a where a.id = d.account offset 0) a
    left join lateral (select * from budget b where (b.scope_kind, b.scope_id, b.period) = (a.scope_kind, a.scope_id, a.period)
                       offset 0) b on true;
  if v_beyond then
    return;
  end if;
  if v_bound is not null and exists (
      select from caps_of(v_bound, p_at) p
        join unnest(v_deltas) d on d.account = p.account
       where (d.needed[p.unit] > 0 and d.more[p.unit] > p.cap - (p.held + p.posted))
          or exists (select from account a
                       join threshold t on (t.scope_kind, t.scope_id, t.period) = (a.scope_kind, a.scope_id, a.period)
                      where a.id = p.account and t.ended_at is null
                        and t.unit = (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[p.unit]
                        and p.posted + p.held + d.more[p.unit] >= coalesce(t.amount, ceil(p.cap::numeric * t.percent / 100))
                        and not exists (select from crossing x where (x.account, x.threshold, x.limit_version)
                                                                   = (p.account, t.id, p.version))
                     offset 0)) then
    return;
  end if;

  if v_leases > 0 then
    insert into fence as f
    select distinct o.lease, o.epoch from unnest(p_charges) o where o.lease is not null order by o.lease
        on conflict (lease) do update set epoch = excluded.epoch where f.epoch < excluded.epoch;
  end if;
  return query
    with asked as materialized (
      select o.no, o.kind = 'SETTLE' as settles, o.key, o.fingerprint, o.kinds, o.ids, o.price, o.money, o.input_tokens,
             o.output_tokens, o.calls, o.spend, o.expires_at, coalesce(o.evidence, o.fingerprint) as evidence,
             coalesce(h.accounts, q.accounts) as accounts, h.scope_kinds, h.scope_ids, h.money as h_money,
             h.input_tokens as h_input_tokens, h.output_tokens as h_output_tokens, h.calls as h_calls, h.spend as h_spend
        from unnest(p_charges) o
        left join (select no, array_agg(id) as accounts from unnest(p_nos, p_ids) q (no, id) group by no) q on q.no = o.no
        left join lateral (select * from hold h where h.key = o.key and o.kind = 'SETTLE' offset 0) h on true
    ), held as (
      insert into hold (key, fingerprint, state, scope_kinds, scope_ids, accounts, price, money, input_tokens,
                        output_tokens, calls, spend, admitted_at, expires_at)
      select c.key, c.fingerprint, 'HELD', c.kinds, c.ids, c.accounts, c.price, c.money, c.input_tokens,
             c.output_tokens, c.calls, c.spend, p_at, c.expires_at
        from asked c where not c.settles
    ), closed as (
      update hold h set state = 'POSTED', actual_money = c.money, actual_input_tokens = c.input_tokens,
             actual_output_tokens = c.output_tokens, actual_calls = c.calls, actual_spend = c.spend, closed_at = p_at
        from asked c where c.settles and h.key = any (v_settled) and h.key = c.key
    ), entered as (
      insert into entry (at, kind, hold_key, accounts, held_money, held_input_tokens, held_output_tokens, held_calls,
        held_spend, posted_money, posted_input_tokens, posted_output_tokens, posted_calls, posted_spend, evidence)
      select p_at, case when c.settles then 'POSTED' else 'HELD' end, c.key, c.accounts,
             case when c.settles then -c.h_money else c.money end,
             case when c.settles then -c.h_input_tokens else c.input_tokens end,
             case when c.settles then -c.h_output_tokens else c.output_tokens end,
             case when c.settles then -c.h_calls else c.calls end,
             case when c.settles then -c.h_spend else c.spend end,
             case when c.settles then c.money else 0 end, case when c.settles then c.input_tokens else 0 end,
             case when c.settles then c.output_tokens else 0 end, case when c.settles then c.calls else 0 end,
             case when c.settles then c.spend else 0 end, c.evidence
        from asked c order by c.no
      returning id, hold_key)
    select c.no, case when c.settles then 'CLOSED' else 'ALLOWED' end, null::text, null::jsonb, null::bigint,
           c.scope_kinds, c.scope_ids, null::bigint[], null::jsonb, e.id
      from asked c join entered e on e.hold_key = c.key
     order by c.no;
  update account a set
    held_money = a.held_money + d.held[1], held_input_tokens = a.held_input_tokens + d.held[2],
    held_output_tokens = a.held_output_tokens + d.held[3], held_calls = a.held_calls + d.held[4],
    held_spend = a.held_spend + d.held[5],
    posted_money = a.posted_money + d.posted[1], posted_input_tokens = a.posted_input_tokens + d.posted[2],
    posted_output_tokens = a.posted_output_tokens + d.posted[3], posted_calls = a.posted_calls + d.posted[4],
    posted_spend = a.posted_spend + d.posted[5]
    from unnest(v_deltas) d where a.id = any (p_ids) and a.id = d.account;
end $$;

-- Does all of it, in order, each with its own answer. (In JSON amounts are text.) Locks keys, then accounts from the narrowest to the widest,
-- each in one total order, so that two servers never wait for each other in a circle.
create or replace function apply(
  p_charges jsonb, p_at timestamptz, p_day text, p_month text,
  p_day_starts timestamptz, p_day_ends timestamptz, p_month_starts timestamptz, p_month_ends timestamptz)
returns table (no int, answer text, reason text, violations jsonb, output_tokens bigint,
               kinds text[], ids text[], amounts bigint[], crossings jsonb, entry_id bigint)
language plpgsql set search_path from current
set plan_cache_mode to force_generic_plan set enable_seqscan to off set enable_mergejoin to off as $$
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
  if exists (select from member) then  -- the team of the worker counts too
    select array_agg(row(o.no, o.kind, o.key, o.fingerprint, case when t.team is null then o.kinds else 'TEAM'::text || o.kinds end,
             case when t.team is null then o.ids else t.team || o.ids end, o.price, o.money, o.input_tokens, o.output_tokens,
             o.calls, o.spend, o.run, o.floor, o.output_nanos, o.lease, o.epoch, o.expires_at, o.grace_ends, o.refusal,
             o.evidence)::charge order by o.no)
      into v_charges from jsonb_populate_recordset(null::charge, p_charges) o
      left join lateral (
        select m.team from unnest(o.kinds, o.ids) p (kind, id) join member m on m.worker = p.id
         where p.kind = 'WORKER' and 'TEAM' <> all (o.kinds) limit 1) t on true;
  else
    select array_agg(o order by o.no) into v_charges from jsonb_populate_recordset(null::charge, p_charges) o;
  end if;
  perform pg_advisory_xact_lock(k.hash) from (
    select distinct hashtextextended(name, 0) as hash from unnest(v_charges) o, unnest(array[o.key, 'lease ' || o.lease]) name
     where name is not null order by 1) k;
  v_day := open_period('DAY', p_day, p_day_starts, p_day_ends, p_at);
  v_month := open_period('MONTH', p_month, p_month_starts, p_month_ends, p_at);

  -- Which accounts: of the path where something new is asked, of the hold where one is closed.
  while v_missing loop
    with path as materialized (
      select o.no, p.kind, p.id, o.run
        from unnest(v_charges) o, unnest(o.kinds, o.ids) p (kind, id)
       where o.kind = 'RESERVE' and not exists (select from hold h where h.key = o.key offset 0)
    ), scope as materialized (
      select kind, id from path group by kind, id
    ), due as materialized (
      select s.kind, s.id, b.period from scope s
       cross join lateral (select b.period from budget b where (b.scope_kind, b.scope_id) = (s.kind, s.id) offset 0) b
       union
      select kind, id, case kind when 'INSTANCE' then 'RUN' else 'MONTH' end from scope
    ), shared as materialized (
      select d.kind, d.id, a.id as account
        from due d
        left join lateral (select a.id from account a
                            where (a.scope_kind, a.scope_id, a.period, a.period_key) = (d.kind, d.id, d.period,
                              case d.period when 'DAY' then v_day when 'MONTH' then v_month when 'TOTAL' then 'total' else 'run' end)
                           offset 0) a on true
       where d.period <> 'RUN' or d.kind = 'INSTANCE'
    )
    select array_agg(w.no), array_agg(w.id), bool_or(w.id is null) into v_nos, v_ids, v_missing from (
      select p.no, s.account as id from path p join shared s on (s.kind, s.id) = (p.kind, p.id)
       union all
      select p.no, a.id
        from path p join due d on (d.kind, d.id) = (p.kind, p.id) and d.period = 'RUN' and d.kind <> 'INSTANCE'
        left join lateral (select a.id from account a where (a.scope_kind, a.scope_id, a.period, a.period_key)
                                                           = (p.kind, p.id, 'RUN', p.run) offset 0) a on true
       where p.run is not null
       union all
      select o.no, x from unnest(v_charges) o
       cross join lateral (select h.accounts from hold h where h.key = o.key offset 0) h, unnest(h.accounts) x
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
  if exists (select from threshold where ended_at is null) then
    select count(*), array_agg(t.id), array_agg(p.place), array_agg(p.unit),
           array_agg(coalesce(t.amount, least(ceil(p.cap::numeric * t.percent / 100), c_max)::bigint)),
           array_agg(t.basis = 'POSTED_AND_HELD'), array_agg(p.version)
      into v_marks, m_id, m_place, m_unit, m_mark, m_all, m_version
      from caps_of(v_locked, p_at) p
      join account a on a.id = p.account
      join threshold t using (scope_kind, scope_id, period)
     where t.unit = (array['MONEY', 'INPUT_TOKENS', 'OUTPUT_TOKENS', 'CALLS', 'SPEND'])[p.unit]
       and (t.amount is not null or p.cap > 0) and t.ended_at is null and a.id = any (v_locked);
  end if;

  for c in
    select o.*, h.h as hold, p.places, p.accounts
      from unnest(v_charges) o
      left join lateral (select h from hold h where h.key = o.key offset 0) h on true
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
   where a.id = any (v_locked) and a.id = l.id
     and (a.held_money, a.held_input_tokens, a.held_output_tokens, a.held_calls, a.held_spend,
          a.posted_money, a.posted_input_tokens, a.posted_output_tokens, a.posted_calls, a.posted_spend)
      is distinct from (v_held[n + 1], v_held[n + 2], v_held[n + 3], v_held[n + 4], v_held[n + 5],
          v_posted[n + 1], v_posted[n + 2], v_posted[n + 3], v_posted[n + 4], v_posted[n + 5]);
end $$;
