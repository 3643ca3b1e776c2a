-- What the pages of the history search by, each as a walk over an index in the order of the log.
create index entry_outcome on entry ((facts ->> 'outcome'), idx);
-- A time range far back: which blocks of the log have a time in it is one look into the index for each (Stretches).
drop index entry_at;
create index entry_at on entry ((idx / 65536), ((facts ->> 'at') collate "C"));
-- How frequent values are: of an expression in a partial index, PostgreSQL does not know it by itself.
create statistics entry_of_process on (left(facts #>> '{subjects,process}', 200)) from entry;
create statistics entry_of_worker on (left(facts #>> '{subjects,worker}', 200)) from entry;
create statistics entry_of_person on (left(facts #>> '{subjects,person}', 200)) from entry;
create statistics entry_of_instance on (left(facts #>> '{subjects,instance}', 200)) from entry;
create statistics entry_of_effect on (left(facts #>> '{subjects,effect}', 200)) from entry;
create statistics entry_of_run on (left(facts #>> '{subjects,run}', 200)) from entry;
create statistics entry_of_budget on (left(facts #>> '{subjects,budget}', 200)) from entry;
create statistics entry_of_user_task on (left(facts #>> '{subjects,userTask}', 200)) from entry;
