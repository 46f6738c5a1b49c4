//! The pure parts of the benchmark `benches/load`, which has no harness to run their tests.

#[path = "../../benches/load/samples.rs"]
mod samples;
#[path = "../../benches/load/table.rs"]
mod table;
#[path = "../../benches/load/traffic.rs"]
mod traffic;

use std::time::Duration;

use samples::{Samples, median};
use table::{Table, kibibytes, millis, thousands};
use traffic::{Traffic, application_token, event_in, member_id};

#[test]
fn a_quantile_is_the_sample_of_its_rank() {
    let mut samples = Samples::default();
    (1..=99).rev().for_each(|nanos| samples.push(nanos));
    let mut last = Samples::default();
    last.push(100);
    samples.extend(last);
    assert_eq!(samples.count(), 100);
    for (share, nanos) in [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)] {
        assert_eq!(
            samples.quantile(share),
            Duration::from_nanos(nanos),
            "{share}"
        );
    }
}

#[test]
fn of_nothing_the_quantile_and_the_median_are_zero() {
    assert_eq!(Samples::default().quantile(0.99), Duration::ZERO);
    assert_eq!(median(&[]), 0.0);
}

#[test]
fn the_median_does_not_care_for_outliers() {
    assert_eq!(median(&[900.0, 1.0, 2.0]), 2.0);
    assert_eq!(median(&[4.0, 3.0]), 3.0);
}

#[test]
fn a_table_is_markdown() {
    let mut table = Table::new("Events", &["who", "events/s", "p99"]);
    table.row(&["we".into(), "1".into(), "2".into()]);
    table.row(&["floor".into()]);
    let expected = "### Events\n\n| who | events/s | p99 |\n| --- | --: | --: |\n\
                    | we | 1 | 2 |\n| floor |  |  |\n\nOn one core.\n";
    assert_eq!(table.finish("On one core."), expected);
}

#[test]
fn numbers_are_written_for_people() {
    assert_eq!(millis(Duration::from_micros(1_234)), "1.23 ms");
    assert_eq!(kibibytes(16_384.0), "16.0 KiB");
    for (number, text) in [(7.4, "7"), (999.6, "1 000"), (45_000.0, "45 000")] {
        assert_eq!(thousands(number), text);
    }
    assert_eq!(thousands(1_000_000.0), "1 000 000");
}

fn request(traffic: &Traffic, event: u64) -> String {
    let (mut body, mut request) = (Vec::new(), Vec::new());
    traffic.write(event, &mut body, &mut request);
    String::from_utf8(request).expect("text")
}

#[test]
fn a_call_begins_is_answered_and_ends_and_then_comes_another() {
    let traffic = Traffic::of_new_calls("a", 2);
    let told: Vec<(String, bool)> = (0..8)
        .map(|_| {
            let request = request(&traffic, traffic.take());
            let code = request.split("CALL").nth(1).expect("a code");
            let code = code.split('&').next().expect("a word").to_owned();
            (
                code,
                request.contains("970.1&") || request.contains("970.3&"),
            )
        })
        .collect();
    let codes: Vec<_> = told.iter().map(|(code, _)| code.as_str()).collect();
    let all = [
        "INIT", "INIT", "START", "START", "END", "END", "INIT", "INIT",
    ];
    assert_eq!(codes, all);
    assert!(
        told.iter()
            .enumerate()
            .all(|(at, (_, odd))| *odd == (at % 2 == 1))
    );
}

#[test]
fn an_event_says_its_call_its_portal_and_its_own_time() {
    let traffic = Traffic::of_calls("a", 1000);
    let request = request(&traffic, 1205);
    assert_eq!(traffic.call(205), ("a.1773306970.205".to_owned(), 5));
    for part in [
        "data%5BCALL_ID%5D=a.1773306970.205&".to_owned(),
        format!("&ts={}&", traffic::FIRST_TS + 1205),
        format!("auth%5Bmember_id%5D={}&", member_id(5)),
        format!("auth%5Bapplication_token%5D={}", application_token()),
    ] {
        assert!(request.contains(&part), "{part} in {request}");
    }
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    assert!(head.ends_with(&format!("Content-Length: {}", body.len())));
}

#[test]
fn the_event_of_a_frame_is_known_by_its_time() {
    let frame = format!(
        "id: 7\ndata: {{\"at\":1,\"data\":{{\"ts\":{}}}}}",
        traffic::FIRST_TS + 42
    );
    assert_eq!(event_in(frame.as_bytes()), Some(42));
    assert_eq!(event_in(b": \n\n"), None);
}
