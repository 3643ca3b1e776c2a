-- Which team a worker spends for; who is in none spends for none. A hold keeps the team that it was made with.
create table member (
  worker text primary key,
  team   text not null
);
create index member_team on member (team);
