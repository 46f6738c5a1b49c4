# Call Card in English: the text every language falls back to, and the one the card is born with.
# One message a line, `id = Text with { $placeholder }`: no selectors, no terms, no continued lines.
# Read in seconds while a phone rings, in a column of 320 pixels: short, plain, no exclamation marks.

# State of the call in one line, the first thing an operator reads: state-<direction>-<state>.
# in_progress: whether anybody answered is not known, so do not write "connected" or "talking".
# ending: one side saw the end. unconfirmed: no end was reported for hours. unknown: no word yet.
state-incoming-requested = Incoming call requested
state-incoming-ringing = Incoming call, ringing
state-incoming-in_progress = Incoming call, in progress
state-incoming-talking = Incoming call, talking
state-incoming-ending = Incoming call is ending
state-incoming-unconfirmed = Incoming call, end not confirmed
state-incoming-ended = Incoming call ended
state-incoming-unknown = Incoming call, state not known yet
state-outgoing-requested = Outgoing call requested
state-outgoing-ringing = Outgoing call, ringing
state-outgoing-in_progress = Outgoing call, in progress
state-outgoing-talking = Outgoing call, talking
state-outgoing-ending = Outgoing call is ending
state-outgoing-unconfirmed = Outgoing call, end not confirmed
state-outgoing-ended = Outgoing call ended
state-outgoing-unknown = Outgoing call, state not known yet
state-callback-requested = Callback requested
state-callback-ringing = Callback, ringing
state-callback-in_progress = Callback, in progress
state-callback-talking = Callback, talking
state-callback-ending = Callback is ending
state-callback-unconfirmed = Callback, end not confirmed
state-callback-ended = Callback ended
state-callback-unknown = Callback, state not known yet
state-informational-requested = Information call requested
state-informational-ringing = Information call, ringing
state-informational-in_progress = Information call, in progress
state-informational-talking = Information call, connected
state-informational-ending = Information call is ending
state-informational-unconfirmed = Information call, end not confirmed
state-informational-ended = Information call ended
state-informational-unknown = Information call, state not known yet
state-unknown-requested = Call requested
state-unknown-ringing = Call, ringing
state-unknown-in_progress = Call in progress
state-unknown-talking = Call, talking
state-unknown-ending = Call is ending
state-unknown-unconfirmed = End not confirmed
state-unknown-ended = Call ended
state-unknown-unknown = State not known yet

# How an ended call turned out, in the place of the state: outcome-<direction>-<disposition>.
# missed: on our side. cancelled: hung up before an answer. unavailable: out of reach for the moment.
outcome-incoming-answered = Incoming call, answered and ended
outcome-incoming-missed = Missed call
outcome-incoming-no_answer = Incoming call, nobody answered
outcome-incoming-declined = Incoming call, declined
outcome-incoming-cancelled = Incoming call, cancelled
outcome-incoming-busy = Incoming call, line was busy
outcome-incoming-unavailable = Incoming call, nobody available
outcome-incoming-failed = Incoming call failed
outcome-outgoing-answered = Outgoing call, answered and ended
outcome-outgoing-missed = Outgoing call, not answered
outcome-outgoing-no_answer = Outgoing call, nobody answered
outcome-outgoing-declined = Outgoing call, declined
outcome-outgoing-cancelled = Outgoing call, cancelled
outcome-outgoing-busy = Outgoing call, line was busy
outcome-outgoing-unavailable = Outgoing call, not available
outcome-outgoing-failed = Outgoing call failed
outcome-callback-answered = Callback, answered and ended
outcome-callback-missed = Callback, not answered
outcome-callback-no_answer = Callback, nobody answered
outcome-callback-declined = Callback, declined
outcome-callback-cancelled = Callback, cancelled
outcome-callback-busy = Callback, line was busy
outcome-callback-unavailable = Callback, not available
outcome-callback-failed = Callback failed
outcome-informational-answered = Information call, answered and ended
outcome-informational-missed = Information call, not answered
outcome-informational-no_answer = Information call, nobody answered
outcome-informational-declined = Information call, declined
outcome-informational-cancelled = Information call, cancelled
outcome-informational-busy = Information call, line was busy
outcome-informational-unavailable = Information call, not available
outcome-informational-failed = Information call failed
outcome-unknown-answered = Call answered and ended
outcome-unknown-missed = Call not answered
outcome-unknown-no_answer = Nobody answered
outcome-unknown-declined = Call declined
outcome-unknown-cancelled = Call cancelled
outcome-unknown-busy = Line was busy
outcome-unknown-unavailable = Not available
outcome-unknown-failed = Call failed

