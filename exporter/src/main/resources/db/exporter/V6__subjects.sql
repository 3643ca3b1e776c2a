-- Whose case it is, is said by variables of a few names; equal names take little room in an index.
create index variable_name on variable (name);
