//! The tables as Diesel sees them, made from `migrations/postgres`; a test compares it with both
//! engines.

diesel::table! {
    #[doc = "The table `shop_settings`."]
    shop_settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    #[doc = "The table `counters`."]
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `products`."]
    products (id) {
        id -> Text,
        slug -> Text,
        name_es -> Text,
        name_en -> Text,
        description_es -> Text,
        description_en -> Text,
        picture_file -> Nullable<Text>,
        picture_alt_es -> Text,
        picture_alt_en -> Text,
        available -> BigInt,
        reserved -> BigInt,
        sold -> BigInt,
        limit_per_order -> BigInt,
        active -> Bool,
        position -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `product_prices`."]
    product_prices (product_id, currency) {
        product_id -> Text,
        currency -> Text,
        amount_minor -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `stock_movements`."]
    stock_movements (id) {
        id -> Text,
        product_id -> Text,
        kind -> Text,
        quantity -> BigInt,
        note -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `carts`."]
    carts (id) {
        id -> Text,
        visitor_hash -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `cart_lines`."]
    cart_lines (cart_id, product_id) {
        cart_id -> Text,
        product_id -> Text,
        quantity -> BigInt,
        seen_currency -> Nullable<Text>,
        seen_minor -> Nullable<BigInt>,
        added_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `orders`."]
    orders (id) {
        id -> Text,
        number -> BigInt,
        checkout_token -> Text,
        checkout_fingerprint -> Text,
        cart_id -> Text,
        status -> Text,
        currency -> Text,
        total_minor -> BigInt,
        locale -> Text,
        contact_name -> Text,
        contact_email -> Text,
        email_normalised -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `order_lines`."]
    order_lines (order_id, position) {
        order_id -> Text,
        position -> BigInt,
        product_id -> Text,
        name_es -> Text,
        name_en -> Text,
        unit_minor -> BigInt,
        quantity -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `reservations`."]
    reservations (id) {
        id -> Text,
        order_id -> Text,
        product_id -> Text,
        quantity -> BigInt,
        status -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `payments`."]
    payments (id) {
        id -> Text,
        order_id -> Text,
        status -> Text,
        method -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        captured_minor -> BigInt,
        returned_minor -> BigInt,
        wants_look_up -> Bool,
        looked_up_at -> Nullable<BigInt>,
        succeeded_at -> Nullable<BigInt>,
        card_brand -> Nullable<Text>,
        card_last_four -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        capture_before -> Nullable<BigInt>,
        last_decline -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `payment_search`."]
    payment_search (kind, value, created_at, payment_id) {
        kind -> Text,
        value -> Text,
        created_at -> BigInt,
        payment_id -> Text,
    }
}

diesel::table! {
    #[doc = "The table `payment_counts`."]
    payment_counts (status) {
        status -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `attempts`."]
    attempts (id) {
        id -> Text,
        payment_id -> Text,
        number -> BigInt,
        method -> Text,
        session_id -> Nullable<Text>,
        session_url -> Nullable<Text>,
        expires_at -> BigInt,
        created_at -> BigInt,
        bounced_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    #[doc = "The table `payment_facts`."]
    payment_facts (payment_id, position) {
        payment_id -> Text,
        position -> BigInt,
        object_kind -> Text,
        object_id -> Text,
        source -> Text,
        at_seconds -> BigInt,
        body -> Text,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `payment_history`."]
    payment_history (payment_id, position) {
        payment_id -> Text,
        position -> BigInt,
        from_status -> Nullable<Text>,
        to_status -> Text,
        implied -> Bool,
        cause -> Text,
        changed_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `stripe_calls`."]
    stripe_calls (id) {
        id -> Text,
        payment_id -> Text,
        attempt_id -> Nullable<Text>,
        operation -> Text,
        request -> Text,
        state -> Text,
        object_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        last_error -> Nullable<Text>,
        tries -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `refunds`."]
    refunds (id) {
        id -> Text,
        payment_id -> Text,
        call_id -> Text,
        intent_id -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        reason -> Text,
        cause -> Text,
        status -> Text,
        stripe_id -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        actor -> Nullable<Text>,
        note -> Nullable<Text>,
        form_token -> Nullable<Text>,
        settled_status -> Nullable<Text>,
        restocked_at -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<BigInt>,
        fence -> BigInt,
        standing -> Text,
        handled_at -> Nullable<BigInt>,
        handled_by -> Nullable<Text>,
        handled_note -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `refund_lines`."]
    refund_lines (refund_id, position) {
        refund_id -> Text,
        position -> BigInt,
        quantity -> BigInt,
        restock -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `stripe_refunds`."]
    stripe_refunds (id) {
        id -> Text,
        payment_id -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        standing -> Text,
        reason -> Nullable<Text>,
        seen_at -> BigInt,
        updated_at -> BigInt,
        handled_at -> Nullable<BigInt>,
        handled_by -> Nullable<Text>,
        handled_form -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `stripe_refund_lines`."]
    stripe_refund_lines (stripe_refund_id, position) {
        stripe_refund_id -> Text,
        position -> BigInt,
        restock -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `captures`."]
    captures (id) {
        id -> Text,
        payment_id -> Text,
        call_id -> Text,
        intent_id -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        status -> Text,
        actor -> Text,
        form_token -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `capture_lines`."]
    capture_lines (capture_id, position) {
        capture_id -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `sagas`."]
    sagas (id) {
        id -> Text,
        payment_id -> Text,
        step -> Text,
        state -> Text,
        ending -> Nullable<Text>,
        late -> Bool,
        due_at -> Nullable<BigInt>,
        deadline_at -> BigInt,
        tries -> BigInt,
        last_error -> Nullable<Text>,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<BigInt>,
        fence -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `saga_log`."]
    saga_log (saga_id, position) {
        saga_id -> Text,
        position -> BigInt,
        step -> Text,
        entry -> Text,
        note -> Nullable<Text>,
        logged_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `webhook_events`."]
    webhook_events (id) {
        id -> Text,
        kind -> Text,
        created_at -> BigInt,
        livemode -> Bool,
        state -> Text,
        payment_id -> Nullable<Text>,
        body -> Text,
        tries -> BigInt,
        due_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        received_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        object_id -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `outbox`."]
    outbox (id) {
        id -> Text,
        dedupe_key -> Text,
        kind -> Text,
        order_id -> Text,
        status -> Text,
        tries -> BigInt,
        due_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        refund_id -> Nullable<Text>,
        resend_of -> Nullable<Text>,
        stripe_refund_id -> Nullable<Text>,
        dispute_id -> Nullable<Text>,
        member_id -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `audit`."]
    audit (id) {
        id -> Text,
        actor -> Text,
        action -> Text,
        subject -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        recorded_at -> BigInt,
        chain_position -> Nullable<BigInt>,
        chain_hash -> Nullable<Text>,
        origin -> Nullable<Text>,
        form_token -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `circuits`."]
    circuits (instance_id, circuit) {
        instance_id -> Text,
        circuit -> Text,
        state -> Text,
        failures -> BigInt,
        changed_at -> BigInt,
        held -> Bool,
        probe_at -> Nullable<BigInt>,
        revision -> BigInt,
        last_errors -> Text,
        seen_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `circuit_transitions`."]
    circuit_transitions (instance_id, circuit, position) {
        instance_id -> Text,
        circuit -> Text,
        position -> BigInt,
        from_state -> Text,
        to_state -> Text,
        reason -> Text,
        changed_at -> BigInt,
        id -> Text,
    }
}

diesel::table! {
    #[doc = "The table `circuit_commands`."]
    circuit_commands (circuit) {
        circuit -> Text,
        revision -> BigInt,
        command -> Text,
        reason -> Text,
        actor -> Text,
        commanded_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `audit_chain`."]
    audit_chain (name) {
        name -> Text,
        position -> BigInt,
        hash -> Text,
        sealed_at -> Nullable<BigInt>,
        logged_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    #[doc = "The table `check_runs`."]
    check_runs (id) {
        id -> Text,
        actor -> Text,
        began_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        findings -> Nullable<Text>,
        audit_position -> Nullable<BigInt>,
    }
}

diesel::table! {
    #[doc = "The table `method_settings`."]
    method_settings (method) {
        method -> Text,
        enabled -> Bool,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `team_members`."]
    team_members (id) {
        id -> Text,
        email -> Text,
        email_normalised -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        locale -> Nullable<Text>,
    }
}

diesel::table! {
    #[doc = "The table `team_sessions`."]
    team_sessions (token_hash) {
        token_hash -> Text,
        member_id -> Text,
        began_at -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `sign_in_delays`."]
    sign_in_delays (account_hash) {
        account_hash -> Text,
        failures -> BigInt,
        failed_at -> BigInt,
        free_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `welcome_links`."]
    welcome_links (token_hash) {
        token_hash -> Text,
        member_id -> Nullable<Text>,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `disputes`."]
    disputes (id) {
        id -> Text,
        payment_id -> Text,
        charge_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        status -> Text,
        phase -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        evidence_due_at -> Nullable<BigInt>,
        opened_at -> BigInt,
        place -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `dispute_notices`."]
    dispute_notices (dispute_id, notice, due_at) {
        dispute_id -> Text,
        notice -> Text,
        due_at -> BigInt,
        put_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `fraud_warnings`."]
    fraud_warnings (id) {
        id -> Text,
        payment_id -> Text,
        charge_id -> Nullable<Text>,
        fraud_type -> Nullable<Text>,
        actionable -> Bool,
        raised_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `dispute_drafts`."]
    dispute_drafts (dispute_id) {
        dispute_id -> Text,
        version -> BigInt,
        texts -> Text,
        edited_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `evidence_files`."]
    evidence_files (id) {
        id -> Text,
        dispute_id -> Text,
        field -> Text,
        name -> Text,
        kind -> Text,
        size_bytes -> BigInt,
        sha256 -> Text,
        content -> Binary,
        call_id -> Nullable<Text>,
        stripe_id -> Nullable<Text>,
        added_by -> Text,
        created_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    #[doc = "The table `dispute_answers`."]
    dispute_answers (id) {
        id -> Text,
        dispute_id -> Text,
        payment_id -> Text,
        kind -> Text,
        status -> Text,
        texts -> Text,
        files -> Text,
        submissions_before -> BigInt,
        call_id -> Nullable<Text>,
        actor -> Text,
        form_token -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        due_at -> Nullable<BigInt>,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<BigInt>,
        fence -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `figures`."]
    figures (period_at, currency) {
        period_at -> BigInt,
        currency -> Text,
        started -> BigInt,
        succeeded -> BigInt,
        declined -> BigInt,
        captured_minor -> BigInt,
        refunds -> BigInt,
        refunded_minor -> BigInt,
        disputes -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `decline_figures`."]
    decline_figures (period_at, class) {
        period_at -> BigInt,
        class -> Text,
        tries -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `changes`."]
    changes (topic) {
        topic -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    #[doc = "The table `kept_forms`."]
    kept_forms (id_hash) {
        id_hash -> Text,
        member_id -> Text,
        path -> Text,
        fields -> Text,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::joinable!(product_prices -> products (product_id));
diesel::joinable!(stock_movements -> products (product_id));
diesel::joinable!(cart_lines -> carts (cart_id));
diesel::joinable!(cart_lines -> products (product_id));
diesel::joinable!(orders -> carts (cart_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> products (product_id));
diesel::joinable!(reservations -> orders (order_id));
diesel::joinable!(reservations -> products (product_id));
diesel::joinable!(payments -> orders (order_id));
diesel::joinable!(payment_search -> payments (payment_id));
diesel::joinable!(attempts -> payments (payment_id));
diesel::joinable!(payment_facts -> payments (payment_id));
diesel::joinable!(payment_history -> payments (payment_id));
diesel::joinable!(stripe_calls -> payments (payment_id));
diesel::joinable!(stripe_calls -> attempts (attempt_id));
diesel::joinable!(refunds -> payments (payment_id));
diesel::joinable!(refunds -> stripe_calls (call_id));
diesel::joinable!(refund_lines -> refunds (refund_id));
diesel::joinable!(stripe_refunds -> payments (payment_id));
diesel::joinable!(stripe_refund_lines -> stripe_refunds (stripe_refund_id));
diesel::joinable!(captures -> payments (payment_id));
diesel::joinable!(captures -> stripe_calls (call_id));
diesel::joinable!(capture_lines -> captures (capture_id));
diesel::joinable!(sagas -> payments (payment_id));
diesel::joinable!(saga_log -> sagas (saga_id));
diesel::joinable!(webhook_events -> payments (payment_id));
diesel::joinable!(outbox -> orders (order_id));
diesel::joinable!(team_sessions -> team_members (member_id));
diesel::joinable!(welcome_links -> team_members (member_id));
diesel::joinable!(kept_forms -> team_members (member_id));
diesel::joinable!(outbox -> refunds (refund_id));
diesel::joinable!(outbox -> stripe_refunds (stripe_refund_id));
diesel::joinable!(outbox -> disputes (dispute_id));
diesel::joinable!(outbox -> team_members (member_id));
diesel::joinable!(dispute_notices -> disputes (dispute_id));
diesel::joinable!(disputes -> payments (payment_id));
diesel::joinable!(fraud_warnings -> payments (payment_id));
diesel::joinable!(dispute_drafts -> disputes (dispute_id));
diesel::joinable!(evidence_files -> disputes (dispute_id));
diesel::joinable!(evidence_files -> stripe_calls (call_id));
diesel::joinable!(dispute_answers -> disputes (dispute_id));
diesel::joinable!(dispute_answers -> payments (payment_id));
diesel::joinable!(dispute_answers -> stripe_calls (call_id));

diesel::allow_tables_to_appear_in_same_query!(
    shop_settings,
    counters,
    products,
    product_prices,
    stock_movements,
    carts,
    cart_lines,
    orders,
    order_lines,
    reservations,
    payments,
    payment_search,
    payment_counts,
    attempts,
    payment_facts,
    payment_history,
    stripe_calls,
    refunds,
    refund_lines,
    stripe_refunds,
    stripe_refund_lines,
    captures,
    capture_lines,
    sagas,
    saga_log,
    webhook_events,
    outbox,
    audit,
    audit_chain,
    check_runs,
    circuits,
    circuit_commands,
    circuit_transitions,
    method_settings,
    team_members,
    team_sessions,
    sign_in_delays,
    welcome_links,
    disputes,
    dispute_notices,
    fraud_warnings,
    dispute_drafts,
    evidence_files,
    dispute_answers,
    figures,
    decline_figures,
    changes,
    kept_forms,
);
