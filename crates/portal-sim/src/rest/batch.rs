//! `batch`: many commands in one request. Source: reference, section 4.6.

use serde_json::{Map, Value, json};

use super::{Answer, Ask, RestError, dispatch, fault, time};
use crate::clock::Stopwatch;
use crate::php::read;

/// Commands in one batch.
const MOST: usize = 50;

pub(super) fn run(ask: &Ask<'_>) -> Result<Answer, RestError> {
    let mut commands = commands(read::member(ask.params, "cmd"));
    commands.sort_by_key(|(name, _)| ask.order.iter().position(|written| written == name));
    if commands.len() > MOST {
        let description = "Max batch length exceeded";
        return Err(RestError::new(
            400,
            "ERROR_BATCH_LENGTH_EXCEEDED",
            description,
        ));
    }
    let halt = matches!(read::text(ask.params, "halt").as_str(), "1" | "true");
    let (mut results, mut errors) = (Map::new(), Map::new());
    let (mut totals, mut times) = (Map::new(), Map::new());
    for (name, command) in commands {
        let watch = Stopwatch::start();
        match one(ask, &command, &results) {
            Ok(answer) => {
                if let Some(total) = answer.total {
                    totals.insert(name.clone(), json!(total));
                }
                results.insert(name.clone(), answer.result);
                times.insert(name, time(&ask.portal.core, &watch));
            }
            Err(error) => {
                let (_, body) = error.written(&ask.portal.core.lock().faults);
                errors.insert(name, body);
                if halt {
                    break;
                }
            }
        }
    }
    let result = json!({
        "result": php_map(results), "result_error": php_map(errors),
        "result_total": php_map(totals), "result_next": [], "result_time": php_map(times),
    });
    Ok(result.into())
}

/// Name and command, in the order given; a list has its indexes as names.
fn commands(cmd: Option<&Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match cmd {
        Some(Value::Object(map)) => map.iter().map(|(k, v)| (k.clone(), text(v))).collect(),
        Some(Value::Array(list)) => {
            let numbered = list.iter().enumerate();
            numbered.map(|(at, v)| (at.to_string(), text(v))).collect()
        }
        _ => Vec::new(),
    }
}

fn one(ask: &Ask<'_>, command: &str, done: &Map<String, Value>) -> Result<Answer, RestError> {
    let (method, query) = command.split_once('?').unwrap_or((command, ""));
    let method = method.to_ascii_lowercase();
    if method == "batch" {
        let description = "Method is not allowed for batch usage";
        return Err(RestError::new(
            405,
            "ERROR_BATCH_METHOD_NOT_ALLOWED",
            description,
        ));
    }
    fault::of_command(&mut ask.portal.core.lock().faults, &method)?;
    let mut params = read::form(query);
    resolve(&mut params, done);
    dispatch(&Ask {
        method: &method,
        params: &params,
        ..*ask
    })
}

/// Replaces `$result[name][field]` by what an earlier command gave.
fn resolve(value: &mut Value, done: &Map<String, Value>) {
    match value {
        Value::String(text) => {
            if let Some(found) = text.strip_prefix("$result").map(|path| look_up(path, done)) {
                *value = found;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, done)),
        Value::Object(map) => map.values_mut().for_each(|item| resolve(item, done)),
        _ => {}
    }
}

fn look_up(path: &str, done: &Map<String, Value>) -> Value {
    let mut keys = path.split(['[', ']']).filter(|key| !key.is_empty());
    let mut found = keys.next().and_then(|name| done.get(name));
    for key in keys {
        found = found.and_then(|value| match value {
            Value::Array(items) => key.parse().ok().and_then(|at: usize| items.get(at)),
            _ => value.get(key),
        });
    }
    found.cloned().unwrap_or_else(|| json!(""))
}

/// PHP writes an empty map as `[]`.
fn php_map(map: Map<String, Value>) -> Value {
    if map.is_empty() {
        json!([])
    } else {
        Value::Object(map)
    }
}
