//! How often one client may ask for what costs: a checkout, and pages of orders, whose links
//! must not be guessed. Memory stays bounded however many addresses come.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::ops::Add;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::domain::clock::{Clock, Moment, Span};
use crate::http::client_address;
use crate::http::error::PageError;
use crate::http::routes;
use crate::http::state::Site;

/// What is counted for each client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Beginning a checkout: 20 a minute.
    Checkout,
    /// Looking at an order, right or guessed: 120 a minute.
    OrderLink,
    /// Trying a password or choosing one: 10 a minute.
    SignIn,
}

/// Checkouts that one client may begin in a minute.
const CHECKOUTS: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Pages of orders that one client may ask for in a minute. A page that waits asks six times.
const ORDER_PAGES: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// Passwords that one client may try in a minute.
const SIGN_INS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// The most clients that are remembered at once. An entry takes some 50 bytes.
const MOST_CLIENTS: usize = 65_536;

/// How many requests lie between two looks at how many clients are remembered.
const SWEEP_EVERY: u32 = 1024;

/// The app's clock, as the limiter reads it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

/// An instant of the app's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tick(Moment);

fn nanos(span: Span) -> Nanos {
    Nanos::new(span.millis().unsigned_abs().saturating_mul(1_000_000))
}

fn span(nanos: Nanos) -> Span {
    Span::from_millis(i64::try_from(nanos.as_u64().div_ceil(1_000_000)).unwrap_or(i64::MAX))
}

impl Add<Nanos> for Tick {
    type Output = Self;

    fn add(self, nanos: Nanos) -> Self {
        Self(self.0 + span(nanos))
    }
}

impl Reference for Tick {
    fn duration_since(&self, earlier: Self) -> Nanos {
        nanos(self.0.since(earlier.0))
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0 - span(duration))
    }
}

impl GovernorClock for Ticks {
    type Instant = Tick;

    fn now(&self) -> Tick {
        Tick(self.0.now())
    }
}

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, Ticks, NoOpMiddleware<Tick>>;

/// One limit with the clients that it counts.
struct Counter {
    quota: Quota,
    clock: Ticks,
    /// The limiter and how many requests it has seen since it was last swept.
    state: Mutex<(Arc<Limiter>, u32)>,
}

impl Counter {
    fn new(a_minute: NonZeroU32, clock: &Ticks) -> Self {
        let quota = Quota::per_minute(a_minute);
        let limiter = Arc::new(RateLimiter::hashmap_with_clock(quota, clock.clone()));
        Self { quota, clock: clock.clone(), state: Mutex::new((limiter, 0)) }
    }

    /// Counts a request; the time to wait if it is one too many.
    fn count(&self, client: IpAddr) -> Result<(), Span> {
        let limiter = self.limiter();
        let checked = limiter.check_key(&client);
        checked.map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            Span::from_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
        })
    }

    fn limiter(&self) -> Arc<Limiter> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (limiter, seen) = &mut *state;
        *seen = seen.saturating_add(1);
        if *seen >= SWEEP_EVERY {
            *seen = 0;
            limiter.retain_recent();
            // So many clients within a minute are an attack by many addresses, against which a
            // limit by address does nothing: better to forget them than to grow.
            if limiter.len() > MOST_CLIENTS {
                *limiter =
                    Arc::new(RateLimiter::hashmap_with_clock(self.quota, self.clock.clone()));
            }
            limiter.shrink_to_fit();
        }
        Arc::clone(limiter)
    }
}

/// Counts what clients ask for, unless limits are switched off.
pub struct RateLimits(Option<Counters>);

struct Counters {
    checkouts: Counter,
    order_pages: Counter,
    sign_ins: Counter,
}

impl RateLimits {
    /// Limits by this clock, or none.
    #[must_use]
    pub fn new(enabled: bool, clock: &Arc<dyn Clock>) -> Self {
        let clock = Ticks(Arc::clone(clock));
        let counters = || Counters {
            checkouts: Counter::new(CHECKOUTS, &clock),
            order_pages: Counter::new(ORDER_PAGES, &clock),
            sign_ins: Counter::new(SIGN_INS, &clock),
        };
        Self(enabled.then(counters))
    }

