//! What two deliveries of the same event have in common, as bytes.

use crate::tree::{Tree, Value};

/// Bytes that most events stay below.
const USUAL: usize = 512;

/// Event, ts and data; keys sorted, so that the order in the body does not matter.
pub(super) fn write(code: &str, ts: Option<i64>, data: &Tree) -> Vec<u8> {
    let mut key = Vec::with_capacity(USUAL);
    write_text(&mut key, code);
    match ts {
        Some(ts) => write_text(&mut key, &ts.to_string()),
        None => key.push(b'-'),
    }
    write_tree(&mut key, data);
    key
}

/// Lengths come first, so that no text can imitate structure.
fn write_text(key: &mut Vec<u8>, text: &str) {
    write_number(key, text.len());
    key.push(b':');
    key.extend_from_slice(text.as_bytes());
}

/// In decimal digits, as formatting would write them: there is a length before every text.
fn write_number(key: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        write_number(key, number / 10);
    }
    key.extend(u8::try_from(number % 10).map(|digit| b'0' + digit));
}

fn write_tree(key: &mut Vec<u8>, tree: &Tree) {
    let mut entries: Vec<(&str, &Value)> = tree.iter().collect();
    entries.sort_unstable_by_key(|(name, _)| *name);
    key.push(b'{');
    for (name, value) in entries {
        write_text(key, name);
        write_value(key, value);
    }
    key.push(b'}');
}

fn write_value(key: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Text(text) => write_text(key, text),
        Value::List(list) => {
            key.push(b'[');
            list.iter().for_each(|item| write_value(key, item));
            key.push(b']');
        }
        Value::Map(tree) => write_tree(key, tree),
    }
}

#[cfg(test)]
mod tests {
    use crate::auth::Secret;
    use crate::delivery::Delivery;

    fn key(body: &str) -> Vec<u8> {
        let kept = Secret::parse("T").expect("a secret");
        let body = format!("{body}&auth[application_token]=T");
        let delivery = Delivery::decode("application/x-www-form-urlencoded", body.as_bytes());
        delivery
            .expect("an event")
            .verify(&kept)
            .expect("verified")
            .dedup_key()
    }

    #[test]
    fn a_repetition_has_the_same_key_whatever_its_subscription_token_or_order() {
        let one = "event=ONVOXIMPLANTCALLSTART&ts=5&data[CALL_ID]=c&data[USER_ID]=12";
        assert_eq!(
            key(one),
            key(&format!("{one}&event_handler_id=7&auth[expires_in]=60"))
        );
        assert_eq!(
            key(one),
            key("data[USER_ID]=12&ts=5&event=OnVoximplantCallStart&data[CALL_ID]=c")
        );
    }

    #[test]
    fn another_user_time_or_datum_is_another_event() {
        let bodies = [
            "event=E&ts=5&data[CALL_ID]=c&data[USER_ID]=12",
            "event=E&ts=5&data[CALL_ID]=c&data[USER_ID]=13",
            "event=E&ts=6&data[CALL_ID]=c&data[USER_ID]=12",
            "event=E&data[CALL_ID]=c&data[USER_ID]=12",
            "event=E&ts=5&data[CALL_ID]=c",
            "event=E&ts=5&data[CALL_ID]=c&data[USER_ID]=",
            "event=E&ts=5&data[CALL_ID][]=c&data[USER_ID]=12",
            "event=F&ts=5&data[CALL_ID]=c&data[USER_ID]=12",
            "event=E&ts=5&data[CALL_ID]=c7:USER_ID2:12",
        ];
        let mut keys: Vec<Vec<u8>> = bodies.iter().map(|body| key(body)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), bodies.len());
    }
}
