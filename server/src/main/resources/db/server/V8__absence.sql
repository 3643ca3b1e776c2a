-- Who is away, and who does their tasks meanwhile. It widens nobody's rights.
create table absence (
  person     text primary key references person (username),
  substitute text not null references person (username),
  from_at    timestamptz not null,
  until_at   timestamptz not null,
  set_by     text not null,
  set_at     timestamptz not null,
  check (from_at < until_at and person <> substitute)
);

-- Whether one person may decide what takes several otherwise, as it was when the server started last.
create table single_operator (
  one         boolean primary key default true check (one),
  switched_on boolean not null,
  at          timestamptz not null
);
