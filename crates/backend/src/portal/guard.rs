//! A resolver that answers with public addresses only: what is checked is what is connected to.

use std::error::Error;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address;

/// The name leads to a private network, and nobody allowed it.
#[derive(Debug, thiserror::Error)]
#[error("name leads to private addresses only")]
struct NoPublicAddress;

/// Resolves through the system and drops private addresses. The client asks it for each connection
/// it makes, and connects to what it answers: a name that leads elsewhere the next time is looked
/// at the next time.
#[derive(Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            only_public(found)
        })
    }
}

fn only_public(
    found: impl Iterator<Item = SocketAddr>,
) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let public: Vec<SocketAddr> = found.filter(|at| address::is_public(at.ip())).collect();
    if public.is_empty() {
        return Err(Box::new(NoPublicAddress));
    }
    Ok(Box::new(public.into_iter()))
}

/// Whether a request failed because the guard refused the name.
pub(super) fn refused(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<NoPublicAddress>() {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::{only_public, refused};

    fn addresses(text: &str) -> impl Iterator<Item = SocketAddr> {
        let parse = |ip: &str| SocketAddr::new(ip.parse().expect(ip), 0);
        text.split_whitespace()
            .map(parse)
            .collect::<Vec<_>>()
            .into_iter()
    }

    #[test]
    fn a_name_with_public_and_private_addresses_leads_to_the_public_ones() {
        let left = only_public(addresses(
            "10.0.0.1 8.8.8.8 169.254.169.254 2606:4700::1 ::1",
        ));
        let left: Vec<_> = left.expect("some").map(|at| at.ip().to_string()).collect();
        assert_eq!(left, ["8.8.8.8", "2606:4700::1"]);
    }

    #[test]
    fn a_name_that_leads_inside_only_is_refused_and_known_to_be() {
        for inside in [
            "127.0.0.1",
            "169.254.169.254 fd00:ec2::254",
            "::ffff:10.0.0.1",
            "",
        ] {
            let refusal = only_public(addresses(inside)).err().expect("refused");
            assert!(refused(refusal.as_ref()), "{inside}");
        }
    }
}