# The same in a few words, put into fact-ended-outcome: "Ended: nobody answered".
disposition-answered = answered
disposition-missed = nobody answered
disposition-no_answer = nobody answered
disposition-declined = declined
disposition-cancelled = cancelled
disposition-busy = line busy
disposition-unavailable = not available
disposition-failed = failed
disposition-unknown = result not known

# Direction alone, beside the arrow.
direction-incoming = Incoming
direction-outgoing = Outgoing
direction-callback = Callback
direction-informational = Information call
direction-unknown = Direction not known

# Number, line and details. Labels stand before a value: "Line 7", "Code 304".
number-hidden = Number hidden
number-unknown = Number not identified
no-call = No call in this card
no-call-hint = Open this tab while a call is active
line-label = Line
result-label = Result
code-label = Code
reason-label = Reason
cost-label = Cost

# $time is a duration such as 0:24.
ring-time = rang { $time }

# What the running clock measures; read aloud by screen readers only.
timer-requested = Time since the request
timer-ringing = Ringing time
timer-in_progress = Time since the call was registered
timer-talking = Talk time
timer-unknown = Elapsed time

# CRM records: use the portal's own terms.
crm-type-lead = Lead
crm-type-deal = Deal
crm-type-contact = Contact
crm-type-company = Company
crm-type-invoice = Invoice
crm-type-quote = Quote
crm-type-order = Order
crm-type-smart_process = Smart process
crm-type-other = Record
crm-link = { $type } { $id }
crm-none = No CRM record linked

# Notes below the number.
notice-rest-app = Registered by the telephony application. Whether anyone answered is known when the call ends.
notice-call-list = Part of a call list
notice-ending = The portal card saw the end; the confirmation has not arrived.
notice-unconfirmed = There has been no news of this call for a long time. Its end is not confirmed.

# Two witnesses disagree. Say who says what, and take no side.
disagreement-frame-ended = The portal card shows that the call is over, but its end has not been confirmed.
disagreement-event-ended = The portal reported the end of the call, but its card still shows the call.
disagreement-event-answered = The portal reported an answer, but its card still shows the call as ringing.

# A callback the customer asked for. $time: when; $line: number or name of the line.
callback-heading = Callback requested { $time }
callback-line = Line { $line }

# The course of the call: what was reported, newest first. $operator: a name, or the text "operator".
# $record: the text "crm-link". $outcome: one of the texts "disposition-...".
timeline-heading = Timeline
fact-requested = Call requested
fact-requested-from = Requested from { $record }
fact-initiated = Call started
fact-initiated-incoming = Call came in
fact-initiated-outgoing = Call placed
fact-initiated-callback = Callback started
fact-initiated-informational = Information call started
fact-registered = Call registered
fact-registered-for = Call registered for { $operator }
fact-answered = Call answered
fact-answered-by = Answered by { $operator }
fact-ended-outcome = Ended: { $outcome }
fact-statistics = Call statistics received
fact-callback_requested = Callback requested
fact-launched = Card opened
fact-card_status = Portal card read
fact-connecting = Portal card shows: ringing
fact-connected = Portal card shows: connected
fact-idle = Portal card shows: no call
fact-before_close = Portal card wants to close
fact-entity-shown = Portal card shows { $record }
fact-entity-none = Portal card shows no CRM record
operator = Operator { $id }

# Who reported it, in small print behind the line.
witness-launch = card opening
witness-frame = portal card
witness-webhook = portal event
witness-statistics = call statistics
witness-unknown = other source

# The line at the foot: how fresh the card is. $time: a clock time.
connection-connecting = Connecting…
connection-live = Live
connection-stale = No news since { $time }, reconnecting
connection-offline-since = Offline since { $time }
knowledge-age = Last news { $time }
session-refused = This portal does not know the application yet. An administrator must install it.
session-denied = Sign-in was refused. Open this tab again.
session-other-call = This tab belongs to another call. Open it again from the call card.
session-renewing = Renewing the sign-in…
session-expired = Sign-in has expired. Open this tab again.
authorization-unreachable = The Bitrix24 authorization server cannot be reached. Trying again.
backend-unreachable = Live updates unavailable. What you see is from the opening of the card.
backend-unreachable-frame = Live updates unavailable. What you see is what the portal card says.

# What the page brought cannot be read.
load-failed = Could not be loaded

## From here on the pages of the backend and the preview; none of it travels to the card.

# Below the first paint, when live updates cannot start.
noscript = Live updates need JavaScript. The details above are from the opening of the card.
live-failed = Live updates could not start. The details above are from the opening of the card.

# The application's own page. Its title is the name of the application; do not translate.
app-title = Call Card
app-what = Call Card shows who is calling, on which line, and what has been reported about the call.
app-where = It is a tab in the call card of Bitrix24: open the tab during a call.
app-missing-tab = If the tab is missing, reload the portal page. If that does not help, an administrator must install the application again.

