// The administrator's part of the portal page: the application's life, what it has bound, and
// what the portal lets it do. Source: reference, sections 3.7 and 4.

import { act } from './launch.js';

const $ = (id) => document.querySelector(`[data-testid="${id}"]`);
const WORDS = { absent: 'Not on this portal', installing: 'Added, not installed yet', installed: 'Installed' };
const SCOPES = ['crm', 'placement', 'telephony', 'user_brief'];

/** How the application stands, as the simulator said last. */
export let application = { standing: 'installed', wiring: 'given', placements: [] };

/** Draws it anew. */
export function draw(news) {
  application = news;
  $('standing').dataset.standing = news.standing;
  $('standing').textContent = `${WORDS[news.standing]}, version ${news.version}`;
  $('wiring').hidden = news.wiring === 'bound';
  $('send-add').disabled = news.standing !== 'absent';
  for (const id of ['send-update', 'send-update-install', 'send-uninstall']) {
    $(id).disabled = news.standing === 'absent';
  }
  $('bound').replaceChildren(
    ...news.placements.map(({ placement, handler }) => item(placement, handler)),
    ...news.events.map(({ event, handler, auth_type }) => item(auth_type ? `${event} for ${auth_type}` : event, handler)),
  );
  drawTerms(news.terms);
}

function item(code, handler) {
  const [line, name, address] = ['li', 'strong', 'span'].map((tag) => document.createElement(tag));
  line.dataset.testid = 'bound-item';
  name.textContent = code;
  address.textContent = handler;
  line.append(name, address);
  return line;
}

/** Whether the host card has our tab; a page keeps what it saw when it was loaded. */
export function hasTab() {
  const { standing, wiring, placements } = application;
  if (wiring === 'given') return standing !== 'absent';
  return standing === 'installed' && placements.some(({ placement }) => placement === 'CALL_CARD');
}

/** What is told of the terms alone. */
export function drawTerms(terms) {
  const fields = $('terms').elements;
  for (const scope of SCOPES) fields[scope].checked = terms.scopes.includes(scope);
  for (const name of ['rest_in_plan', 'has_telephony', 'own_host_only']) fields[name].checked = terms[name];
  fields.most_handlers.value = terms.most_handlers ?? '';
  fields.bucket.checked = terms.bucket !== null;
}

function readTerms() {
  const fields = $('terms').elements;
  return {
    scopes: SCOPES.filter((scope) => fields[scope].checked),
    rest_in_plan: fields.rest_in_plan.checked,
    has_telephony: fields.has_telephony.checked,
    own_host_only: fields.own_host_only.checked,
    most_handlers: fields.most_handlers.value === '' ? null : Number(fields.most_handlers.value),
    bucket: fields.bucket.checked ? { burst: 50, per_second: 2 } : null,
  };
}

const secret = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {(words: string) => void} toast */
export function listen(toast) {
  const on = (id, action, wish = () => ({})) => $(id).addEventListener('click', () => act(action, wish()));
  on('send-add', 'add', () => ({ token: secret() }));
  on('send-install', 'install');
  on('send-callback', 'install-callback');
  on('send-update', 'update', () => ({ token: secret() }));
  on('send-update-install', 'update-to-install', () => ({ token: secret() }));
  on('send-uninstall', 'uninstall', () => ({ clean: $('clean').checked }));
  on('unbind-all', 'unbind-all');
  on('double-events', 'double-events');
  on('expire-tokens', 'expire-tokens');
  on('end-grants', 'end-grants');
  $('move').addEventListener('click', async () => {
    const { url } = await act('move');
    toast(`The portal has moved to ${url}`);
    location.href = url + location.pathname + location.search;
  });
  $('terms').addEventListener('change', () => act('terms', { terms: readTerms() }));
}
