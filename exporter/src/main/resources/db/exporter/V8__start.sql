-- By which start the server asked for a case: to be found where the engine's answer to it was lost.
create index variable_start on variable (value) where name = 'countersignStart';
