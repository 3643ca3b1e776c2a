-- How far each source has counted its entries, so that the verifier finds one that is missing, added or told twice. The row
-- is locked from the count to the commit, so the inbox has the numbers in their order. Whoever sets it back or ahead makes a
-- number come twice or never, which the verifier finds.
create table counted (
  source text   primary key,              -- kind of the source, as its leaves say
  seq    bigint not null                  -- the last number that was given
) with (fillfactor = 50);                 -- one row, written with each commit of the ledger
create trigger append_only before delete or truncate on counted for each statement execute function append_only();
