-- Until when a task is set aside, as the engine's follow-up date says it.
alter table listed_task add column follow_up_at timestamptz;
create index on listed_task (follow_up_at) where follow_up_at is not null;
