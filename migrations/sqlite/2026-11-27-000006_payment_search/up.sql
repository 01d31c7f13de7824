-- What a payment is found by: one row a key, so that each search is a look into one index.
CREATE TABLE payment_search (
    kind TEXT NOT NULL CHECK (kind IN ('id', 'number', 'email', 'name', 'last_four', 'amount')),
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    PRIMARY KEY (kind, value, created_at, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_search_by_payment ON payment_search (payment_id);

INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'id', id, created_at, id FROM payments;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'id', order_id, created_at, id FROM payments;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'number', CAST(orders.number AS TEXT), payments.created_at, payments.id
    FROM payments JOIN orders ON orders.id = payments.order_id;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'email', orders.email_normalised, payments.created_at, payments.id
    FROM payments JOIN orders ON orders.id = payments.order_id;
-- Names of orders made before this version are found as a whole, later ones by each word.
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'name', lower(orders.contact_name), payments.created_at, payments.id
    FROM payments JOIN orders ON orders.id = payments.order_id;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'amount', CAST(amount_minor AS TEXT), created_at, id FROM payments;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT 'last_four', card_last_four, created_at, id FROM payments
    WHERE card_last_four IS NOT NULL;
INSERT INTO payment_search (kind, value, created_at, payment_id)
    SELECT DISTINCT 'id', payment_facts.object_id, payments.created_at, payments.id
    FROM payment_facts JOIN payments ON payments.id = payment_facts.payment_id
    WHERE payment_facts.object_kind IN ('session', 'payment_intent', 'charge', 'refund', 'dispute');

-- Why its latest try was declined, by our class.
ALTER TABLE payments ADD COLUMN last_decline TEXT;
CREATE INDEX payments_by_currency ON payments (currency, created_at, id);
CREATE INDEX payments_by_decline ON payments (last_decline, created_at, id);
CREATE INDEX payments_by_method ON payments (method, created_at, id);
CREATE INDEX payments_by_amount ON payments (amount_minor, created_at, id);
