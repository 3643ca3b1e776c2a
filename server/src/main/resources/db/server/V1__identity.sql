create table person (
  username      text primary key,
  display_name  text not null,
  password_hash text not null,            -- bcrypt
  roles         text[] not null,
  demo          boolean not null,
  created_at    timestamptz not null
);

create table client (
  id          text primary key,
  name        text not null,
  secret_hash text not null,              -- bcrypt
  scopes      text[] not null,
  redirect_uris text[] not null,
  demo        boolean not null,
  created_at  timestamptz not null
);

create table owner_link (
  token_hash text primary key,            -- sha-256 of the token; the token itself is nowhere
  issued_at  timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
