-- What a person decides on, as it was shown; null in what was proposed before, which is asked again.
alter table effect add column document text;             -- canonical JSON; its SHA-256 is the digest
alter table effect add column disclosed text;            -- canonical JSON; its SHA-256 stands in the document
alter table effect add column documented_at timestamptz;
alter table effect add column again text;                -- JSON: why it is asked again, and what differs
alter table effect add column asked_by_job bigint;       -- which job asked again, so that it does so once
-- Three records: what the worker proposed, what a person approved, what was executed.
alter table effect add column proposed_arguments text;
alter table effect add column approved_arguments text;
alter table effect add column effective_arguments text;
alter table effect add column verdict text;
alter table effect add column decided_by text;
alter table effect add column decided_at timestamptz;
update effect set proposed_arguments = arguments;

alter table effect drop constraint effect_state_check;
alter table effect add constraint effect_state_check check (state in ('PROPOSED', 'APPROVED', 'REJECTED',
  'ASKED', 'EXPIRED', 'REFUSED', 'STARTED', 'CONFIRMED', 'FAILED', 'IN_DOUBT'));
