-- Ended instances that may be forgotten, oldest first.
create index on instance (ended_at) where parent_key is null and ended_at is not null;
