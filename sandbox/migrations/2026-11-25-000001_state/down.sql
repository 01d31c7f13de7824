DROP TABLE settings;
DROP TABLE deliveries;
DROP TABLE idempotency_keys;
DROP TABLE objects;
