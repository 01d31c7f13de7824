//! Whom a request comes from: the peer of the connection, or, behind proxies that the operator
//! named, the right-most address that is not one of them.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use actix_web::dev::ServiceRequest;
use actix_web::http::header;

/// A text that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address or a network such as 10.0.0.0/8")]
pub struct BadNetwork(pub String);

/// A range of addresses: those whose first `bits` are equal to the network's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    first: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| bad())?)),
            None => (text, None),
        };
        let first: IpAddr = address.trim().parse().map_err(|_| bad())?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(longest);
        if bits > longest { Err(bad()) } else { Ok(Self { first, bits }) }
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        let beyond = |length: u32| length.saturating_sub(self.bits);
        match (self.first, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let apart = u64::from(u32::from(ours) ^ u32::from(theirs));
                apart.checked_shr(beyond(32)).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let apart = u128::from(ours) ^ u128::from(theirs);
                apart.checked_shr(beyond(128)).unwrap_or(0) == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The proxies whose word about the client's address is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Reads addresses and networks, separated by commas; nothing at all trusts nobody.
    pub fn parse(text: &str) -> Result<Self, BadNetwork> {
        let networks = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        networks.map(str::parse).collect::<Result<_, _>>().map(Self)
    }

    /// The client's address: `peer` unless that is a trusted proxy, else the right-most hop that
    /// is not one. A hop that cannot be read ends the search at the last one that was believed.
    fn client(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in hops.iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Some(hop) = hop else { break };
            client = hop.to_canonical();
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// The client's address, or `None` where there is no connection, as in unit tests.
#[must_use]
pub fn of(request: &ServiceRequest, proxies: &TrustedProxies) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let lines = |name: header::HeaderName| -> Vec<String> {
        let values = request.headers().get_all(name);
        values.map(|value| value.to_str().unwrap_or("").to_owned()).collect()
    };
    let forwarded = lines(header::FORWARDED).join(",");
    let hops: Vec<Option<IpAddr>> = if forwarded.is_empty() {
        let list = lines(header::X_FORWARDED_FOR).join(",");
        list.split(',').filter(|hop| !hop.trim().is_empty()).map(read_hop).collect()
    } else {
        forwarded.split(',').map(forwarded_for).collect()
    };
    Some(proxies.client(peer, &hops))
}

/// The `for` of one element of `Forwarded` (RFC 7239, section 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let is_for =
        |pair: &&str| pair.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("for="));
    let pair = element.split(';').find(is_for)?;
    read_hop(pair.trim().get(4..)?)
}

/// An address as proxies write it: with a port or not, in brackets or quotes or not.
fn read_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    if let Some(bracketed) = text.strip_prefix('[') {
        let (address, _) = bracketed.split_once(']')?;
        return address.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    let without_port = || text.rsplit_once(':').and_then(|(address, _)| address.parse().ok());
    text.parse().ok().or_else(without_port)
}

/// What clients are counted by: an IPv4 address, or the /64 of an IPv6 one, since whoever has
/// one address there has all of them.
#[must_use]
pub fn counted_by(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn seen(proxies: &str, peer: &str, headers: &[(&'static str, &str)]) -> IpAddr {
        let proxies = TrustedProxies::parse(proxies).unwrap();
        let mut request = TestRequest::get().peer_addr(format!("{peer}:5000").parse().unwrap());
        for header in headers {
            request = request.append_header(*header);
        }
        of(&request.to_srv_request(), &proxies).unwrap()
    }

    #[test]
    fn a_stranger_cannot_choose_their_address() {
        let forged = [("x-forwarded-for", "9.9.9.9"), ("forwarded", "for=9.9.9.9")];
        assert_eq!(seen("", "1.2.3.4", &forged), ip("1.2.3.4"));
        assert_eq!(seen("10.0.0.0/8", "1.2.3.4", &forged), ip("1.2.3.4"));
    }

    #[test]
    fn behind_proxies_the_rightmost_untrusted_hop_counts() {
        let hops = [("x-forwarded-for", "9.9.9.9, 5.6.7.8"), ("x-forwarded-for", "10.0.0.2")];
        assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &hops), ip("5.6.7.8"));
        let forwarded = [("forwarded", "for=9.9.9.9, For=\"[2001:db8::7]:4711\";proto=https")];
        assert_eq!(seen("10.0.0.1", "10.0.0.1", &forwarded), ip("2001:db8::7"));
    }

    #[test]
    fn a_hop_that_cannot_be_read_ends_the_search() {
        let hops = [("x-forwarded-for", "5.6.7.8, unknown")];
        assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &hops), ip("10.0.0.1"));
        assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &[]), ip("10.0.0.1"));
    }

    #[test]
    fn networks_are_read_strictly() {
        for bad in ["10.0.0.0/33", "10.0.0", "::1/129", "x", "10.0.0.0/-1"] {
            assert!(TrustedProxies::parse(bad).is_err(), "{bad}");
        }
        let all = TrustedProxies::parse("0.0.0.0/0, ::/0").unwrap();
        assert!(all.trusts(ip("203.0.113.9")) && all.trusts(ip("2001:db8::1")));
        let one = TrustedProxies::parse("192.0.2.1").unwrap();
        assert!(one.trusts(ip("192.0.2.1")) && !one.trusts(ip("192.0.2.2")));
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one_client() {
        let a = counted_by(ip("2001:db8:1:2:aaaa::1"));
        assert_eq!(a, counted_by(ip("2001:db8:1:2:bbbb::2")));
        assert_ne!(a, counted_by(ip("2001:db8:1:3:aaaa::1")));
        assert_ne!(counted_by(ip("192.0.2.1")), counted_by(ip("192.0.2.2")));
    }
}
