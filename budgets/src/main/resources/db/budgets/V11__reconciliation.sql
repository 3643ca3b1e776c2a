-- What a provider's usage report said of one model's day (UTC), beside what the ledger had. The last one counts.
create table reconciled (
  provider               text   not null,
  day                    date   not null,
  model                  text   not null,
  recorded_input_tokens  bigint not null,
  recorded_output_tokens bigint not null,
  reported_input_tokens  bigint not null,
  reported_output_tokens bigint not null,
  alarm                  boolean not null,
  at                     timestamptz not null,
  primary key (provider, day, model)
);
