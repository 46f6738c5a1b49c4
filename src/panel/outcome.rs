//! How the call ended: our verdict in words, what the portal said of it, time and cost.

use domain::Money;
use i18n::Msg;

use crate::state::{CallStore, Picture};
use crate::ui::duration::clock_face;
use crate::ui::{Node, Words, element, live};

/// The outcome; absent before the end.
pub fn outcome_panel(call: CallStore, words: Words) -> Node {
    live(move || call.with_picture(|picture| draw(words, picture)))
}

fn draw(words: Words, picture: &Picture) -> Vec<Node> {
    let rows = rows(words, picture);
    if rows.is_empty() {
        return Vec::new();
    }
    let row = |(label, dir, value): Row| {
        let (term, meaning) = (element("dt").text(label), element("dd").attr_if("dir", dir));
        let row = element("div").child(term).child(meaning.text(value));
        row.into()
    };
    let list = element("dl").class("outcome").testid("outcome");
    vec![list.children(rows.into_iter().map(row)).into()]
}

/// Label, direction and value.
type Row = (String, Option<&'static str>, String);

/// The rows in the order they are read. What the portal wrote runs as it will,
/// and must not turn its neighbours round.
fn rows(words: Words, picture: &Picture) -> Vec<Row> {
    let Some(outcome) = &picture.outcome else {
        return Vec::new();
    };
    let verdict = words.text(Msg::disposition(outcome.disposition.as_str()));
    let talk = picture.talk_seconds.filter(|seconds| *seconds > 0);
    let talk = talk.map(|seconds| clock_face(seconds.into()));
    let cost = picture.cost.as_ref().filter(|cost| !is_zero(cost));
    let cost = cost.map(|cost| cost_text(words, cost));
    let outside = Some("auto");
    let cells = [
        (Msg::ResultLabel, None, Some(verdict)),
        (Msg::TimerTalking, None, talk),
        (Msg::CodeLabel, outside, outcome.code.clone()),
        (Msg::ReasonLabel, outside, outcome.reason.clone()),
        (Msg::CostLabel, None, cost),
    ];
    let row =
        |(label, dir, value): (Msg, _, Option<String>)| Some((words.text(label), dir, value?));
    cells.into_iter().filter_map(row).collect()
}

fn cost_text(words: Words, cost: &Money) -> String {
    let amount = words.decimal(trimmed(cost.amount()));
    match cost.currency() {
        Some(currency) => [&amount, "\u{a0}", currency].concat(),
        None => amount,
    }
}

fn is_zero(cost: &Money) -> bool {
    cost.amount()
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'.' | b'-'))
}

/// Decimal text without the zeros nobody needs: `0.0480` is `0.048`, `1.0000` is `1`.
fn trimmed(amount: &str) -> &str {
    if amount.contains('.') {
        amount.trim_end_matches('0').trim_end_matches('.')
    } else {
        amount
    }
}

#[cfg(test)]
mod tests {
    use super::{is_zero, trimmed};
    use domain::Money;

    #[test]
    fn an_amount_loses_only_zeros() {
        for (text, shown) in [
            ("0.0480", "0.048"),
            ("1.0000", "1"),
            ("100", "100"),
            ("2.50", "2.5"),
        ] {
            assert_eq!(trimmed(text), shown);
        }
    }

    #[test]
    fn a_call_that_cost_nothing_says_nothing_of_cost() {
        let is_zero = |text| Money::parse(text, "").as_ref().is_some_and(is_zero);
        assert!(is_zero("0") && is_zero("0.0000"));
        assert!(!is_zero("0.0001"));
    }
}
