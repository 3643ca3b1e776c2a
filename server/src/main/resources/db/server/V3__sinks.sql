-- How far each receiver outside has got, so that it misses nothing and is asked by one server at a time.
create table sink (
  name         text primary key,          -- syslog, otlp, cloud-events; anchor-folder, anchor-mail, anchor-url
  next_idx     bigint not null default 0, -- index of the first entry that it has not taken; of an anchor, the size last given away
  holder       text,                      -- the server that pushes
  lease_until  timestamptz,
  failures     int    not null default 0, -- in a row
  problem      text,
  delivered_at timestamptz
);
