//! A resolver that answers with public addresses only: what is checked is what is connected to.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address;

/// The name leads to a private network, and nobody allowed it.
#[derive(Debug, thiserror::Error)]
#[error("name leads to private addresses only")]
struct NoPublicAddress;

/// Says where a name leads.
pub(super) type Says = dyn Fn(&str) -> Vec<IpAddr> + Send + Sync;

/// Who says where a name leads.
#[derive(Clone, Default)]
pub enum Names {
    /// The machine's resolver.
    #[default]
    System,
    /// A test, for each question anew.
    Test(Arc<Says>),
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Test(_) => "Test",
        })
    }
}

impl Names {
    async fn find(&self, name: &str) -> std::io::Result<Vec<SocketAddr>> {
        match self {
            Self::System => Ok(tokio::net::lookup_host((name, 0)).await?.collect()),
            Self::Test(say) => Ok(say(name).into_iter().map(|ip| (ip, 0).into()).collect()),
        }
    }
}

/// Resolves names and drops what may not be connected to. The client asks it for each connection
/// it makes, and connects to what it answers: a name that leads elsewhere the next time is looked
/// at the next time.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Who says where a name leads.
    pub names: Names,
    /// Which addresses may be connected to.
    pub admits: fn(IpAddr) -> bool,
}

impl Default for Guard {
    /// The machine's resolver, and public addresses only.
    fn default() -> Self {
        Self {
            names: Names::System,
            admits: address::is_public,
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let Self { names, admits } = self.clone();
        Box::pin(async move {
            let found = names.find(name.as_str()).await?;
            only(found, admits)
        })
    }
}

fn only(
    mut found: Vec<SocketAddr>,
    admits: fn(IpAddr) -> bool,
) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    found.retain(|at| admits(at.ip()));
    if found.is_empty() {
        return Err(Box::new(NoPublicAddress));
    }
    Ok(Box::new(found.into_iter()))
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

    use super::{address, only, refused};

    fn addresses(text: &str) -> Vec<SocketAddr> {
        let parse = |ip: &str| SocketAddr::new(ip.parse().expect(ip), 0);
        text.split_whitespace().map(parse).collect()
    }

    #[test]
    fn a_name_with_public_and_private_addresses_leads_to_the_public_ones() {
        let found = addresses("10.0.0.1 8.8.8.8 169.254.169.254 2606:4700::1 ::1");
        let left = only(found, address::is_public);
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
            let refusal = only(addresses(inside), address::is_public);
            let refusal = refusal.err().expect("refused");
            assert!(refused(refusal.as_ref()), "{inside}");
        }
    }
}
