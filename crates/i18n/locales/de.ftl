# Call Card in German. English stands in en.ftl.
# One message a line, `id = Text with { $placeholder }`: no selectors, no terms, no continued lines.
# Read in seconds while a phone rings, in a column of 320 pixels: short, plain, no exclamation marks.
# Ohne Anrede: weder Sie noch du. CRM-Begriffe wie in der deutschen Oberfläche von Bitrix24.

# State of the call in one line, the first thing an operator reads: state-<direction>-<state>.
# in_progress: whether anybody answered is not known, so do not write "connected" or "talking".
# ending: one side saw the end. unconfirmed: no end was reported for hours. unknown: no word yet.
state-incoming-requested = Eingehender Anruf angefordert
state-incoming-ringing = Eingehender Anruf, es klingelt
state-incoming-in_progress = Eingehender Anruf läuft
state-incoming-talking = Eingehender Anruf, im Gespräch
state-incoming-ending = Eingehender Anruf wird beendet
state-incoming-unconfirmed = Eingehender Anruf, Ende nicht bestätigt
state-incoming-ended = Eingehender Anruf beendet
state-incoming-unknown = Eingehender Anruf, Status noch unbekannt
state-outgoing-requested = Ausgehender Anruf angefordert
state-outgoing-ringing = Ausgehender Anruf, es klingelt
state-outgoing-in_progress = Ausgehender Anruf läuft
state-outgoing-talking = Ausgehender Anruf, im Gespräch
state-outgoing-ending = Ausgehender Anruf wird beendet
state-outgoing-unconfirmed = Ausgehender Anruf, Ende nicht bestätigt
state-outgoing-ended = Ausgehender Anruf beendet
state-outgoing-unknown = Ausgehender Anruf, Status noch unbekannt
state-callback-requested = Rückruf angefordert
state-callback-ringing = Rückruf, es klingelt
state-callback-in_progress = Rückruf läuft
state-callback-talking = Rückruf, im Gespräch
state-callback-ending = Rückruf wird beendet
state-callback-unconfirmed = Rückruf, Ende nicht bestätigt
state-callback-ended = Rückruf beendet
state-callback-unknown = Rückruf, Status noch unbekannt
state-informational-requested = Informationsanruf angefordert
state-informational-ringing = Informationsanruf, es klingelt
state-informational-in_progress = Informationsanruf läuft
state-informational-talking = Informationsanruf, verbunden
state-informational-ending = Informationsanruf wird beendet
state-informational-unconfirmed = Informationsanruf, Ende nicht bestätigt
state-informational-ended = Informationsanruf beendet
state-informational-unknown = Informationsanruf, Status noch unbekannt
state-unknown-requested = Anruf angefordert
state-unknown-ringing = Anruf, es klingelt
state-unknown-in_progress = Anruf läuft
state-unknown-talking = Anruf, im Gespräch
state-unknown-ending = Anruf wird beendet
state-unknown-unconfirmed = Ende nicht bestätigt
state-unknown-ended = Anruf beendet
state-unknown-unknown = Status noch unbekannt

