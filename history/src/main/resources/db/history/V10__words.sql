-- The words of a sentence together with the block of the log that it is in: so a search for words looks into one block
-- after the other (WordSearch), and never at all entries of the log that have a word. An existing log of ten million
-- entries takes a few minutes to be read for it.
drop index entry_sentence;
-- Without a list of what is still to be put in: each block that is looked into would read that list from its beginning.
create index entry_sentence on entry
  using gin (to_tsvector('simple', facts ->> 'sentence'), (array[idx / 16384])) with (fastupdate = off);
