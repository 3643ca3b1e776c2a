-- A threshold ends, and is never removed: what was told of it names it. Set again, it is another one.
alter table threshold
  add column ended_at timestamptz,
  add column ended_by text,
  drop constraint threshold_scope_kind_scope_id_period_unit_basis_percent_amo_key;
create unique index threshold_in_force on threshold (scope_kind, scope_id, period, unit, basis, percent, amount)
  nulls not distinct where ended_at is null;
