# Call Card in Russian. English stands in en.ftl.
# One message a line, `id = Text with { $placeholder }`: no selectors, no terms, no continued lines.
# Read in seconds while a phone rings, in a column of 320 pixels: short, plain, no exclamation marks.
# Термины CRM — как в русском интерфейсе Битрикс24; обращение на «вы», со строчной буквы.

# State of the call in one line, the first thing an operator reads: state-<direction>-<state>.
# in_progress: whether anybody answered is not known, so do not write "connected" or "talking".
# ending: one side saw the end. unconfirmed: no end was reported for hours. unknown: no word yet.
state-incoming-requested = Входящий звонок запрошен
state-incoming-ringing = Входящий звонок, ждёт ответа
state-incoming-in_progress = Идёт входящий звонок
state-incoming-talking = Входящий звонок, идёт разговор
state-incoming-ending = Входящий звонок завершается
state-incoming-unconfirmed = Входящий звонок, завершение не подтверждено
state-incoming-ended = Входящий звонок завершён
state-incoming-unknown = Входящий звонок, состояние пока неизвестно
state-outgoing-requested = Исходящий звонок запрошен
state-outgoing-ringing = Исходящий звонок, идёт вызов
state-outgoing-in_progress = Идёт исходящий звонок
state-outgoing-talking = Исходящий звонок, идёт разговор
state-outgoing-ending = Исходящий звонок завершается
state-outgoing-unconfirmed = Исходящий звонок, завершение не подтверждено
state-outgoing-ended = Исходящий звонок завершён
state-outgoing-unknown = Исходящий звонок, состояние пока неизвестно
state-callback-requested = Обратный звонок запрошен
state-callback-ringing = Обратный звонок, идёт вызов
state-callback-in_progress = Идёт обратный звонок
state-callback-talking = Обратный звонок, идёт разговор
state-callback-ending = Обратный звонок завершается
state-callback-unconfirmed = Обратный звонок, завершение не подтверждено
state-callback-ended = Обратный звонок завершён
state-callback-unknown = Обратный звонок, состояние пока неизвестно
state-informational-requested = Информационный звонок запрошен
state-informational-ringing = Информационный звонок, идёт вызов
state-informational-in_progress = Идёт информационный звонок
state-informational-talking = Информационный звонок, на связи
state-informational-ending = Информационный звонок завершается
state-informational-unconfirmed = Информационный звонок, завершение не подтверждено
state-informational-ended = Информационный звонок завершён
state-informational-unknown = Информационный звонок, состояние пока неизвестно
state-unknown-requested = Звонок запрошен
state-unknown-ringing = Звонок, идёт вызов
state-unknown-in_progress = Идёт звонок
state-unknown-talking = Звонок, идёт разговор
state-unknown-ending = Звонок завершается
state-unknown-unconfirmed = Завершение не подтверждено
state-unknown-ended = Звонок завершён
state-unknown-unknown = Состояние пока неизвестно

# How an ended call turned out, in the place of the state: outcome-<direction>-<disposition>.
# missed: on our side. cancelled: hung up before an answer. unavailable: out of reach for the moment.
outcome-incoming-answered = Входящий звонок принят и завершён
outcome-incoming-missed = Пропущенный звонок
outcome-incoming-no_answer = Входящий звонок, никто не ответил
outcome-incoming-declined = Входящий звонок отклонён
outcome-incoming-cancelled = Входящий звонок отменён
outcome-incoming-busy = Входящий звонок, линия была занята
outcome-incoming-unavailable = Входящий звонок, абонент недоступен
outcome-incoming-failed = Входящий звонок не состоялся
outcome-outgoing-answered = Исходящий звонок состоялся и завершён
outcome-outgoing-missed = Исходящий звонок без ответа
outcome-outgoing-no_answer = Исходящий звонок, никто не ответил
outcome-outgoing-declined = Исходящий звонок отклонён
outcome-outgoing-cancelled = Исходящий звонок отменён
outcome-outgoing-busy = Исходящий звонок, линия была занята
outcome-outgoing-unavailable = Исходящий звонок, абонент недоступен
outcome-outgoing-failed = Исходящий звонок не состоялся
outcome-callback-answered = Обратный звонок состоялся и завершён
outcome-callback-missed = Обратный звонок без ответа
outcome-callback-no_answer = Обратный звонок, никто не ответил
outcome-callback-declined = Обратный звонок отклонён
outcome-callback-cancelled = Обратный звонок отменён
outcome-callback-busy = Обратный звонок, линия была занята
outcome-callback-unavailable = Обратный звонок, абонент недоступен
outcome-callback-failed = Обратный звонок не состоялся
outcome-informational-answered = Информационный звонок принят и завершён
outcome-informational-missed = Информационный звонок без ответа
outcome-informational-no_answer = Информационный звонок, никто не ответил
outcome-informational-declined = Информационный звонок отклонён
outcome-informational-cancelled = Информационный звонок отменён
outcome-informational-busy = Информационный звонок, линия была занята
outcome-informational-unavailable = Информационный звонок, абонент недоступен
outcome-informational-failed = Информационный звонок не состоялся
outcome-unknown-answered = Звонок состоялся и завершён
outcome-unknown-missed = Звонок без ответа
outcome-unknown-no_answer = Никто не ответил
outcome-unknown-declined = Звонок отклонён
outcome-unknown-cancelled = Звонок отменён
outcome-unknown-busy = Линия была занята
outcome-unknown-unavailable = Абонент недоступен
outcome-unknown-failed = Звонок не состоялся

