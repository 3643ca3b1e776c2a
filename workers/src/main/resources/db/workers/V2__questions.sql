-- What was asked last, answered or not: so that a decided gate still says what it was about.
alter table run add column last_question text;
update run set last_question = question;
