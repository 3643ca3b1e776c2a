-- People are told when what they approved in advance is over.
alter table notice add column standing text;            -- which standing approval; null where it is about none

-- Whoever wanted to be told of everything there was, wants this too.
update channel set wanted = wanted || '{STANDING_ENDED}'::text[]
where wanted @> '{GATE_OPENED,GATE_REMINDED,GATE_ESCALATED,GATE_EXPIRING,GATE_EXPIRED,GATE_DECIDED,BUDGET_CROSSED}'::text[];
