//! A page as it was opened: its headers, its text, and what can be found in it.

use reqwest::Response;
use serde_json::Value;

use crate::stand::Stand;

/// What a page is: its headers and its text.
pub(crate) struct Opened {
    pub(crate) status: u16,
    pub(crate) policy: String,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) html: String,
}

impl Opened {
    pub(crate) async fn of(answer: Response) -> Self {
        let headers = answer.headers().clone();
        let policy = headers["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        let status = answer.status().as_u16();
        Self {
            status,
            policy,
            headers,
            html: answer.text().await.expect("a page"),
        }
    }

    /// What stands in `#boot`.
    pub(crate) fn boot(&self) -> Value {
        let (_, rest) = self
            .html
            .split_once(r#"id="boot">"#)
            .expect("a boot script");
        let (json, _) = rest.split_once("</script>").expect("its end");
        serde_json::from_str(json).expect("json")
    }

    /// A directive of the policy.
    pub(crate) fn directive(&self, name: &str) -> &str {
        let mut all = self.policy.split(';').map(str::trim);
        all.find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '))
            .unwrap_or_else(|| panic!("no {name}"))
    }

    /// The text inside the element with this test id.
    pub(crate) fn text(&self, test_id: &str) -> Option<&str> {
        let (_, rest) = self
            .html
            .split_once(&format!(r#"data-testid="{test_id}""#))?;
        let (_, rest) = rest.split_once('>')?;
        rest.split_once('<').map(|(text, _)| text)
    }

    pub(crate) fn assert_guarded(&self) {
        assert_eq!(self.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(self.headers["referrer-policy"], "no-referrer");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(self.headers["x-content-type-options"], "nosniff");
        assert!(!self.headers.contains_key("x-frame-options"));
        assert!(!self.headers.contains_key("set-cookie"));
        assert_eq!(self.directive("default-src"), "'none'");
        assert_eq!(self.directive("base-uri"), "'none'");
        assert_eq!(self.directive("form-action"), "'none'");
        let script = self.directive("script-src");
        assert!(
            script.starts_with("'nonce-") && script.ends_with("' 'wasm-unsafe-eval'"),
            "{script}"
        );
        assert!(!self.policy.contains("unsafe-inline") && !self.policy.contains("'unsafe-eval'"));
    }
}

pub(crate) fn query(lang: &str) -> String {
    format!("DOMAIN=acme.example&PROTOCOL=1&LANG={lang}&APP_SID=9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12")
}

pub(crate) fn body(options: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("AUTH_ID", "the-operators-token")
        .append_pair("AUTH_EXPIRES", "3600");
    form.append_pair("REFRESH_ID", "the-refresh-token")
        .append_pair("APPLICATION_TOKEN", "the-application-token");
    form.append_pair("member_id", "5f0c6d1e2b3a49788796a5b4c3d2e1f0")
        .append_pair("PLACEMENT", "CALL_CARD");
    form.append_pair("PLACEMENT_OPTIONS", options);
    form.finish()
}

pub(crate) async fn open(stand: &Stand, query: &str, body: String) -> Opened {
    let page = Opened::of(
        stand
            .node
            .post_form(&format!("/call-card?{query}"), body)
            .await,
    )
    .await;
    page.assert_guarded();
    page
}
