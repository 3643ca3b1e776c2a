-- What the pages of the history search by, each as a walk over an index in the order of the log.
create index entry_outcome on entry ((facts ->> 'outcome'), idx);
-- A time range far back: the log is nearly in the order of time, so a few summaries say where to look.
drop index entry_at;
create index entry_at on entry using brin (((facts ->> 'at') collate "C"))
  with (pages_per_range = 32, autosummarize = on);