# The same in a few words, put into fact-ended-outcome: "Ended: nobody answered".
disposition-answered = разговор состоялся
disposition-missed = никто не ответил
disposition-no_answer = никто не ответил
disposition-declined = отклонён
disposition-cancelled = отменён
disposition-busy = линия занята
disposition-unavailable = абонент недоступен
disposition-failed = не состоялся
disposition-unknown = результат неизвестен

# Direction alone, beside the arrow.
direction-incoming = Входящий
direction-outgoing = Исходящий
direction-callback = Обратный звонок
direction-informational = Информационный звонок
direction-unknown = Направление неизвестно

# Number, line and details. Labels stand before a value: "Line 7", "Code 304".
number-hidden = Номер скрыт
number-unknown = Номер не определён
no-call = В этой карточке нет звонка
no-call-hint = Откройте эту вкладку во время звонка
line-label = Линия
result-label = Результат
code-label = Код
reason-label = Причина
cost-label = Стоимость

# $time is a duration such as 0:24.
ring-time = вызов { $time }

# What the running clock measures; read aloud by screen readers only.
timer-requested = Время с момента запроса
timer-ringing = Время вызова
timer-in_progress = Время с момента регистрации звонка
timer-talking = Время разговора
timer-unknown = Прошло времени

# CRM records: use the portal's own terms.
crm-type-lead = Лид
crm-type-deal = Сделка
crm-type-contact = Контакт
crm-type-company = Компания
crm-type-invoice = Счёт
crm-type-quote = Предложение
crm-type-order = Заказ
crm-type-smart_process = Смарт-процесс
crm-type-other = Запись
crm-link = { $type } { $id }
crm-none = Запись CRM не привязана

# Notes below the number.
notice-rest-app = Звонок зарегистрирован приложением телефонии. Ответил ли кто-нибудь, станет известно по завершении звонка.
notice-call-list = Звонок из списка обзвона
notice-ending = Карточка портала сообщила о завершении; подтверждения пока нет.
notice-unconfirmed = Об этом звонке давно нет новостей. Его завершение не подтверждено.

# Two witnesses disagree. Say who says what, and take no side.
disagreement-frame-ended = В карточке портала звонок завершён, но завершение не подтверждено.
disagreement-event-ended = Портал сообщил о завершении звонка, но его карточка всё ещё показывает звонок.
disagreement-event-answered = Портал сообщил об ответе, но в его карточке ещё идёт вызов.

# A callback the customer asked for. $time: when; $line: number or name of the line.
callback-heading = Запрошен обратный звонок { $time }
callback-line = Линия { $line }

# The course of the call: what was reported, newest first. $operator: a name, or the text "operator".
# $record: the text "crm-link". $outcome: one of the texts "disposition-...".
timeline-heading = Ход звонка
fact-requested = Звонок запрошен
fact-requested-from = Запрошен из карточки: { $record }
fact-initiated = Звонок начат
fact-initiated-incoming = Поступил звонок
fact-initiated-outgoing = Набран номер
fact-initiated-callback = Обратный звонок начат
fact-initiated-informational = Информационный звонок начат
fact-registered = Звонок зарегистрирован
fact-registered-for = Звонок зарегистрирован: { $operator }
fact-answered = На звонок ответили
fact-answered-by = Ответ: { $operator }
fact-ended-outcome = Завершён: { $outcome }
fact-statistics = Получена статистика звонка
fact-callback_requested = Запрошен обратный звонок
fact-launched = Карточка открыта
fact-card_status = Получены данные карточки портала
fact-connecting = Карточка портала: идёт вызов
fact-connected = Карточка портала: соединение установлено
fact-idle = Карточка портала: звонка нет
fact-before_close = Карточка портала собирается закрыться
fact-entity-shown = Карточка портала: { $record }
fact-entity-none = Карточка портала: записи CRM нет
operator = Оператор { $id }

