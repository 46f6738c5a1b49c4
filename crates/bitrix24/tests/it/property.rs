//! No bytes make a reader panic, and none make it work or keep more than they are worth.

use bitrix24::body::{DecodeError, Limits};
use bitrix24::bridge::{Interface, OpenPathReply, Renewal};
use bitrix24::rest::Answer;
use bitrix24::{
    CardEvent, Command, Delivery, Incoming, InitData, Launch, LaunchedCall, Tree, Value,
    WindowName, decode_body, form, json,
};
use proptest::prelude::*;

use crate::fixture;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const MIB: usize = 1 << 20;

fn nodes(tree: &Tree) -> usize {
    tree.iter().map(|(_, value)| value.node_count()).sum()
}

fn text_bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        other => other.items().map(text_bytes).sum(),
    }
}

/// Bytes that look like a form often enough to get far.
fn form_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a".to_owned()),
        Just("data".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("[]".to_owned()),
        Just("[0]".to_owned()),
        Just("%5B".to_owned()),
        Just("%5d".to_owned()),
        Just("%F0%9F".to_owned()),
        Just("%".to_owned()),
        Just("=".to_owned()),
        Just("&".to_owned()),
        Just("+".to_owned()),
        "[0-9]{1,20}",
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        for content_type in [FORM, JSON, "text/plain", ""] {
            let _ = decode_body(content_type, &body);
            let _ = Delivery::decode(content_type, &body);
            let _ = Launch::read(&String::from_utf8_lossy(&body), content_type, &body);
        }
        let _ = Answer::parse(&body);
    }

    #[test]
    fn a_form_never_gives_more_than_it_brings(body in form_like()) {
        let pairs = body.split('&').count();
        if let Ok(tree) = form::decode(body.as_bytes(), Limits::REQUEST) {
            prop_assert!(nodes(&tree) <= pairs * Limits::REQUEST.depth);
            let texts: usize = tree.iter().map(|(_, value)| text_bytes(value)).sum();
            prop_assert!(texts <= 3 * body.len(), "a byte becomes one replacement character at most");
        }
    }

    #[test]
    fn a_form_is_unescaped_as_the_url_standard_says(text in form_like()) {
        let body = format!("a={}", text.replace('&', ""));
        let tree = form::decode(body.as_bytes(), Limits::REQUEST).expect("a form");
        let (_, expected) = form_urlencoded::parse(body.as_bytes()).next().expect("a pair");
        prop_assert_eq!(tree.get("a").and_then(Value::as_text), Some(&*expected));
    }

    #[test]
    fn no_text_makes_the_bridge_panic(text in ".{0,200}", json in json_like()) {
        for text in [text.as_str(), json.as_str()] {
            let _ = WindowName::parse(text);
            let _ = Incoming::parse(text);
            let _ = InitData::parse(text);
            let _ = Interface::parse(text);
            let _ = Renewal::parse(text);
            let _ = OpenPathReply::parse(text);
            let _ = LaunchedCall::parse_status(text);
            for event in CardEvent::ALL {
                let _ = event.read(Some(text));
            }
        }
    }

    #[test]
    fn what_we_send_has_our_text_in_it_whatever_the_text(path in ".{0,60}") {
        let message = Command::OpenPath(&path).encode(None, "5d0e");
        let params = message.strip_prefix("openPath:").and_then(|rest| rest.strip_suffix("::5d0e"));
        let params: serde_json::Value = serde_json::from_str(params.expect("params")).expect("json");
        prop_assert_eq!(&params["path"], &serde_json::Value::from(path));
    }

    #[test]
    fn a_tree_reads_the_same_from_a_form_and_from_json(
        fields in prop::collection::btree_map("[a-z]{1,4}", ".{0,12}", 0..8),
        inner in prop::collection::btree_map("[a-z]{1,4}", ".{0,12}", 1..4),
        list in prop::collection::vec(".{0,6}", 1..4),
    ) {
        let mut query = form_urlencoded_pairs(&fields);
        query.extend(inner.iter().map(|(key, text)| (format!("X[{key}]"), text.clone())));
        query.extend(list.iter().map(|text| ("L[]".to_owned(), text.clone())));
        let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let mut object = serde_json::json!(fields);
        object["X"] = serde_json::json!(inner);
        object["L"] = serde_json::json!(list);
        let from_form = form::decode(form.as_bytes(), Limits::REQUEST).expect("a form");
        let from_json = decode_body(JSON, object.to_string().as_bytes()).expect("json");
        prop_assert_eq!(sorted(&from_form), sorted(&from_json));
    }

    #[test]
    fn an_amount_of_money_keeps_its_value(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
        let amount = cents as f64 / 100.0;
        let body = format!("{{\"a\":{amount}}}");
        let tree = decode_body(JSON, body.as_bytes()).expect("json");
        prop_assert_eq!(tree.string("a"), Some(amount.to_string()));
    }

    #[test]
    fn json_is_accepted_exactly_when_it_is_json(text in json_like()) {
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let decoded = json::decode(text.as_bytes(), Limits::ANSWER);
        prop_assert_eq!(decoded.is_ok(), is_json, "{}", text);
    }
}

