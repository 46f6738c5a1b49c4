//! Reverse proxies whose word about a request's sender counts.

use std::net::IpAddr;

/// One address, or a network of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: u128,
    mask: u128,
}

/// The proxies that stand before us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

impl Proxies {
    /// Addresses and networks (`10.0.0.0/8`), separated by commas.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let items = text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        items
            .map(|item| {
                network(item).ok_or_else(|| {
                    format!("`{item}` is no address or network, as in 127.0.0.1 or 10.0.0.0/8")
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether nobody stands before us that we know of.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who sent a request that came from `peer`: each proxy adds to the end of `X-Forwarded-For`
    /// whom it heard, so that is the last one named by a proxy of ours that is none itself. What a
    /// stranger writes there is not believed.
    pub fn sender(&self, peer: IpAddr, forwarded_for: &str) -> IpAddr {
        let mut sender = peer;
        for named in forwarded_for.rsplit(',') {
            if !self.contain(sender) {
                break;
            }
            match address(named.trim()) {
                Some(named) => sender = named,
                None => break,
            }
        }
        sender
    }

    fn contain(&self, ip: IpAddr) -> bool {
        let bits = bits(ip);
        self.0
            .iter()
            .any(|network| bits & network.mask == network.address)
    }
}

/// An address as proxies write it: some add the port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.trim_start_matches('[').split(']').next()?;
    let with_port = || text.parse::<std::net::SocketAddr>().ok();
    text.parse()
        .ok()
        .or_else(|| with_port().map(|with_port| with_port.ip()))
        .or_else(|| plain.parse().ok())
}

fn network(text: &str) -> Option<Network> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let ip: IpAddr = address.parse().ok()?;
    let (whole, before) = if ip.is_ipv4() { (32, 96) } else { (128, 0) };
    let length = length.unwrap_or(whole);
    if length > whole {
        return None;
    }
    let mask = u128::MAX.checked_shl(128 - before - length).unwrap_or(0);
    Some(Network {
        address: bits(ip) & mask,
        mask,
    })
}

/// IPv4 in its place among IPv6.
const fn bits(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().to_bits(),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::Proxies;

    fn sender(proxies: &str, peer: &str, forwarded_for: &str) -> String {
        let proxies = Proxies::parse(proxies).expect("proxies");
        let peer = peer.parse().expect("an address");
        proxies.sender(peer, forwarded_for).to_string()
    }

    #[test]
    fn a_stranger_cannot_speak_for_others() {
        assert_eq!(sender("", "192.0.2.1", "198.51.100.7"), "192.0.2.1");
        assert_eq!(
            sender("127.0.0.1", "192.0.2.1", "198.51.100.7"),
            "192.0.2.1"
        );
    }

    #[test]
    fn a_proxy_says_whom_it_heard_and_what_that_one_claims_is_not_believed() {
        let forged = "203.0.113.9, 198.51.100.7";
        assert_eq!(sender("127.0.0.1", "127.0.0.1", forged), "198.51.100.7");
        assert_eq!(
            sender("127.0.0.1", "::ffff:127.0.0.1", forged),
            "198.51.100.7"
        );
        assert_eq!(sender("127.0.0.1", "127.0.0.1", ""), "127.0.0.1");
        assert_eq!(sender("127.0.0.1", "127.0.0.1", "unknown"), "127.0.0.1");
    }

    #[test]
    fn proxies_may_stand_behind_each_other() {
        let (proxies, heard) = (
            "127.0.0.1, 10.0.0.0/8",
            "203.0.113.9, 198.51.100.7, 10.2.3.4",
        );
        assert_eq!(sender(proxies, "127.0.0.1", heard), "198.51.100.7");
        assert_eq!(sender("127.0.0.1", "127.0.0.1", heard), "10.2.3.4");
    }

    #[test]
    fn ports_and_brackets_are_read() {
        for (written, read) in [
            ("198.51.100.7:4711", "198.51.100.7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
        ] {
            assert_eq!(sender("::1", "::1", written), read);
        }
    }

    #[test]
    fn a_network_ends_where_its_length_says() {
        let heard = "198.51.100.7";
        for (proxies, peer, expected) in [
            ("10.0.0.0/8", "10.255.255.255", heard),
            ("10.0.0.0/8", "11.0.0.1", "11.0.0.1"),
            ("10.1.2.3/32", "10.1.2.4", "10.1.2.4"),
            ("0.0.0.0/0", "203.0.113.1", heard),
            ("fd00::/8", "fd12::1", heard),
            ("fd00::/8", "fe80::1", "fe80::1"),
            ("::/0", "fe80::1", heard),
        ] {
            assert_eq!(sender(proxies, peer, heard), expected, "{proxies} {peer}");
        }
    }

    #[test]
    fn what_is_no_address_is_named() {
        for wrong in [
            "proxy",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/-1",
            "10.0.0.0/x",
            "10.0.0/8",
        ] {
            assert!(Proxies::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Proxies::parse("").is_ok_and(|proxies| proxies.is_empty()));
    }
}