# Who reported it, in small print behind the line.
witness-launch = открытие карточки
witness-frame = карточка портала
witness-webhook = событие портала
witness-statistics = статистика звонков
witness-unknown = другой источник

# The line at the foot: how fresh the card is. $time: a clock time.
connection-connecting = Подключение…
connection-live = На связи
connection-stale = Нет новостей с { $time }, переподключение
connection-offline-since = Нет связи с { $time }
knowledge-age = Последняя новость { $time }
session-refused = Портал ещё не знает это приложение. Его должен установить администратор.
session-denied = Вход отклонён. Откройте эту вкладку заново.
session-other-call = Эта вкладка относится к другому звонку. Откройте её заново из карточки звонка.
session-renewing = Продлеваем сеанс…
session-expired = Сеанс истёк. Откройте эту вкладку заново.
authorization-unreachable = Сервер авторизации Битрикс24 недоступен. Пробуем ещё раз.
backend-unreachable = Обновления недоступны. Показаны данные на момент открытия карточки.
backend-unreachable-frame = Обновления недоступны. Показано то, что сообщает карточка портала.

# What the page brought cannot be read.
load-failed = Не удалось загрузить

## From here on the pages of the backend and the preview; none of it travels to the card.

# Below the first paint, when live updates cannot start.
noscript = Для обновлений нужен JavaScript. Данные выше — на момент открытия карточки.
live-failed = Не удалось запустить обновления. Данные выше — на момент открытия карточки.

# The application's own page. Its title is the name of the application; do not translate.
app-title = Call Card
app-what = Call Card показывает, кто звонит, на какую линию и что известно о звонке.
app-where = Это вкладка в карточке звонка Битрикс24: откройте её во время звонка.
app-missing-tab = Если вкладки нет, перезагрузите страницу портала. Если не помогло, администратор должен установить приложение ещё раз.

# The installation page. Be honest about what is done and what is not.
install-title = Установка Call Card
install-what = При установке в карточку звонка портала добавляется вкладка «Call Card», и приложение подписывается на события звонков.
install-needs-admin = Это должен сделать администратор портала.
install-finish = Завершить установку
install-running = Идёт установка…

# What a page needs to draw the steps: how each stands, and what can be pressed.
state-waiting = Ожидает
state-running = Выполняется
state-done = В порядке
state-changed = Настроено
state-warning = Требует внимания
state-failed = Не в порядке
state-skipped = Не выполнено
state-pending = Пока нет
state-lost = Неизвестно
check-title = Проверка
setup-repair = Исправить
setup-again = Повторить
setup-broken = Не всё в порядке. Что делать, написано выше у каждого пункта.
setup-warned = Всё работает. Что требует внимания, написано выше у каждого пункта.
setup-lost = Соединение с приложением прервалось, чем всё закончилось — неизвестно. Повторите попытку: ничего не выполнится дважды.
setup-late = Установка не смогла начаться. Откройте эту страницу снова.
setup-noscript = Для установки нужен JavaScript.
check-ready = Всё в порядке.
install-ready = Вкладка и события настроены. Завершите установку: эта страница портала перезагрузится сама. Все остальные должны один раз перезагрузить страницу портала: вкладка появится только после этого.
install-repaired = Всё готово. Если вкладки нет, перезагрузите страницу портала.

# The steps of installation and check-up: what each is about.
step-admin = Вход и права
step-portal = Этот портал
step-address = Адрес приложения
step-scope = Права доступа приложения
step-placement = Вкладка в карточке звонка
step-events = События звонков
step-strays = Старые обработчики
step-installed = Состояние установки
step-access = Доступ для фоновой работы
step-clock = Часы
step-last-event = Последнее событие
step-delay = Доставка событий
step-version = Версия приложения