    /// Counts one request of a client.
    ///
    /// # Errors
    /// The time to wait, when it is one too many.
    pub fn count(&self, limited: Limited, client: IpAddr) -> Result<(), Span> {
        let Some(counters) = &self.0 else { return Ok(()) };
        let client = client_address::counted_by(client);
        match limited {
            Limited::Checkout => counters.checkouts.count(client),
            Limited::OrderLink => counters.order_pages.count(client),
            Limited::SignIn => counters.sign_ins.count(client),
        }
    }
}

/// Refuses what one client asks for too often.
pub async fn rate_limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(wait) = wait_for(&request) {
        return Ok(request.error_response(PageError::TooMany(wait)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn wait_for(request: &ServiceRequest) -> Option<Span> {
    let limited = routes::row_of(request.request())?.limited?;
    let site = request.app_data::<web::Data<Site>>()?;
    let client = client_address::of(request, &site.settings.trusted_proxies)?;
    site.limits.count(limited, client).err()
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;
    use crate::http::middleware::testing::{Hands, get, post, serve};

    fn limits() -> (RateLimits, Arc<Hands>) {
        let hands = Arc::new(Hands::default());
        let clock: Arc<dyn Clock> = Arc::<Hands>::clone(&hands);
        (RateLimits::new(true, &clock), hands)
    }

    fn client(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    #[test]
    fn one_too_many_waits_and_another_client_does_not() {
        let (limits, hands) = limits();
        for _ in 0..CHECKOUTS.get() {
            limits.count(Limited::Checkout, client(1)).unwrap();
        }
        let wait = limits.count(Limited::Checkout, client(1)).unwrap_err();
        assert!((1..=3).contains(&wait.seconds_rounded_up()), "{wait:?}");
        limits.count(Limited::Checkout, client(2)).unwrap();
        limits.count(Limited::OrderLink, client(1)).unwrap();
        hands.turn(wait);
        limits.count(Limited::Checkout, client(1)).unwrap();
    }

    #[test]
    fn an_ipv6_network_is_one_client() {
        let (limits, _) = limits();
        let mut refused = 0;
        for last in 0..50_u16 {
            let client = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, last, last, 0, 1));
            refused += u32::from(limits.count(Limited::Checkout, client).is_err());
        }
        assert_eq!(refused, 50 - CHECKOUTS.get());
    }

    #[test]
    fn a_million_addresses_leave_a_bounded_memory() {
        let (limits, _) = limits();
        let counters = limits.0.as_ref().unwrap();
        let mut largest = 0;
        for address in 0..1_000_000_u32 {
            let client = IpAddr::V4(Ipv4Addr::from(address));
            limits.count(Limited::Checkout, client).unwrap();
            if address % 4096 == 0 {
                largest = largest.max(counters.checkouts.state.lock().unwrap().0.len());
            }
        }
        assert!(largest > 10_000 && largest <= MOST_CLIENTS + 1024, "{largest}");
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let clock: Arc<dyn Clock> = Arc::new(Hands::default());
        let limits = RateLimits::new(false, &clock);
        for _ in 0..1000 {
            limits.count(Limited::Checkout, client(1)).unwrap();
        }
    }

    #[actix_web::test]
    async fn the_eleventh_password_of_a_minute_is_not_looked_at() {
        let server = serve().await;
        let try_one = async || {
            let from = "192.0.2.1:5000".parse().unwrap();
            server.call(post("/admin/login").peer_addr(from)).await.status
        };
        for _ in 0..10 {
            assert_eq!(try_one().await, 400);
        }
        assert_eq!(try_one().await, 429);
    }

    #[actix_web::test]
    async fn guessing_links_of_orders_ends_in_a_page_that_says_when() {
        let server = serve().await;
        let mut last = None;
        for _ in 0..=ORDER_PAGES.get() {
            let request = get("/orders/nobody-00").peer_addr("192.0.2.1:5000".parse().unwrap());
            last = Some(server.call(request).await);
        }
        let last = last.unwrap();
        assert_eq!(last.status, 429);
        assert_eq!(last.header("retry-after"), "1");
        assert!(last.text.contains("Demasiados intentos"), "{}", last.text);
    }
}
