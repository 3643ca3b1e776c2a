-- Who has seen the alarm; the history has an entry about it too.
alter table exporter_alarm add column seen_by text;