# What was found or done. $portal, $address: web addresses. $scopes, $events: codes, separated by commas.
admin-confirmed = Битрикс24 подтверждает: администратор этого портала.
admin-denied = Битрикс24 не считает этого пользователя администратором портала.
admin-denied-advice = Эту страницу должен открыть администратор портала.
portal-stored = Подключено: { $portal }.
portal-unknown = { $portal } ещё не подключён.
address-missing = Приложение не знает адреса, по которому его вызывает Битрикс24.
address-missing-advice = Задайте на сервере CALL_CARD_PUBLIC_URL, например https://card.example.com, и перезапустите приложение.
address-needed = Не проверялось: для этого нужен адрес приложения.
address-insecure = { $address } — не https, а портал открывается по https: браузер не покажет вкладку.
address-insecure-advice = Поставьте перед приложением https и укажите этот адрес в CALL_CARD_PUBLIC_URL.
scope-granted = Выданы: { $scopes }.
scope-missing = Не хватает: { $scopes }.
scope-missing-advice = Откройте в Битрикс24 настройки приложения и отметьте: { $scopes }. Сохраните и откройте эту страницу снова.
placement-bound = Вкладка «Call Card» на своём месте.
placement-added = Вкладка «Call Card» добавлена. Она появится после перезагрузки страницы портала.
placement-missing = Вкладка «Call Card» не подключена.
placement-titles = Подписи вкладки устарели.
events-bound = Портал сообщает обо всех событиях: { $count }.
events-added = Подписка оформлена: { $events }.
events-missing = Нет подписки: { $events }.
strays-found = Подключены дважды или по старому адресу: { $handlers }.
strays-removed = Удалены: { $handlers }.
repair-advice = Нажмите «Исправить».
installed-finished = Завершена: портал показывает вкладку и отправляет события.
installed-waiting = Ещё не завершена: до этого портал никому не показывает вкладку и не отправляет события.
installed-waiting-advice = Откройте приложение ещё раз как администратор и нажмите «Завершить установку».
installed-press-advice = Нажмите ниже «Завершить установку». Если такой кнопки нет, откройте приложение ещё раз из меню портала.
access-renewed = Обновлён при открытии этой страницы; возраст прежнего — { $age }.
access-restored = Был потерян и восстановлен при открытии этой страницы.
access-none = Портал не передал с этой страницей постоянного доступа. Без него нельзя уточнить потерянные завершения звонков.
# A span of time, put into access-renewed as $age: short units, since $count may be any number. A number and its
# unit stay on one line: the space between them is U+00A0.
span-moment = меньше 1 мин
span-minutes = { $count } мин
span-hours = { $count } ч
span-days = { $count } дн.
clock-good = Часы портала и приложения расходятся меньше чем на { $seconds } с.
clock-apart = Часы портала и приложения расходятся на { $seconds } с.
clock-advice = Настройте на сервере синхронизацию времени (NTP).
last-event-received = Получено: { $event }
last-event-none = В последнее время событий не было.
last-event-no-call = Это нормально, пока никто не звонил. Если так и останется после звонка, смотрите «Доставка событий».
last-event-not-finished = Это нормально: портал отправляет события только после завершения установки.
delay-running = Ждём тестовых событий от Битрикс24…
delay-measured = В пути { $seconds } с, медиана по тестовым событиям ({ $count }).
delay-slow-advice = Медленным обработчикам Битрикс24 доставляет события с задержкой. Проверьте нагрузку сервера и сеть перед ним.
delay-some = Пришли не все тестовые события, только { $count }: следующее не пришло за { $seconds } с.
delay-none = За { $seconds } с не пришло ни одного тестового события.
delay-none-advice = Битрикс24 должен достигать { $address } из интернета: проверьте имя, сертификат и межсетевой экран.
delay-no-token = События отклоняются: портал ещё не сообщил приложению, как их узнавать.
delay-no-token-advice = Переустановите приложение в Битрикс24 и завершите установку: портал сообщит это при установке.
delay-skipped = Измеряется, когда пункты выше в порядке.

