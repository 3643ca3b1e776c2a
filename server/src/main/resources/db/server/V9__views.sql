-- What a person looks for again and again at the desk, under a name.
create table desk_view (
  person   text not null,
  name     text not null,
  query    text not null,                 -- as in the address
  standard boolean not null default false,-- shown when the desk is opened
  saved_at timestamptz not null,
  primary key (person, name)
);
create unique index on desk_view (person) where standard;
