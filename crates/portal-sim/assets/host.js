// The portal page: puts phone, host card, slider and log together, and listens to the simulator.
//
// Address: `/?call=<CALL_ID>&auto_open=1` opens the host card with that call at once; `user`,
// `lang`, and `close_ms` (the countdown of a held card, 65 000 in life) may be given too.

import * as admin from './admin.js';
import { Bridge, watch } from './bridge.js';
import { HostCard } from './card.js';
import { act, launch } from './launch.js';
import { addMessage, addSent, bridgeMessages, clearSent } from './log.js';
import { Phone } from './phone.js';
import * as slider from './slider.js';

const $ = (id) => document.querySelector(`[data-testid="${id}"]`);
const address = new URLSearchParams(location.search);
const ADMINISTRATOR = '1';
const LANGUAGES = 'ar br de en fr hi id in it ja kz la ms pl ru sc tc th tr ua vn'.split(' ');

const user = () => $('user').value || address.get('user') || '12';
const lang = () => $('lang').value;
const desk = {
  toast: slider.toast,
  openPath: slider.openPortalPage,
  close: slider.close,
  installFinish: async () => {
    await act('install-finish');
    location.reload();
  },
};
const page = {
  user,
  lang,
  desk,
  hasTab: true,
  closeMs: Number(address.get('close_ms') ?? 65_000),
  commentIsOpen: () => $('comment').checked,
  closed: () => {},
};
const phone = new Phone(page);
const card = new HostCard(page);
const pinned = address.get('call');

watch(addMessage);
window.sim = { bridgeMessages, card, phone };

const hear = {
  hello(news) {
    fill($('lang'), LANGUAGES.map((code) => [code, code]), address.get('lang') ?? news.lang);
    fill($('user'), news.users.map(({ id, name }) => [String(id), `${name} (${id})`]), address.get('user') ?? '12');
    $('events-url').textContent = news.app_url;
    const isFirst = !document.documentElement.dataset.ready;
    admin.draw(news.administration);
    if (isFirst) {
      // Which tabs the card has is decided when the portal page is loaded.
      page.hasTab = admin.hasTab();
      $('profile').value = news.profile;
      $('play').checked = news.auto;
    }
    clearSent();
    news.sent.forEach(addSent);
    drawFaults(news.faults);
    news.calls.forEach((call) => hear.call({ call }));
    const wanted = news.calls.find(({ id }) => id === pinned);
    if (isFirst && wanted && address.get('auto_open')) card.open(wanted, true);
    document.documentElement.dataset.ready = 'true';
  },
  call({ call }) {
    if (card.call?.id === call.id) card.update(call);
    phone.update(call);
  },
  show({ call, user: whose }) {
    // No card for a colleague's call, nor where another one is open; one that only waits to close gives way.
    if (String(whose) !== user() || (pinned && pinned !== call.id)) return;
    if (card.timer) card.close();
    if (card.isOpen) return;
    phone.update(call);
    card.open(call, $('open-frame').checked);
  },
  hide({ id, user: whose }) {
    const concerns = whose === null || String(whose) === user();
    if (concerns && phone.call?.id === id && whose !== null) phone.forget();
    if (concerns && card.call?.id === id) card.autoClose();
  },
  entity({ id, entity }) {
    if (card.call?.id === id) card.entityChanged(entity);
  },
  sent({ sent }) {
    addSent(sent);
  },
  faults({ faults }) {
    drawFaults(faults);
  },
  administration: admin.draw,
  terms: ({ terms }) => admin.drawTerms(terms),
};

new EventSource('/sim/events').onmessage = ({ data }) => {
  const news = JSON.parse(data);
  hear[news.type]?.(news);
};

/** Fills a list once; what the reader picked stays. */
function fill(list, options, chosen) {
  if (list.options.length) return;
  list.append(...options.map(([value, text]) => new Option(text, value)));
  list.value = chosen;
}

function drawFaults(faults) {
  let some = 0;
  for (const field of $('fault-form').elements) {
    const value = faults[field.name];
    if (field.type === 'checkbox') field.checked = value;
    else field.value = value ?? '';
    some += value ? 1 : 0;
  }
  $('faults').querySelector('summary').dataset.count = some || '';
}

$('fault-form').addEventListener('change', () => {
  const faults = {};
  for (const field of $('fault-form').elements) {
    if (field.type === 'checkbox') faults[field.name] = field.checked;
    else if (!field.value) faults[field.name] = field.placeholder || field.type !== 'number' ? null : 0;
    else faults[field.name] = field.type === 'number' ? Number(field.value) : field.value;
  }
  act('faults', { faults });
});

/** The application's own page as the portal has it: its installation page until that finished. */
function openOwnPage() {
  const { standing, wiring } = admin.application;
  if (standing === 'absent') return slider.toast('This application is not on the portal');
  if (wiring === 'given' || standing === 'installed') return openApplication('app', 'Application');
  if (user() === ADMINISTRATOR) return openApplication('install', 'Installation');
  return slider.openWords('Application', 'not-installed', 'The application is not fully installed. Ask an administrator to open it.');
}

/** A page of the application in the slider. */
async function openApplication(target, caption) {
  // Only an administrator is shown the installation page.
  const as = target === 'install' ? ADMINISTRATOR : user();
  let bridge = null;
  slider.open(caption).then(() => bridge?.close());
  const opening = await launch(slider.place, { target, user: as, lang: lang() });
  bridge = new Bridge(opening, { ...desk, user: () => as });
}

$('user').addEventListener('change', () => {
  address.set('user', user());
  location.search = address;
});
$('open-app').addEventListener('click', openOwnPage);
$('open-install').addEventListener('click', () => openApplication('install', 'Installation'));
admin.listen(slider.toast);