# How an ended call turned out, in the place of the state: outcome-<direction>-<disposition>.
# missed: on our side. cancelled: hung up before an answer. unavailable: out of reach for the moment.
outcome-incoming-answered = Eingehender Anruf, angenommen und beendet
outcome-incoming-missed = Verpasster Anruf
outcome-incoming-no_answer = Eingehender Anruf, niemand hat abgenommen
outcome-incoming-declined = Eingehender Anruf abgelehnt
outcome-incoming-cancelled = Eingehender Anruf abgebrochen
outcome-incoming-busy = Eingehender Anruf, Leitung war besetzt
outcome-incoming-unavailable = Eingehender Anruf, niemand erreichbar
outcome-incoming-failed = Eingehender Anruf fehlgeschlagen
outcome-outgoing-answered = Ausgehender Anruf, angenommen und beendet
outcome-outgoing-missed = Ausgehender Anruf, nicht angenommen
outcome-outgoing-no_answer = Ausgehender Anruf, niemand hat abgenommen
outcome-outgoing-declined = Ausgehender Anruf abgelehnt
outcome-outgoing-cancelled = Ausgehender Anruf abgebrochen
outcome-outgoing-busy = Ausgehender Anruf, Leitung war besetzt
outcome-outgoing-unavailable = Ausgehender Anruf, nicht erreichbar
outcome-outgoing-failed = Ausgehender Anruf fehlgeschlagen
outcome-callback-answered = Rückruf, angenommen und beendet
outcome-callback-missed = Rückruf, nicht angenommen
outcome-callback-no_answer = Rückruf, niemand hat abgenommen
outcome-callback-declined = Rückruf abgelehnt
outcome-callback-cancelled = Rückruf abgebrochen
outcome-callback-busy = Rückruf, Leitung war besetzt
outcome-callback-unavailable = Rückruf, nicht erreichbar
outcome-callback-failed = Rückruf fehlgeschlagen
outcome-informational-answered = Informationsanruf, angenommen und beendet
outcome-informational-missed = Informationsanruf, nicht angenommen
outcome-informational-no_answer = Informationsanruf, niemand hat abgenommen
outcome-informational-declined = Informationsanruf abgelehnt
outcome-informational-cancelled = Informationsanruf abgebrochen
outcome-informational-busy = Informationsanruf, Leitung war besetzt
outcome-informational-unavailable = Informationsanruf, nicht erreichbar
outcome-informational-failed = Informationsanruf fehlgeschlagen
outcome-unknown-answered = Anruf angenommen und beendet
outcome-unknown-missed = Anruf nicht angenommen
outcome-unknown-no_answer = Niemand hat abgenommen
outcome-unknown-declined = Anruf abgelehnt
outcome-unknown-cancelled = Anruf abgebrochen
outcome-unknown-busy = Leitung war besetzt
outcome-unknown-unavailable = Nicht erreichbar
outcome-unknown-failed = Anruf fehlgeschlagen

# The same in a few words, put into fact-ended-outcome: "Ended: nobody answered".
disposition-answered = angenommen
disposition-missed = niemand hat abgenommen
disposition-no_answer = niemand hat abgenommen
disposition-declined = abgelehnt
disposition-cancelled = abgebrochen
disposition-busy = Leitung besetzt
disposition-unavailable = nicht erreichbar
disposition-failed = fehlgeschlagen
disposition-unknown = Ergebnis unbekannt

# Direction alone, beside the arrow.
direction-incoming = Eingehend
direction-outgoing = Ausgehend
direction-callback = Rückruf
direction-informational = Informationsanruf
direction-unknown = Richtung unbekannt

# Number, line and details. Labels stand before a value: "Line 7", "Code 304".
number-hidden = Nummer unterdrückt
number-unknown = Nummer nicht erkannt
no-call = Kein Anruf in dieser Karte
no-call-hint = Diesen Tab während eines Anrufs öffnen
line-label = Leitung
result-label = Ergebnis
code-label = Code
reason-label = Grund
cost-label = Kosten

# $time is a duration such as 0:24.
ring-time = { $time } geklingelt

# What the running clock measures; read aloud by screen readers only.
timer-requested = Zeit seit der Anforderung
timer-ringing = Klingelzeit
timer-in_progress = Zeit seit der Registrierung des Anrufs
timer-talking = Gesprächsdauer
timer-unknown = Verstrichene Zeit

# CRM records: use the portal's own terms.
crm-type-lead = Lead
crm-type-deal = Auftrag
crm-type-contact = Kontakt
crm-type-company = Unternehmen
crm-type-invoice = Rechnung
crm-type-quote = Angebot
crm-type-order = Bestellung
crm-type-smart_process = Smart-Prozess
crm-type-other = Eintrag
crm-link = { $type } { $id }
crm-none = Kein CRM-Eintrag verknüpft

# Notes below the number.
notice-rest-app = Von der Telefonie-Anwendung registriert. Ob jemand abgenommen hat, steht erst am Ende des Anrufs fest.
notice-call-list = Teil einer Anrufliste
notice-ending = Die Anrufkarte des Portals hat das Ende gemeldet; die Bestätigung steht noch aus.
notice-unconfirmed = Zu diesem Anruf kam lange keine Nachricht. Sein Ende ist nicht bestätigt.

# Two witnesses disagree. Say who says what, and take no side.
disagreement-frame-ended = Die Anrufkarte des Portals zeigt den Anruf als beendet, das Ende ist aber noch nicht bestätigt.
disagreement-event-ended = Das Portal hat das Ende des Anrufs gemeldet, seine Anrufkarte zeigt ihn aber noch.
disagreement-event-answered = Das Portal hat gemeldet, dass abgenommen wurde, in seiner Anrufkarte klingelt es aber noch.

