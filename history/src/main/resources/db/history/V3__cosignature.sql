-- What witnesses outside say of our checkpoints: signature lines of C2SP tlog-cosignature.
create table cosignature (
  size    bigint not null references checkpoint (size),
  witness text   not null,                -- the name of its key
  line    text   not null,
  at      timestamptz not null,           -- what the witness says; the line says it too
  primary key (size, witness)
);
create index cosignature_at on cosignature (at);
create trigger append_only before update or delete or truncate on cosignature
  for each statement execute function append_only();

-- A checkpoint's note with all signatures that it has got.
create view signed_note as
select size,
  note || coalesce(
    (select string_agg(line || e'\n', '' order by witness) from cosignature where cosignature.size = checkpoint.size),
    '') as note
from checkpoint;
