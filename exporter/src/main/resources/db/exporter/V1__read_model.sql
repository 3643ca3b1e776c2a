-- Written by the exporter, read by the module engine. Keys are Zeebe's.
create table exporter_position (
  incarnation text   not null,
  partition   int    not null,
  position    bigint not null,
  seq         bigint not null,            -- history entries written by this partition so far
  updated_at  timestamptz not null,
  primary key (incarnation, partition)
);

create table definition (
  key             bigint primary key,
  bpmn_process_id text not null,
  name            text not null,          -- the process's name, else its id
  version         int  not null,
  resource_name   text not null,
  xml             text not null,
  deployed_at     timestamptz not null
);
create index on definition (bpmn_process_id, version desc);

create table form (
  key           bigint primary key,
  form_id       text not null,
  version       int  not null,
  resource_name text not null,
  schema        text not null,
  deployed_at   timestamptz not null
);
create index on form (form_id, version desc);

create table instance (
  key                 bigint primary key,
  state               text not null,      -- ACTIVE, COMPLETED, TERMINATED
  bpmn_process_id     text not null,
  version             int  not null,
  definition_key      bigint not null,
  parent_key          bigint,
  parent_element_key  bigint,
  root_key            bigint not null,    -- outermost instance, over call activities
  started_at          timestamptz not null,
  ended_at            timestamptz
);
create index on instance (root_key);
create index on instance (bpmn_process_id, started_at desc);
create index on instance (started_at desc);

create table element_instance (
  key           bigint primary key,
  instance_key  bigint not null,
  root_key      bigint not null,
  scope_key     bigint not null,          -- flow scope: the enclosing element instance, or the instance
  element_id    text not null,
  element_name  text,
  type          text not null,            -- BPMN element type, as Zeebe names it
  state         text not null,
  started_at    timestamptz not null,
  ended_at      timestamptz
);
create index on element_instance (instance_key);
create index on element_instance (root_key);

create table variable (
  key          bigint primary key,
  scope_key    bigint not null,
  instance_key bigint not null,
  root_key     bigint not null,
  name         text not null,
  value        text not null,             -- JSON
  updated_at   timestamptz not null
);
create unique index on variable (scope_key, name);
create index on variable (instance_key);

create table user_task (
  key              bigint primary key,    -- of the user task, or of the job where job-based
  state            text not null,         -- CREATED, COMPLETED, CANCELED
  job_based        boolean not null,
  element_id       text not null,
  element_key      bigint not null,
  instance_key     bigint not null,
  root_key         bigint not null,
  definition_key   bigint not null,
  bpmn_process_id  text not null,
  version          int not null,
  assignee         text,
  candidate_groups text[] not null,
  candidate_users  text[] not null,
  due_at           timestamptz,
  follow_up_at     timestamptz,
  form_key         text,
  headers          jsonb not null,
  created_at       timestamptz not null,
  ended_at         timestamptz
);
create index on user_task (state, created_at desc);
create index on user_task (root_key);

create table job (
  key           bigint primary key,
  type          text not null,
  state         text not null,            -- CREATED, COMPLETED, FAILED, ERROR_THROWN, CANCELED, TIMED_OUT
  retries       int not null,
  worker        text,
  element_id    text not null,
  element_key   bigint not null,
  instance_key  bigint not null,
  root_key      bigint not null,
  error_message text,
  created_at    timestamptz not null,
  ended_at      timestamptz
);
create index on job (root_key);

create table incident (
  key           bigint primary key,
  error_type    text not null,
  message       text not null,
  instance_key  bigint not null,
  root_key      bigint not null,
  element_id    text not null,
  element_key   bigint not null,
  job_key       bigint,
  raised_at     timestamptz not null,
  resolved_at   timestamptz
);
create index on incident (root_key);
create index on incident (resolved_at) where resolved_at is null;
-- After each commit the exporter does: notify countersign, '<kind>:<root_key>:<key>' with kind task or instance.
