//! The names of the settings.

use crate::domain::words::words;

words! {
    /// A setting, by its name in the settings file. In the environment it is in capitals after
    /// `COBRO_`.
    Key {
        /// The folder of everything that is kept in files.
        DataDir = "data_dir",
        /// The database.
        DatabaseUrl = "database_url",
        /// Where shop and webhooks listen.
        Listen = "listen",
        /// How browsers reach us.
        PublicUrl = "public_url",
        /// Where figures and health are answered.
        OpsListen = "ops_listen",
        /// Stripe's secret key.
        StripeSecretKey = "stripe_secret_key",
        /// The secrets of the webhook endpoint.
        StripeWebhookSecrets = "stripe_webhook_secrets",
        /// Where Stripe's API is.
        StripeApiBase = "stripe_api_base",
        /// Whether the sandbox was asked for.
        Sandbox = "sandbox",
        /// Where the sandbox listens.
        SandboxListen = "sandbox_listen",
        /// Whether money is taken at once.
        Capture = "capture",
        /// How long a customer has to pay.
        SessionMinutes = "session_minutes",
        /// The server's secret.
        SecretKey = "secret_key",
        /// The shop's name.
        ShopName = "shop_name",
        /// The seller's particulars.
        ShopDetails = "shop_details",
        /// Plain HTTP away from this machine.
        DangerPlainHttp = "danger_plain_http",
        /// Failures in a row that open a circuit.
        BreakerFailures = "breaker_failures",
        /// How long a circuit stays open.
        BreakerRecoverySeconds = "breaker_recovery_seconds",
        /// How long the list of payment methods is kept.
        MethodsCacheSeconds = "methods_cache_seconds",
        /// What to do with late money.
        LateSuccess = "late_success",
        /// The least and most of a charge in dollars.
        LimitsUsd = "limits_usd",
        /// The least and most of a charge in euros.
        LimitsEur = "limits_eur",
        /// The least and most of a charge in pesos.
        LimitsCop = "limits_cop",
        /// What support may return of one payment in dollars.
        SupportRefundsUsd = "support_refunds_usd",
        /// What support may return of one payment in euros.
        SupportRefundsEur = "support_refunds_eur",
        /// What support may return of one payment in pesos.
        SupportRefundsCop = "support_refunds_cop",
        /// How long a debit may take.
        SettlementDays = "settlement_days",
        /// How mail leaves.
        Mail = "mail",
        /// The language that is shown first.
        Locale = "locale",
        /// The shop's time zone.
        Timezone = "timezone",
        /// The currency that is shown first.
        Currency = "currency",
        /// What is logged.
        Log = "log",
        /// How it is logged.
        LogFormat = "log_format",
        /// Where traces go.
        OtlpEndpoint = "otlp_endpoint",
        /// Whether clients that ask too often are refused.
        RateLimits = "rate_limits",
        /// Whose word about a client's address is believed.
        TrustedProxies = "trusted_proxies",
    }
}

impl Key {
    /// Its name in the environment.
    #[must_use]
    pub fn in_environment(self) -> String {
        format!("COBRO_{}", self.name().to_ascii_uppercase())
    }

    /// Whether its value must not be shown, and may be given as a file.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::StripeSecretKey
                | Self::StripeWebhookSecrets
                | Self::SecretKey
                | Self::DatabaseUrl
        )
    }

    /// A value of it as it may be shown.
    #[must_use]
    pub fn shown(self, text: &str) -> String {
        if self.is_secret() { "***".to_owned() } else { format!("{text:?}") }
    }
}
