-- A denial looked at every account of its batch to name those of its own path; now it looks these up alone.
create or replace function violations_of(p_accounts bigint[], p_places int[], p_caps bigint[], p_held bigint[], p_posted bigint[],
                              p_needed bigint[])
returns jsonb language sql stable set search_path from current as $$
  select jsonb_agg(jsonb_build_object(
           'scope_kind', a.scope_kind, 'scope_id', a.scope_id,
           'period', case when a.period = 'RUN' then 'run' else a.period_key end,
           'unit', (array['money', 'inputTokens', 'outputTokens', 'calls', 'spend'])[l.u],
           'cap', p_caps[l.i]::text, 'posted', p_posted[l.i]::text, 'held', p_held[l.i]::text,
           'needed', p_needed[l.u]::text)
         order by a.depth, a.period, l.u)
    from (select place, u, (place - 1) * 5 + u as i
            from unnest(p_places) place cross join generate_series(1, 5) u
           where p_needed[u] > 0 and p_needed[u] > p_caps[(place - 1) * 5 + u]
                                     - (p_posted[(place - 1) * 5 + u] + p_held[(place - 1) * 5 + u]) offset 0) l
   cross join lateral (select a.scope_kind, a.scope_id, a.period, a.period_key, a.depth from account a
                        where a.id = p_accounts[l.place] offset 0) a
$$;
