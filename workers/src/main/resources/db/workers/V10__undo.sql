-- Who asked for what to be taken back. At most one stands for each effect; one that certainly did
-- not happen is given up before another may be asked for.
create table undo (
  id       text primary key,              -- becomes the id of the effect that takes it back
  effect   text not null references effect,
  asked_by text,                          -- a person; null where a process's own compensation asks
  reason   text not null,
  asked_at timestamptz not null,
  until    timestamptz not null,          -- as the catalogue said when it was asked for
  instance bigint unique,                 -- of the process 'undo-effect' that has taken it up
  begun_at timestamptz,                   -- when the engine was last told to begin
  told     boolean not null default false, -- the worker, where it was still at work
  given_up boolean not null default false
);
create unique index undo_once on undo (effect) where not given_up;
create index on undo (asked_at) where instance is null and not given_up;

-- An effect that takes another one back, linked both ways through its undo.
alter table effect add column undoes text references effect;
create index on effect (undoes) where undoes is not null;

-- Until when an irreversible effect that may be done is held back, so that a person can stop it.
alter table effect add column held_until timestamptz;

-- Whoever looks at the case sees at once what became of an undo, or of what is held back.
create function effect_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('countersign', 'instance:' || new.root_instance_key || ':' || new.root_instance_key);
  return null;
end $$;
create trigger effect_changed after insert or update on effect for each row
  when (new.undoes is not null or new.held_until is not null) execute function effect_changed();