fn form_urlencoded_pairs(
    fields: &std::collections::BTreeMap<String, String>,
) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(key, text)| (key.clone(), text.clone()))
        .collect()
}

fn sorted(tree: &Tree) -> serde_json::Value {
    tree.iter()
        .map(|(key, value)| (key, fixture::as_json(value)))
        .collect()
}

/// Text that is JSON often enough.
fn json_like() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-12.5e3".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("\"undefined\"".to_owned()),
        Just("{".to_owned()),
        any::<u64>().prop_map(|n| n.to_string()),
        ".{0,8}".prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    scalar.prop_recursive(4, 30, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|v| format!("[{}]", v.join(","))),
            prop::collection::vec((keys(), inner), 0..4).prop_map(|v| {
                let pairs: Vec<String> = v.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

fn keys() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "CALL_ID",
        "PHONE_NUMBER",
        "CRM_BINDINGS",
        "ENTITY_TYPE",
        "ENTITY_ID",
        "CALL_STATE",
        "PLACEMENT_OPTIONS",
        "AUTH_ID",
        "command",
        "result",
        "error",
        "0",
        "1",
        "a",
    ])
}

/// The worst a mebibyte can do: what is built stays within pairs times depth, whatever the bytes.
#[test]
fn a_mebibyte_of_anything_stays_within_the_limits() {
    let one_key = |key: String| format!("{key}=x&").repeat(999);
    let long = "k".repeat(MIB / 1000 - 8);
    let worst = [
        "&".repeat(MIB),
        "[".repeat(MIB),
        "a[".repeat(MIB / 2),
        format!("a{}", "[]".repeat(MIB / 2 - 1)),
        format!("a{}=x", "[b]".repeat(MIB / 3 - 2)),
        format!("a[{}]=x", "b".repeat(MIB - 6)),
        "%".repeat(MIB),
        "%5B".repeat(MIB / 3),
        "+".repeat(MIB),
        one_key("a".into()),
        one_key("a[]".into()),
        one_key("a[][][][][][][]".into()),
        one_key(format!("{long}[]")),
        (0..999).map(|n| format!("{long}{n:03}=&")).collect(),
        (0..999)
            .map(|n| format!("a[{}]=x&", u64::MAX - n))
            .collect(),
        (0..999).rev().map(|n| format!("a[{n}]=x&")).collect(),
        "a[b]=1&a=2&".repeat(499),
    ];
    for body in worst {
        assert!(body.len() <= MIB, "{}", body.len());
        match form::decode(body.as_bytes(), Limits::REQUEST) {
            Ok(tree) => assert!(nodes(&tree) <= Limits::REQUEST.pairs * Limits::REQUEST.depth),
            Err(why) => assert!(matches!(
                why,
                DecodeError::TooDeep | DecodeError::TooManyPairs
            )),
        }
    }
}

#[test]
fn a_mebibyte_of_json_is_given_up_at_the_limit() {
    let refused = [
        ("[".repeat(MIB), DecodeError::TooDeep),
        ("{\"a\":".repeat(MIB / 5), DecodeError::TooDeep),
        (
            format!("{{\"a\":[{}1]}}", "1,".repeat(MIB / 2 - 8)),
            DecodeError::TooManyPairs,
        ),
        (
            format!("{{\"a\":[{}1]}}", "[],".repeat(MIB / 3 - 8)),
            DecodeError::TooManyPairs,
        ),
        (
            format!("{{\"a\":[{}1]}}", "null,".repeat(MIB / 5 - 8)),
            DecodeError::TooManyPairs,
        ),
        (
            format!("{{{}\"b\":1}}", "\"a\":1,".repeat(MIB / 6 - 8)),
            DecodeError::TooManyPairs,
        ),
    ];
    for (body, why) in refused {
        assert_eq!(decode_body(JSON, body.as_bytes()).err(), Some(why));
    }
}

#[test]
fn every_limit_has_its_own_error() {
    let pairs = |count: usize| (0..count).map(|n| format!("k{n}=&")).collect::<String>();
    let deep = |parts: usize| format!("a{}=x", "[b]".repeat(parts - 1));
    let decode = |body: &str| decode_body(FORM, body.as_bytes()).err();
    assert_eq!(decode(&pairs(1000)), None);
    assert_eq!(decode(&pairs(1001)), Some(DecodeError::TooManyPairs));
    assert_eq!(decode(&deep(8)), None);
    assert_eq!(decode(&deep(9)), Some(DecodeError::TooDeep));
    assert_eq!(decode(&"x".repeat(MIB)), None);
    assert_eq!(decode(&"x".repeat(MIB + 1)), Some(DecodeError::TooLarge));
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let decode = |body: &str| decode_body(JSON, body.as_bytes()).err();
    assert_eq!(decode(&nested(8)), None);
    assert_eq!(decode(&nested(9)), Some(DecodeError::TooDeep));
    let members = |count: usize| {
        let members: Vec<String> = (0..count).map(|n| format!("\"k{n}\":[1]")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(decode(&members(1000)), None);
    assert_eq!(decode(&members(1001)), Some(DecodeError::TooManyPairs));
}
