//! Which addresses lie on the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

/// The address of a host that is written as one.
pub fn literal(host: &Host<&str>) -> Option<IpAddr> {
    match *host {
        Host::Domain(_) => None,
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
    }
}

/// Whether an address can belong to a machine on the public internet: not loopback, private,
/// link-local (cloud metadata), shared, documentation, multicast or reserved, nor an IPv6
/// spelling of such an IPv4 address. Source: IANA's special-purpose registries.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

/// Only global unicast, 2000::/3, less the special ranges in it; NAT64 and 6to4 count as the
/// IPv4 address they carry. NAT64's local range, 64:ff9b:1::/48, is a network's own affair: where
/// in it the address stands, only that network knows.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, .., g, h] = ip.segments();
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    if let [0x64, 0xff9b, 0, 0, 0, 0, ..] = ip.segments() {
        return is_public_v4(carried(g, h));
    }
    if a == 0x2002 {
        let [_, second, third, ..] = ip.segments();
        return is_public_v4(carried(second, third));
    }
    let is_special = (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x3fff;
    (0x2000..0x4000).contains(&a) && !is_special
}

fn carried(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn no_private_address_passes_in_any_spelling() {
        let private = "127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 \
            169.254.169.254 100.64.0.1 100.127.0.1 192.0.0.8 198.18.0.1 224.0.0.1 240.0.0.1 \
            255.255.255.255 192.0.2.1 :: ::1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 \
            ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2001::1 \
            2001:db8::1 fec0::1 3fff::1 100::1 64:ff9b:1::808:808 64:ff9b:1:a9fe:a9:fe00:808:808";
        for text in private.split_whitespace() {
            assert!(!is_public(text.parse().expect(text)), "{text}");
        }
    }

    #[test]
    fn public_addresses_pass() {
        let public = "1.1.1.1 8.8.8.8 172.32.0.1 192.169.0.1 100.128.0.1 198.20.0.1 2606:4700::1 \
            2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1";
        for text in public.split_whitespace() {
            assert!(is_public(text.parse().expect(text)), "{text}");
        }
    }
}
