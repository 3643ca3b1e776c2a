-- The demo's shop, Harbour Supplies: invented. Run at every start of the demo; changes nothing twice.
create schema if not exists shop;

create table if not exists shop.customer (
  id    int primary key,
  name  text not null,
  email text not null unique
);
create table if not exists shop.orders (
  number       text primary key check (number ~ '^H-[0-9]{5}$'),
  customer_id  int  not null references shop.customer,
  status       text not null,
  placed_at    timestamptz not null,
  delivered_at timestamptz,
  paid         boolean not null,
  total_cents  int  not null check (total_cents > 0),
  card_ending  text not null
);
create table if not exists shop.item (
  order_number text not null references shop.orders,
  position     int  not null,
  title        text not null,
  quantity     int  not null,
  price_cents  int  not null,
  primary key (order_number, position)
);

insert into shop.customer (id, name, email) values
  (1, 'Ana Costa', 'ana.costa@example.com'),
  (2, 'Jonas Weber', 'jonas.weber@example.com'),
  (3, 'Priya Nair', 'priya.nair@example.com'),
  (4, 'Tom Baker', 'tom.baker@example.com'),
  (5, 'Marc Dubois', 'marc.dubois@example.com'),
  (6, 'Alex Mercer', 'alex.mercer@example.com'),
  (7, 'Greta Lindner', 'greta.lindner@example.com')
on conflict do nothing;

-- delivered some days before the demo was first started
insert into shop.orders (number, customer_id, status, placed_at, delivered_at, paid, total_cents, card_ending) values
  ('H-10442', 1, 'delivered', now() - interval '12 days', now() - interval '6 days', true, 12000, '1332'),
  ('H-10518', 2, 'delivered', now() - interval '9 days', now() - interval '4 days', true, 3780, '8841'),
  ('H-10377', 4, 'delivered', now() - interval '96 days', now() - interval '90 days', true, 7450, '0927'),
  ('H-10466', 5, 'delivered', now() - interval '20 days', now() - interval '3 days', true, 24900, '4410'),
  ('H-10473', 6, 'delivered', now() - interval '10 days', now() - interval '5 days', true, 8990, '7765'),
  ('H-10491', 7, 'delivered', now() - interval '8 days', now() - interval '2 days', true, 6450, '2054'),
  ('H-10445', 1, 'delivered', now() - interval '9 days', now() - interval '5 days', true, 6400, '1332'),
  ('H-10446', 6, 'delivered', now() - interval '9 days', now() - interval '4 days', true, 31000, '7765'),
  ('H-10447', 1, 'delivered', now() - interval '8 days', now() - interval '3 days', true, 7200, '1332'),
  ('H-10448', 3, 'delivered', now() - interval '8 days', now() - interval '3 days', true, 8000, '3318'),
  ('H-10449', 7, 'delivered', now() - interval '7 days', now() - interval '3 days', true, 9600, '2054'),
  ('H-10502', 3, 'shipped', now() - interval '3 days', null, true, 5600, '3318')
on conflict do nothing;

insert into shop.item (order_number, position, title, quantity, price_cents) values
  ('H-10442', 1, 'Copper kettle, 1.5 l', 1, 12000),
  ('H-10518', 1, 'Drinking glass', 2, 1890),
  ('H-10377', 1, 'Rope lamp', 1, 7450),
  ('H-10466', 1, 'Ship''s lantern, brass', 1, 24900),
  ('H-10473', 1, 'Deck chair', 1, 8990),
  ('H-10491', 1, 'Teapot, blue', 1, 6450),
  ('H-10445', 1, 'Stoneware bowl', 2, 3200),
  ('H-10446', 1, 'Ship''s clock', 1, 31000),
  ('H-10447', 1, 'Stoneware bowl', 2, 3600),
  ('H-10448', 1, 'Enamel bowl set', 1, 8000),
  ('H-10449', 1, 'Serving bowl, salt glaze', 2, 4800),
  ('H-10502', 1, 'Oilskin bag', 1, 5600)
on conflict do nothing;

-- the bank keeps the truth about refunds; the shop shows it
create or replace view shop.refund as
select order_number, amount_cents, at from bank.refund where state = 'EXECUTED';

insert into bank.payment (order_number, payer, card_ending, paid_cents, paid_at)
select o.number, c.name, o.card_ending, o.total_cents, o.placed_at
  from shop.orders o join shop.customer c on c.id = o.customer_id
 where o.paid
on conflict do nothing;

-- which of the demo's models the engine has, by the digest of the files
create table if not exists shop.deployed (
  digest text primary key
);