# A callback the customer asked for. $time: when; $line: number or name of the line.
callback-heading = Rückruf gewünscht { $time }
callback-line = Leitung { $line }

# The course of the call: what was reported, newest first. $operator: a name, or the text "operator".
# $record: the text "crm-link". $outcome: one of the texts "disposition-...".
timeline-heading = Verlauf
fact-requested = Anruf angefordert
fact-requested-from = Angefordert aus: { $record }
fact-initiated = Anruf gestartet
fact-initiated-incoming = Anruf eingegangen
fact-initiated-outgoing = Nummer gewählt
fact-initiated-callback = Rückruf gestartet
fact-initiated-informational = Informationsanruf gestartet
fact-registered = Anruf registriert
fact-registered-for = Anruf registriert für { $operator }
fact-answered = Anruf angenommen
fact-answered-by = Angenommen von { $operator }
fact-ended-outcome = Beendet: { $outcome }
fact-statistics = Anrufstatistik erhalten
fact-callback_requested = Rückruf gewünscht
fact-launched = Karte geöffnet
fact-card_status = Anrufkarte abgefragt
fact-connecting = Anrufkarte zeigt: es klingelt
fact-connected = Anrufkarte zeigt: verbunden
fact-idle = Anrufkarte zeigt: kein Anruf
fact-before_close = Anrufkarte will schließen
fact-entity-shown = Anrufkarte zeigt: { $record }
fact-entity-none = Anrufkarte zeigt: kein CRM-Eintrag
operator = Operator { $id }

# Who reported it, in small print behind the line.
witness-launch = Öffnen der Karte
witness-frame = Anrufkarte des Portals
witness-webhook = Portal-Ereignis
witness-statistics = Anrufstatistik
witness-unknown = andere Quelle

# The line at the foot: how fresh the card is. $time: a clock time.
connection-connecting = Verbindung wird aufgebaut…
connection-live = Live
connection-stale = Keine Nachricht seit { $time }, Verbindung wird erneuert
connection-offline-since = Offline seit { $time }
knowledge-age = Letzte Nachricht { $time }
session-refused = Dieses Portal kennt die Anwendung noch nicht. Die Administration muss sie installieren.
session-denied = Anmeldung abgelehnt. Bitte diesen Tab neu öffnen.
session-other-call = Dieser Tab gehört zu einem anderen Anruf. Bitte aus der Anrufkarte neu öffnen.
session-renewing = Anmeldung wird erneuert…
session-expired = Anmeldung abgelaufen. Bitte diesen Tab neu öffnen.
authorization-unreachable = Der Autorisierungsserver von Bitrix24 ist nicht erreichbar. Neuer Versuch läuft.
backend-unreachable = Keine Live-Aktualisierung. Angezeigt wird der Stand beim Öffnen der Karte.
backend-unreachable-frame = Keine Live-Aktualisierung. Angezeigt wird, was die Anrufkarte des Portals meldet.

# What the page brought cannot be read.
load-failed = Laden fehlgeschlagen

## From here on the pages of the backend and the preview; none of it travels to the card.

# Below the first paint, when live updates cannot start.
noscript = Die Live-Aktualisierung braucht JavaScript. Die Angaben oben zeigen den Stand beim Öffnen der Karte.
live-failed = Die Live-Aktualisierung konnte nicht starten. Die Angaben oben zeigen den Stand beim Öffnen der Karte.

# The application's own page. Its title is the name of the application; do not translate.
app-title = Call Card
app-what = Call Card zeigt, wer anruft, auf welcher Leitung, und was über den Anruf gemeldet wurde.
app-where = Die Anwendung ist ein Tab in der Anrufkarte von Bitrix24: den Tab während eines Anrufs öffnen.
app-missing-tab = Fehlt der Tab, die Portalseite neu laden. Hilft das nicht, muss die Administration die Anwendung erneut installieren.

# The installation page. Be honest about what is done and what is not.
install-title = Call Card installieren
install-what = Die Installation fügt der Anrufkarte dieses Portals den Tab „Call Card“ hinzu und abonniert die Anrufereignisse.
install-needs-admin = Das muss die Administration des Portals erledigen.
install-finish = Installation abschließen
install-running = Installation läuft…

