-- A payment that its budget has no room for waits for a person, approved as it is.
alter table effect add column holds int not null default 0;              -- how many of its holds came to nothing; names the next one
alter table effect add column unfunded boolean not null default false;   -- people are asked to raise a budget for it, or refused to
-- The worker's own question, while people are asked for money first.
alter table run add column aside text;
alter table run add column aside_kind text;
alter table run add column aside_call text;
