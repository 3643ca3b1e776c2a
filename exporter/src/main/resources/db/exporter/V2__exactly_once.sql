-- An engine that was restored from a backup uses its positions again, for other records: then the next generation begins.
alter table exporter_position add column generation int not null default 1;
alter table exporter_position add column newest_at timestamptz;      -- no record written so far is younger; null: not known, from V1

-- The first partition of a new engine empties the read model, once for all partitions.
create table engine (
  incarnation text primary key,
  since       timestamptz not null
);
insert into engine select incarnation, min(updated_at) from exporter_position group by incarnation;

-- What the latest transactions wrote, to tell a record that comes again from another in its place.
create table exporter_batch (
  incarnation text   not null,
  partition   int    not null,
  generation  int    not null,
  position    bigint not null,            -- of its last record
  at          timestamptz not null,       -- time of its last record
  records     bytea  not null,            -- of each: 4 bytes how far before position, 8 bytes of digest
  primary key (incarnation, partition, generation, position)
);

-- Shown by the server's health until somebody has seen it.
create table exporter_alarm (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  incarnation text not null,
  partition   int  not null,
  sentence    text not null,
  seen_at     timestamptz
);
create index on exporter_alarm (id) where seen_at is null;