# What a page needs to draw the steps: how each stands, and what can be pressed.
state-waiting = Ausstehend
state-running = Läuft
state-done = In Ordnung
state-changed = Eingerichtet
state-warning = Zu prüfen
state-failed = Nicht in Ordnung
state-skipped = Nicht ausgeführt
state-pending = Noch nicht
state-lost = Nicht bekannt
check-title = Zustand
setup-repair = Reparieren
setup-again = Erneut versuchen
setup-broken = Nicht alles ist in Ordnung. Was zu tun ist, steht oben beim jeweiligen Punkt.
setup-warned = Es funktioniert. Was zu prüfen ist, steht oben beim jeweiligen Punkt.
setup-lost = Die Verbindung zur Anwendung ist abgebrochen; wie es ausging, ist nicht bekannt. Erneut versuchen: Nichts wird doppelt ausgeführt.
setup-late = Die Installation konnte nicht starten. Diese Seite erneut öffnen.
setup-noscript = Für die Installation ist JavaScript nötig.
check-ready = Alles ist in Ordnung.
install-ready = Tab und Ereignisse sind eingerichtet. Jetzt die Installation abschließen: Diese Portalseite lädt dann von selbst neu. Alle anderen müssen die Portalseite einmal neu laden, erst dann erscheint der Tab.
install-repaired = Alles ist eingerichtet. Fehlt der Tab, die Portalseite neu laden.

# The steps of installation and check-up: what each is about.
step-admin = Anmeldung und Rechte
step-portal = Dieses Portal
step-address = Adresse der Anwendung
step-scope = Berechtigungen der Anwendung
step-placement = Tab in der Anrufkarte
step-events = Anrufereignisse
step-strays = Alte Handler
step-installed = Stand der Installation
step-access = Zugriff für die Arbeit im Hintergrund
step-clock = Uhren
step-last-event = Letztes Ereignis
step-delay = Zustellung der Ereignisse
step-version = Version der Anwendung

# What was found or done. $portal, $address: web addresses. $scopes, $events: codes, separated by commas.
admin-confirmed = Von Bitrix24 bestätigt: Administration dieses Portals.
admin-denied = Bitrix24 führt diesen Benutzer nicht als Administrator des Portals.
admin-denied-advice = Ein Administrator des Portals muss diese Seite öffnen.
portal-stored = Verbunden mit { $portal }.
portal-unknown = { $portal } ist noch nicht verbunden.
address-missing = Die Anwendung kennt die Adresse nicht, unter der Bitrix24 sie erreicht.
address-missing-advice = Auf dem Server CALL_CARD_PUBLIC_URL setzen, etwa https://card.example.com, und die Anwendung neu starten.
address-needed = Nicht geprüft: Dazu ist die Adresse der Anwendung nötig.
address-insecure = { $address } ist nicht https, das Portal aber schon: Browser zeigen den Tab nicht an.
address-insecure-advice = Der Anwendung https vorschalten und CALL_CARD_PUBLIC_URL auf diese Adresse setzen.
scope-granted = Erteilt: { $scopes }.
scope-missing = Es fehlen: { $scopes }.
scope-missing-advice = In Bitrix24 die Einstellungen der Anwendung öffnen und ankreuzen: { $scopes }. Speichern, dann diese Seite erneut öffnen.
placement-bound = Der Tab „Call Card“ ist an seinem Platz.
placement-added = Der Tab „Call Card“ wurde hinzugefügt. Er erscheint nach dem Neuladen der Portalseite.
placement-missing = Der Tab „Call Card“ ist nicht eingebunden.
placement-titles = Die Beschriftungen des Tabs sind veraltet.
events-bound = Das Portal meldet alle { $count } Ereignisse.
events-added = Abonniert: { $events }.
events-missing = Nicht abonniert: { $events }.
strays-found = Doppelt oder an einer alten Adresse gebunden: { $handlers }.
strays-removed = Entfernt: { $handlers }.
repair-advice = Auf „Reparieren“ klicken.
installed-finished = Abgeschlossen: Das Portal zeigt den Tab und sendet Ereignisse.
installed-waiting = Noch nicht abgeschlossen: Bis dahin zeigt das Portal niemandem den Tab und sendet keine Ereignisse.
installed-waiting-advice = Die Anwendung als Administrator noch einmal öffnen und auf „Installation abschließen“ klicken.
installed-press-advice = Unten auf „Installation abschließen“ klicken. Fehlt diese Schaltfläche, die Anwendung noch einmal aus dem Menü des Portals öffnen.
access-renewed = Durch das Öffnen dieser Seite erneuert; der vorige war { $age } alt.
access-restored = Er war verloren und ist durch das Öffnen dieser Seite wiederhergestellt.
access-none = Das Portal hat mit dieser Seite keinen dauerhaften Zugriff gewährt. Ohne ihn lassen sich verlorene Anrufenden nicht nachschlagen.
# A span of time, put into access-renewed as $age: short units, since $count may be any number. A number and its
# unit stay on one line: the space between them is U+00A0.
span-moment = weniger als 1 Min.
span-minutes = { $count } Min.
span-hours = { $count } Std.
span-days = { $count } Tage
clock-good = Portal und Anwendung gehen weniger als { $seconds } s auseinander.
clock-apart = Die Uhren von Portal und Anwendung gehen { $seconds } s auseinander.
clock-advice = Die Uhr des Servers über Zeitserver (NTP) stellen.
last-event-received = Empfangen: { $event }
last-event-none = In letzter Zeit ist kein Ereignis eingegangen.
last-event-no-call = Das ist normal, solange niemand angerufen hat. Bleibt es nach einem Anruf so, „Zustellung der Ereignisse“ ansehen.
last-event-not-finished = Das ist normal: Ereignisse sendet das Portal erst, wenn die Installation abgeschlossen ist.
delay-running = Warten auf Testereignisse von Bitrix24…
delay-measured = { $seconds } s unterwegs, Median von { $count } Testereignissen.
delay-slow-advice = Handler, die langsam antworten, beliefert Bitrix24 später. Auslastung des Servers und das Netz davor prüfen.
delay-some = Nur { $count } Testereignisse sind eingegangen, das nächste nicht innerhalb von { $seconds } s.
delay-none = Innerhalb von { $seconds } s ist kein Testereignis eingegangen.
delay-none-advice = Bitrix24 muss { $address } aus dem Internet erreichen können: Name, Zertifikat und Firewall prüfen.
delay-no-token = Ereignisse werden abgewiesen: Das Portal hat der Anwendung noch nicht mitgeteilt, woran sie zu erkennen sind.
delay-no-token-advice = Die Anwendung in Bitrix24 neu installieren und die Installation abschließen: Dabei teilt das Portal es mit.
delay-skipped = Wird gemessen, sobald die Punkte darüber in Ordnung sind.