# What went wrong with Bitrix24 or on the way there, and what to do. $host: host:port of a portal or server.
problem-expired = Эта страница открыта слишком давно.
problem-no-token = Портал не передал с этой страницей авторизации.
problem-token = Битрикс24 не подтверждает авторизацию этой страницы.
problem-open-again = Откройте эту страницу снова на портале.
problem-other-app = Авторизация этой страницы принадлежит другому приложению.
problem-other-app-advice = Сравните на сервере CALL_CARD_CLIENT_ID с кодом приложения, который показывает Битрикс24.
problem-oauth = Сервер авторизации Битрикс24 недоступен.
problem-oauth-advice = Повторите через минуту. Если не поможет, проверьте, что сервер достигает { $host }.
problem-unreachable = Портал не отвечает.
problem-unreachable-advice = Проверьте, что сервер приложения достигает портала, и повторите попытку.
problem-private = Портал находится по частному адресу, не разрешённому в настройках: { $host }.
problem-private-advice = Если это ваш портал, задайте на сервере CALL_CARD_ALLOW_PRIVATE={ $host } и перезапустите приложение.
problem-plain-http = Портал работает по http без шифрования, это не разрешено в настройках: { $host }.
problem-plain-http-advice = Настройте на портале https. Если это невозможно, задайте на сервере CALL_CARD_ALLOW_PRIVATE={ $host } и перезапустите приложение; данные входа будут передаваться по сети без защиты.
problem-plan = Тариф этого портала не включает приложения (REST).
problem-plan-advice = Смените тариф или включите пробную подписку на Маркет Битрикс24, затем повторите попытку.
problem-busy = Портал сейчас перегружен или неисправен.
problem-busy-advice = Повторите через минуту.
problem-host = Битрикс24 не разрешает { $address }: хост отличается от хоста приложения.
problem-host-advice = Укажите один и тот же хост во всех адресах приложения в Битрикс24 и в CALL_CARD_PUBLIC_URL.
problem-address = Битрикс24 не принимает адрес { $address }.
problem-address-advice = В CALL_CARD_PUBLIC_URL нужно общедоступное имя с точкой и https.
problem-count = Тариф этого портала не разрешает ещё одну вкладку в карточке звонка.
problem-count-advice = Удалите вкладку другого приложения или смените тариф, затем повторите попытку.
problem-placement = На этом портале нет места для вкладки в карточке звонка.
problem-module = Портал не знает этих событий: { $events }.
problem-module-advice = Для этого порталу нужна телефония: на коробочном портале установите модуль телефонии и повторите попытку.
problem-denied = Битрикс24 отказывает: доступ запрещён.
problem-deleted = Битрикс24 сообщает, что этот портал удалён.
problem-deleted-advice = Если портал всё ещё существует, откройте эту страницу с него снова.
problem-not-json = Вместо портала ответил кто-то другой на пути к нему.
problem-not-json-advice = Проверьте прокси между приложением и порталом и повторите попытку.
problem-refused = Битрикс24 ответил: { $error }
problem-refused-advice = Повторите попытку. Если не поможет, передайте этот текст тем, кто обслуживает приложение.
problem-store = Не удалось сохранить.
problem-store-advice = Посмотрите журнал приложения на сервере.

# Somebody opened the address in an ordinary browser tab.
address-title = Эта страница открывается в Битрикс24
address-text = Этот адрес Битрикс24 открывает в карточке звонка. В отдельной вкладке браузера здесь ничего нет.
address-how = Войдите на портал и откройте вкладку «Call Card» во время звонка.
address-page-text = Этот адрес Битрикс24 открывает внутри портала. В отдельной вкладке браузера здесь ничего нет.
address-app-how = Войдите на портал и откройте там приложение «Call Card».
address-install-how = Войдите на портал как администратор и установите там приложение «Call Card».

# Error page, read by an operator in the frame. $field: name of a form field. $id: of the request.
error-title = Не удалось открыть страницу
error-hint = Откройте вкладку ещё раз. Если не поможет, сообщите администратору номер запроса.
error-request-id = Номер запроса { $id }
error-field-missing = Нет поля { $field }.
error-field-invalid = Недопустимое значение поля { $field }.
error-not-a-launch = Этот запрос отправлен не страницей Битрикс24, открывающей приложение.
error-bad-domain = Недопустимый адрес портала в запросе.
error-too-large = Слишком большой запрос.
error-unsupported-type = Запрос в формате, который этот адрес не принимает.
error-timeout = Запрос не пришёл полностью за отведённое время.
error-too-many-requests = Из этой сети пришло слишком много запросов. Подождите немного.
error-not-found = По этому адресу ничего нет.
error-unavailable = Служба сейчас недоступна.
error-internal = Произошла ошибка на нашей стороне.

# The preview that developers see in debug builds.
preview-title = Предпросмотр
preview-what = Звонки по сценарию, без портала и без сервера.
preview-call-incoming_answered = Входящий, принят
preview-call-incoming_missed = Входящий, пропущен
preview-call-outgoing_busy = Исходящий, занято
preview-call-rest_app = Исходящий, приложение телефонии
preview-call-callback = Обратный звонок
preview-call-number_hidden = Номер скрыт
preview-call-disagreement = Противоречивые сообщения
preview-call-connection_lost = Связь потеряна
