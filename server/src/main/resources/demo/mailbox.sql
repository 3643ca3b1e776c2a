-- The mail that the demo's mail server took over; its mailboxes are filled from here at each start.
create schema if not exists mailbox;

create table if not exists mailbox.mail (
  id         bigint generated always as identity primary key,
  message_id text not null,
  recipient  text not null,
  raw        bytea not null,
  arrived_at timestamptz not null,
  handled_at timestamptz,              -- when a process was started for it, where one is
  unique (message_id, recipient)
);
create index if not exists mail_unhandled on mailbox.mail (recipient, id) where handled_at is null;