# What went wrong with Bitrix24 or on the way there, and what to do. $host: host:port of a portal or server.
problem-expired = Diese Seite war zu lange offen.
problem-no-token = Das Portal hat mit dieser Seite keine Anmeldung übermittelt.
problem-token = Bitrix24 bestätigt die Anmeldung dieser Seite nicht.
problem-open-again = Diese Seite im Portal erneut öffnen.
problem-other-app = Die Anmeldung dieser Seite gehört zu einer anderen Anwendung.
problem-other-app-advice = Auf dem Server CALL_CARD_CLIENT_ID mit dem Anwendungscode vergleichen, den Bitrix24 anzeigt.
problem-oauth = Der Autorisierungsserver von Bitrix24 ist nicht erreichbar.
problem-oauth-advice = In einer Minute erneut versuchen. Bleibt es dabei, prüfen, ob der Server { $host } erreicht.
problem-unreachable = Das Portal antwortet nicht.
problem-unreachable-advice = Prüfen, ob der Server der Anwendung das Portal erreicht, dann erneut versuchen.
problem-private = Das Portal liegt an einer privaten Adresse, die die Einstellungen nicht erlauben: { $host }.
problem-private-advice = Ist es das eigene Portal, auf dem Server CALL_CARD_ALLOW_PRIVATE={ $host } setzen und die Anwendung neu starten.
problem-plain-http = Das Portal spricht http ohne Verschlüsselung, was die Einstellungen nicht erlauben: { $host }.
problem-plain-http-advice = Dem Portal https geben. Geht das nicht, auf dem Server CALL_CARD_ALLOW_PRIVATE={ $host } setzen und die Anwendung neu starten; Anmeldungen gehen dann ungeschützt durch das Netz.
problem-plan = Der Tarif dieses Portals umfasst keine Anwendungen (REST).
problem-plan-advice = Den Tarif wechseln oder das Marktplatz-Abo von Bitrix24 testen, dann erneut versuchen.
problem-busy = Das Portal ist gerade ausgelastet oder gestört.
problem-busy-advice = In einer Minute erneut versuchen.
problem-host = Bitrix24 erlaubt { $address } nicht: ein anderer Host als der der Anwendung.
problem-host-advice = Für alle Adressen der Anwendung in Bitrix24 und für CALL_CARD_PUBLIC_URL denselben Host verwenden.
problem-address = Bitrix24 nimmt die Adresse { $address } nicht an.
problem-address-advice = CALL_CARD_PUBLIC_URL braucht einen öffentlichen Namen mit Punkt und https.
problem-count = Der Tarif dieses Portals erlaubt keinen weiteren Tab in der Anrufkarte.
problem-count-advice = Den Tab einer anderen Anwendung entfernen oder den Tarif wechseln, dann erneut versuchen.
problem-placement = Dieses Portal bietet keinen Platz für einen Tab in der Anrufkarte.
problem-module = Das Portal kennt diese Ereignisse nicht: { $events }.
problem-module-advice = Dafür braucht das Portal Telefonie: auf einem eigenen Portal das Telefoniemodul installieren, dann erneut versuchen.
problem-denied = Bitrix24 lehnt ab: kein Zugriff.
problem-deleted = Bitrix24 meldet, dass dieses Portal gelöscht wurde.
problem-deleted-advice = Gibt es das Portal noch, diese Seite von dort erneut öffnen.
problem-not-json = Etwas auf dem Weg hat anstelle des Portals geantwortet.
problem-not-json-advice = Proxys zwischen Anwendung und Portal prüfen, dann erneut versuchen.
problem-refused = Bitrix24 hat geantwortet: { $error }
problem-refused-advice = Erneut versuchen. Bleibt es dabei, diesen Text an den Betrieb der Anwendung weitergeben.
problem-store = Es konnte nicht gespeichert werden.
problem-store-advice = Im Protokoll der Anwendung auf ihrem Server nachsehen.