# The installation page. Be honest about what is done and what is not.
install-title = Installing Call Card
install-what = Installation adds the tab “Call Card” to the call card of this portal and subscribes the application to its call events.
install-needs-admin = An administrator of the portal must do this.
install-finish = Finish installation
install-running = Installing…

# What a page needs to draw the steps: how each stands, and what can be pressed.
state-waiting = Waiting
state-running = In progress
state-done = In order
state-changed = Set up
state-warning = Needs attention
state-failed = Not in order
state-skipped = Not done
state-pending = Not yet
state-lost = Not known
check-title = Check-up
setup-repair = Repair
setup-again = Try again
setup-broken = Not everything is in order. The points above say what to do.
setup-warned = It works. The points above say what needs attention.
setup-lost = The connection to the application broke off, so how it ended is not known. Try again: nothing is done twice.
setup-late = The installation could not start. Open this page again.
setup-noscript = The installation needs JavaScript.
check-ready = Everything is in order.
install-ready = Tab and events are in place. Finish the installation now: this portal page then reloads by itself. Everybody else has to reload the portal page once before the tab appears.
install-repaired = Everything is in place. Reload the portal page if the tab is missing.

# The steps of installation and check-up: what each is about.
step-admin = Sign-in and rights
step-portal = This portal
step-address = Address of the application
step-scope = Permissions of the application
step-placement = Tab in the call card
step-events = Call events
step-strays = Old handlers
step-installed = Installation status
step-access = Access for work in the background
step-clock = Clocks
step-last-event = Last event
step-delay = Delivery of events
step-version = Version of the application

# What was found or done. $portal, $address: web addresses. $scopes, $events: codes, separated by commas.
admin-confirmed = Bitrix24 confirms: an administrator of this portal.
admin-denied = Bitrix24 does not call this user an administrator of the portal.
admin-denied-advice = Ask an administrator of the portal to open this page.
portal-stored = Connected to { $portal }.
portal-unknown = { $portal } is not connected yet.
address-missing = The application does not know the address at which Bitrix24 reaches it.
address-missing-advice = On the server set CALL_CARD_PUBLIC_URL, such as https://card.example.com, and start the application again.
address-needed = Not looked at: that takes the address of the application.
address-insecure = { $address } is not https, but the portal is: browsers will not show the tab.
address-insecure-advice = Put https in front of the application and set CALL_CARD_PUBLIC_URL to that address.
scope-granted = Granted: { $scopes }.
scope-missing = Missing: { $scopes }.
scope-missing-advice = In Bitrix24 open the settings of the application and tick: { $scopes }. Save, then open this page again.
placement-bound = The tab “Call Card” is in its place.
placement-added = The tab “Call Card” has been added. It appears once the portal page is reloaded.
placement-missing = The tab “Call Card” is missing.
placement-titles = The captions of the tab are out of date.
events-bound = The portal reports all { $count } events.
events-added = Subscribed: { $events }.
events-missing = Not subscribed: { $events }.
strays-found = Bound twice or at an old address: { $handlers }.
strays-removed = Removed: { $handlers }.
repair-advice = Press “Repair”.
installed-finished = Finished: the portal shows the tab and sends events.
installed-waiting = Not finished yet: until then the portal shows nobody the tab and sends no events.
installed-waiting-advice = Open the application once more as an administrator and press “Finish installation”.
installed-press-advice = Press “Finish installation” below. If there is no such button, open the application once more from the menu of the portal.
access-renewed = Renewed by opening this page; the one before was { $age } old.
access-restored = It was lost and is restored by opening this page.
access-none = The portal gave no lasting access with this page. Without it lost ends of calls cannot be looked up.
# A span of time, put into access-renewed as $age: short units, since $count may be any number. A number and its
# unit stay on one line: the space between them is U+00A0.
span-moment = less than 1 min
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count } days
clock-good = The difference between portal and application is less than { $seconds } s.
clock-apart = The clocks of portal and application differ by { $seconds } s.
clock-advice = Set the clock of the server by time servers (NTP).
last-event-received = Received: { $event }
last-event-none = No event has been received lately.
last-event-no-call = That is normal as long as nobody has called. If it stays so after a call, look at “Delivery of events”.
last-event-not-finished = That is normal: the portal sends events only once the installation is finished.
delay-running = Waiting for test events from Bitrix24…
delay-measured = { $seconds } s on the way, the median of { $count } test events.
delay-slow-advice = Bitrix24 delivers late to handlers that answer slowly. Look at the load of the server and the network in front of it.
delay-some = Only { $count } test events arrived, the next one not within { $seconds } s.
delay-none = No test event arrived within { $seconds } s.
delay-none-advice = Bitrix24 must be able to reach { $address } from the internet: check its name, certificate and firewall.
delay-no-token = Events are turned away: the portal has not yet told the application how to recognise them.
delay-no-token-advice = Reinstall the application in Bitrix24 and finish its installation: the portal tells it then.
delay-skipped = Measured once the points above are in order.

