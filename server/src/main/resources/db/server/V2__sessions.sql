-- Who is signed in, over restarts: Spring Session's two tables under our names. Alone neither row opens
-- anything: a cookie also carries a mark that only the server's key makes, and the bytes are sealed with it.
create table browser_session (
  primary_id            char(36) primary key,
  session_id            char(36) not null unique,
  creation_time         bigint not null,
  last_access_time      bigint not null,
  max_inactive_interval integer not null,
  expiry_time           bigint not null,
  principal_name        varchar(100)
);
create index browser_session_expiry on browser_session (expiry_time);
create index browser_session_person on browser_session (principal_name);

create table browser_session_attributes (
  session_primary_id char(36) not null references browser_session on delete cascade,
  attribute_name     varchar(200) not null,
  attribute_bytes    bytea not null,      -- sealed
  primary key (session_primary_id, attribute_name)
);

-- Codes and refresh tokens of people who signed in to a client.
create table token_grant (
  id           text primary key,
  person       text not null,
  token_hashes text[] not null,           -- sha-256 of each token; the tokens themselves are nowhere in plain
  sealed       bytea not null,
  expires_at   timestamptz not null
);
create index token_grant_token on token_grant using gin (token_hashes);
create index token_grant_expiry on token_grant (expires_at);
create index token_grant_person on token_grant (person);
