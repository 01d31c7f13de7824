//! The tables of the state, as the migrations leave them.

diesel::table! {
    objects (seq) {
        seq -> BigInt,
        id -> Text,
        account -> Text,
        kind -> Text,
        created -> BigInt,
        payment_intent -> Nullable<Text>,
        charge -> Nullable<Text>,
        label -> Nullable<Text>,
        due -> Nullable<BigInt>,
        body -> Text,
    }
}

diesel::table! {
    idempotency_keys (account, key) {
        account -> Text,
        key -> Text,
        fingerprint -> Text,
        endpoint -> Text,
        status -> Integer,
        body -> Text,
        request_id -> Text,
        stored_at_ms -> BigInt,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        event -> Text,
        event_type -> Text,
        account -> Text,
        endpoint -> Text,
        state -> Text,
        tries -> Integer,
        created_at_ms -> BigInt,
        due_at_ms -> BigInt,
        last_status -> Nullable<Integer>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}