# What went wrong with Bitrix24 or on the way there, and what to do. $host: host:port of a portal or server.
problem-expired = This page has been open for too long.
problem-no-token = The portal sent no sign-in with this page.
problem-token = Bitrix24 does not confirm the sign-in of this page.
problem-open-again = Open this page again from the portal.
problem-other-app = The sign-in of this page belongs to another application.
problem-other-app-advice = On the server compare CALL_CARD_CLIENT_ID with the application code that Bitrix24 shows.
problem-oauth = The Bitrix24 authorization server cannot be reached.
problem-oauth-advice = Try again in a minute. If it stays so, check that the server reaches { $host }.
problem-unreachable = The portal does not answer.
problem-unreachable-advice = Check that the server of the application reaches the portal, then try again.
problem-private = The portal lies on a private address that the settings do not allow: { $host }.
problem-private-advice = If it is your own portal, set CALL_CARD_ALLOW_PRIVATE={ $host } on the server and start the application again.
problem-plain-http = The portal speaks plain http, which the settings do not allow: { $host }.
problem-plain-http-advice = Give the portal https. If that cannot be, set CALL_CARD_ALLOW_PRIVATE={ $host } on the server and start the application again; sign-ins then cross the network unprotected.
problem-plan = The plan of this portal does not include applications (REST).
problem-plan-advice = Change the plan or start the trial of the Bitrix24 marketplace subscription, then try again.
problem-busy = The portal is busy or out of order at the moment.
problem-busy-advice = Try again in a minute.
problem-host = Bitrix24 does not allow { $address }: another host than that of the application.
problem-host-advice = Use the same host for all addresses of the application in Bitrix24 and for CALL_CARD_PUBLIC_URL.
problem-address = Bitrix24 does not accept the address { $address }.
problem-address-advice = CALL_CARD_PUBLIC_URL needs a public name with a dot, and https.
problem-count = The plan of this portal allows no further tab in the call card.
problem-count-advice = Remove the tab of another application or change the plan, then try again.
problem-placement = This portal offers no place for a tab in the call card.
problem-module = The portal does not know these events: { $events }.
problem-module-advice = This needs telephony in the portal: on a self-hosted portal install the telephony module, then try again.
problem-denied = Bitrix24 refuses: access denied.
problem-deleted = Bitrix24 says that this portal has been deleted.
problem-deleted-advice = If the portal is still there, open this page again from it.
problem-not-json = Something on the way answered in place of the portal.
problem-not-json-advice = Check proxies between the application and the portal, then try again.
problem-refused = Bitrix24 answered: { $error }
problem-refused-advice = Try again. If it stays so, pass this text on to whoever runs the application.
problem-store = It could not be saved.
problem-store-advice = Look into the log of the application on its server.

# Somebody opened the address in an ordinary browser tab.
address-title = This page opens inside Bitrix24
address-text = This address is opened by Bitrix24 inside its call card. There is nothing to see in a browser tab of its own.
address-how = To see it, sign in to the portal and open the tab “Call Card” during a call.
address-page-text = This address is opened by Bitrix24 inside the portal. There is nothing to see in a browser tab of its own.
address-app-how = To see it, sign in to the portal and open the application “Call Card” there.
address-install-how = To install, sign in to the portal as an administrator and install the application “Call Card” there.

# Error page, read by an operator in the frame. $field: name of a form field. $id: of the request.
error-title = This page could not be opened
error-hint = Open the tab again. If it fails again, give the request id to your administrator.
error-request-id = Request id { $id }
error-field-missing = The field { $field } is missing.
error-field-invalid = The field { $field } is not valid.
error-not-a-launch = This request did not come from a Bitrix24 page that opens the application.
error-bad-domain = The portal address in the request is not valid.
error-too-large = The request is too large.
error-unsupported-type = The request is in a format this address does not accept.
error-timeout = The request did not arrive completely in time.
error-too-many-requests = Too many requests have come from this network. Wait a moment.
error-not-found = There is no page at this address.
error-unavailable = The service is not available at the moment.
error-internal = Something went wrong on our side.

# The preview that developers see in debug builds.
preview-title = Preview
preview-what = Calls played by script, without a portal and without a backend.
preview-call-incoming_answered = Incoming, answered
preview-call-incoming_missed = Incoming, missed
preview-call-outgoing_busy = Outgoing, line busy
preview-call-rest_app = Outgoing, telephony application
preview-call-callback = Callback
preview-call-number_hidden = Number hidden
preview-call-disagreement = Witnesses disagree
preview-call-connection_lost = Connection lost
