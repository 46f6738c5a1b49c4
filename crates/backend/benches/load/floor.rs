//! What we compare ourselves to: the least that anything of this kind does.

pub(crate) mod appends;
pub(crate) mod bare;
