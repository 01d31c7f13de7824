-- From where a person did something, and by which form: the same form sent twice acts once.
ALTER TABLE audit ADD COLUMN origin TEXT;
ALTER TABLE audit ADD COLUMN form_token TEXT;
CREATE UNIQUE INDEX audit_by_form ON audit (form_token);
