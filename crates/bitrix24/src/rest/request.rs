//! A method with its parameters: the form of a request, or one command of a batch.

use std::fmt;

use crate::rest::batch;

/// One request to a portal's REST, without the token it will carry.
///
/// Nested parameters are written as PHP reads them: `LANG_ALL[en][TITLE]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: &'static str,
    params: Vec<(String, String)>,
}

impl Request {
    /// A method without parameters.
    pub const fn new(method: &'static str) -> Self {
        Self {
            method,
            params: Vec::new(),
        }
    }

    /// Many requests as one, each under a name of its own; up to [`batch::MAX_COMMANDS`]. A
    /// command that fails does not keep the next from running.
    pub fn batch<'a>(commands: impl IntoIterator<Item = (&'a str, &'a Self)>) -> Self {
        let command =
            |(name, request): (&str, &Self)| (format!("cmd[{name}]"), request.as_command());
        Self {
            method: "batch",
            params: [("halt".to_owned(), "0".to_owned())]
                .into_iter()
                .chain(commands.into_iter().map(command))
                .collect(),
        }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// The method's name, which is the end of its address.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The parameters, in their order.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The request as a command of a batch.
    fn as_command(&self) -> String {
        batch::command(self.method, self.params())
    }
}

/// Names alone: parameters carry numbers and names of customers.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.method)?;
        f.debug_list()
            .entries(self.params.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn a_batch_carries_each_request_as_a_command_under_its_name() {
        let event = Request::new("event.bind").with("event", "ONAPPTEST");
        let both = Request::batch([("info", &Request::new("app.info")), ("one", &event)]);
        let params: Vec<_> = both.params().collect();
        assert_eq!(both.method(), "batch");
        assert_eq!(
            params,
            [
                ("halt", "0"),
                ("cmd[info]", "app.info"),
                ("cmd[one]", "event.bind?event=ONAPPTEST"),
            ]
        );
    }

    #[test]
    fn what_is_asked_about_never_prints() {
        let request = Request::new("x.get").with("FILTER[PHONE]", "+4930901820");
        assert_eq!(format!("{request:?}"), r#"x.get["FILTER[PHONE]"]"#);
    }
}
