-- The language that a person wants; without a row their browser says.
create table chosen_language (
  person text primary key,
  tag    text not null                    -- as its file is called: de
);
