//! How much an address may ask of what needs no session, so that nobody keeps the authorization
//! server and us busy with guesses. An office behind one address and the portals' event queue stay
//! far below it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Timestamp;

use crate::config::Allowance;

/// What a request costs.
pub const REQUEST: u32 = 1;
/// What one costs on top that was refused: asking for a refusal is what guesses have in common.
pub const REFUSAL: u32 = 4;

/// How many addresses are remembered; those that have been quiet for long enough are not.
const ADDRESSES_MAX: usize = 100_000;
/// Thousandths of a second are too coarse for hundreds of requests in one.
const MICROS: i64 = 1_000;

/// What every address has used up. Copies share it.
#[derive(Debug, Clone)]
pub struct Callers {
    interval_micros: i64,
    ahead_micros: i64,
    paid_at: Arc<Mutex<PaidAt>>,
}

/// When an address has paid for all it asked, Unix microseconds.
type PaidAt = HashMap<IpAddr, i64>;

impl Callers {
    /// Each address may have so much.
    pub fn new(allowance: Allowance) -> Self {
        let interval_micros = 1_000_000 / i64::from(allowance.per_second.max(1));
        Self {
            interval_micros,
            ahead_micros: interval_micros * i64::from(allowance.burst),
            paid_at: Arc::default(),
        }
    }

    /// Takes the price of something from what an address may have.
    ///
    /// # Errors
    /// It has used up everything: the seconds after which it has this much again, at least 1.
    pub fn charge(&self, address: IpAddr, price: u32, now: Timestamp) -> Result<(), u32> {
        let mut paid_at = self.paid_at();
        let due = self.due(&paid_at, address, price, now);
        let over = due - micros(now) - self.ahead_micros;
        if over > 0 {
            return Err(seconds(over));
        }
        remember(&mut paid_at, address, due, now);
        Ok(())
    }

    /// Takes the price of what has happened, be it more than there is left.
    pub fn debit(&self, address: IpAddr, price: u32, now: Timestamp) {
        let mut paid_at = self.paid_at();
        let due = self.due(&paid_at, address, price, now);
        remember(&mut paid_at, address, due, now);
    }

    /// When the address will have paid for this too.
    fn due(&self, paid_at: &PaidAt, address: IpAddr, price: u32, now: Timestamp) -> i64 {
        let held = paid_at.get(&network(address)).copied();
        let from = held.unwrap_or_default().max(micros(now));
        from + self.interval_micros * i64::from(price)
    }

    /// Nothing in here panics while it holds the lock.
    fn paid_at(&self) -> MutexGuard<'_, PaidAt> {
        self.paid_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remember(paid_at: &mut PaidAt, address: IpAddr, due: i64, now: Timestamp) {
    if paid_at.len() >= ADDRESSES_MAX {
        let now = micros(now);
        paid_at.retain(|_, paid_at| *paid_at > now);
    }
    let address = network(address);
    // With so many busy addresses at once a new one is let in unseen.
    if paid_at.len() < ADDRESSES_MAX || paid_at.contains_key(&address) {
        paid_at.insert(address, due);
    }
}

const fn micros(at: Timestamp) -> i64 {
    at.as_millis().saturating_mul(MICROS)
}

fn seconds(micros: i64) -> u32 {
    let seconds = micros.unsigned_abs().div_ceil(1_000_000);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

/// Whoever has one address of IPv6 has all of its /64.
const fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        },
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::{Callers, REFUSAL, REQUEST};
    use crate::config::Allowance;

    const START: Timestamp = Timestamp::from_millis(1_773_239_326_000);

    fn callers(per_second: u32, burst: u32) -> Callers {
        Callers::new(Allowance { per_second, burst })
    }

    fn charge(callers: &Callers, address: &str, price: u32, now: Timestamp) -> Result<(), u32> {
        callers.charge(address.parse().expect("an address"), price, now)
    }

    #[test]
    fn an_address_has_its_burst_and_then_what_time_gives_back() {
        let callers = callers(2, 10);
        let ask = |now| charge(&callers, "192.0.2.1", REQUEST, now);
        assert!((0..10).all(|_| ask(START).is_ok()));
        assert_eq!(ask(START), Err(1));
        assert!(ask(START.plus_millis(500)).is_ok());
        assert_eq!(ask(START.plus_millis(500)), Err(1));
        assert!(charge(&callers, "192.0.2.2", REQUEST, START).is_ok());
    }

    #[test]
    fn refusals_use_it_up_sooner_and_the_wait_is_told_in_whole_seconds() {
        let callers = callers(1, 8);
        let fail = || {
            let asked = charge(&callers, "192.0.2.1", REQUEST, START);
            if asked.is_ok() {
                callers.debit("192.0.2.1".parse().expect("an address"), REFUSAL, START);
            }
            asked
        };
        assert_eq!((fail(), fail(), fail()), (Ok(()), Ok(()), Err(3)));
    }

    #[test]
    fn being_refused_costs_nothing_so_that_the_wait_ends() {
        let callers = callers(1, 1);
        let ask = |now| charge(&callers, "192.0.2.1", REQUEST, now);
        assert!(ask(START).is_ok());
        assert!((0..1000).all(|_| ask(START) == Err(1)));
        assert!(ask(START.plus_millis(1000)).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address_and_a_mapped_address_as_itself() {
        let callers = callers(1, 1);
        let ask = |address| charge(&callers, address, REQUEST, START);
        assert!(ask("2001:db8:1:2::1").is_ok());
        assert!(ask("2001:db8:1:2:ffff::9").is_err());
        assert!(ask("2001:db8:1:3::1").is_ok());
        assert!(ask("192.0.2.1").is_ok());
        assert!(ask("::ffff:192.0.2.1").is_err());
    }

    #[test]
    fn an_office_of_five_hundred_is_never_refused() {
        let callers = callers(200, 10_000);
        let ask = |now| charge(&callers, "192.0.2.1", REQUEST, now);
        // In the morning all cards open at once, all tokens have expired: a page, a refusal, a
        // session each. Then for an hour everybody opens a card each minute.
        for _ in 0..500 {
            assert!(ask(START).is_ok());
            assert!(charge(&callers, "192.0.2.1", REQUEST + REFUSAL, START).is_ok());
            assert!(ask(START).is_ok());
        }
        for minute in 1..60 {
            let now = START.plus_millis(minute * 60_000);
            assert!((0..1000).all(|_| ask(now).is_ok()), "minute {minute}");
        }
    }
}
