-- The demo's bank: not a real one. Run at every start of the bank and of the demo; changes nothing twice.
create schema if not exists bank;

create table if not exists bank.payment (
  order_number text primary key,
  payer        text not null,
  card_ending  text not null,
  paid_cents   int  not null check (paid_cents >= 0),
  paid_at      timestamptz not null
);

create table if not exists bank.refund (
  idempotency_key text primary key,
  state           text not null check (state in ('EXECUTED', 'VOID')),
  body_digest     text,                    -- of the request; null where the key was closed unused
  reference       text generated always as ('R-' || upper(substr(md5(idempotency_key), 1, 10))) stored,
  order_number    text references bank.payment,
  amount_cents    int check (amount_cents > 0),
  recipient       text,
  reason          text,
  at              timestamptz not null,
  check (state = 'VOID' or (order_number is not null and amount_cents is not null and recipient is not null))
);
create index if not exists refund_order on bank.refund (order_number);

-- A refund that was taken back before it was settled; by an idempotency key of its own.
create table if not exists bank.reversal (
  idempotency_key text primary key,
  state           text not null check (state in ('EXECUTED', 'VOID')),
  body_digest     text,
  reference       text generated always as ('X-' || upper(substr(md5(idempotency_key), 1, 10))) stored,
  refund          text unique references bank.refund,   -- no refund is taken back twice
  at              timestamptz not null,
  check (state = 'VOID' or refund is not null)
);
