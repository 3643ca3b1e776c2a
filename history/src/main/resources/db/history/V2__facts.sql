-- One column for searching instead of fourteen: each of those read the leaf as JSON again, which took most of the time
-- of ordering. It comes from the leaf, so there is nothing in it to falsify; nonce and commitment are not searched for.
-- Values are cut at 200, because an index takes no long ones and the sequencer must never stumble.
alter table entry
  drop column at, drop column type, drop column outcome, drop column sentence, drop column actor_kind,
  drop column actor, drop column instance, drop column process, drop column user_task, drop column worker,
  drop column run, drop column effect, drop column person, drop column budget;
alter table entry
  add column facts jsonb not null generated always as (leaf::jsonb - '{v,log,nonce,payload}'::text[]) stored;

-- A search uses these expressions word for word (SearchConditions); idx in the index is the cursor of a page.
create index entry_at on entry ((facts ->> 'at') collate "C");
create index entry_type on entry (left(facts ->> 'type', 200) collate "C", idx);
create index entry_actor on entry (left(facts #>> '{actor,id}', 200), idx);
create index entry_instance on entry (left(facts #>> '{subjects,instance}', 200), idx)
  where facts #>> '{subjects,instance}' is not null;
create index entry_process on entry (left(facts #>> '{subjects,process}', 200), idx)
  where facts #>> '{subjects,process}' is not null;
create index entry_user_task on entry (left(facts #>> '{subjects,userTask}', 200), idx)
  where facts #>> '{subjects,userTask}' is not null;
create index entry_worker on entry (left(facts #>> '{subjects,worker}', 200), idx)
  where facts #>> '{subjects,worker}' is not null;
create index entry_run on entry (left(facts #>> '{subjects,run}', 200), idx)
  where facts #>> '{subjects,run}' is not null;
create index entry_effect on entry (left(facts #>> '{subjects,effect}', 200), idx)
  where facts #>> '{subjects,effect}' is not null;
create index entry_person on entry (left(facts #>> '{subjects,person}', 200), idx)
  where facts #>> '{subjects,person}' is not null;
create index entry_budget on entry (left(facts #>> '{subjects,budget}', 200), idx)
  where facts #>> '{subjects,budget}' is not null;
create index entry_sentence on entry using gin (to_tsvector('simple', facts ->> 'sentence'));