# Somebody opened the address in an ordinary browser tab.
address-title = Diese Seite öffnet sich in Bitrix24
address-text = Diese Adresse wird von Bitrix24 in seiner Anrufkarte geöffnet. In einem eigenen Browser-Tab gibt es hier nichts zu sehen.
address-how = So geht es: im Portal anmelden und während eines Anrufs den Tab „Call Card“ öffnen.
address-page-text = Diese Adresse wird von Bitrix24 im Portal geöffnet. In einem eigenen Browser-Tab gibt es hier nichts zu sehen.
address-app-how = So geht es: im Portal anmelden und dort die Anwendung „Call Card“ öffnen.
address-install-how = Zum Installieren mit Administrationsrechten im Portal anmelden und dort die Anwendung „Call Card“ installieren.

# Error page, read by an operator in the frame. $field: name of a form field. $id: of the request.
error-title = Diese Seite konnte nicht geöffnet werden
error-hint = Den Tab erneut öffnen. Hilft das nicht, die Anfragenummer an die Administration weitergeben.
error-request-id = Anfragenummer { $id }
error-field-missing = Das Feld { $field } fehlt.
error-field-invalid = Das Feld { $field } ist ungültig.
error-not-a-launch = Diese Anfrage stammt nicht von einer Bitrix24-Seite, die die Anwendung öffnet.
error-bad-domain = Die Portaladresse in der Anfrage ist ungültig.
error-too-large = Die Anfrage ist zu groß.
error-unsupported-type = Dieses Format der Anfrage wird hier nicht angenommen.
error-timeout = Die Anfrage ist nicht rechtzeitig vollständig angekommen.
error-too-many-requests = Aus diesem Netz kamen zu viele Anfragen. Bitte einen Moment warten.
error-not-found = Unter dieser Adresse gibt es keine Seite.
error-unavailable = Der Dienst ist zurzeit nicht verfügbar.
error-internal = Bei uns ist ein Fehler aufgetreten.

# The preview that developers see in debug builds.
preview-title = Vorschau
preview-what = Anrufe nach Drehbuch, ohne Portal und ohne Backend.
preview-call-incoming_answered = Eingehend, angenommen
preview-call-incoming_missed = Eingehend, verpasst
preview-call-outgoing_busy = Ausgehend, besetzt
preview-call-rest_app = Ausgehend, Telefonie-Anwendung
preview-call-callback = Rückruf
preview-call-number_hidden = Nummer unterdrückt
preview-call-disagreement = Widersprüchliche Meldungen
preview-call-connection_lost = Verbindung verloren
