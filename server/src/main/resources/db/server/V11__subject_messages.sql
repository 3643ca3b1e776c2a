-- Which message is about whom, as its correlation key says; it belongs to no case.
create table subject_message (
  idx     bigint primary key,             -- of its entry in the history
  message bigint not null,
  subject text   not null check (subject ~ '^[0-9a-f]{64}$')
);
create index on subject_message (subject, message);
