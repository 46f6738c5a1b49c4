// What was sent to the application, and what went through the frame.

const $ = (id) => document.querySelector(`[data-testid="${id}"]`);
const rows = $('log').querySelector('tbody');
const MOST = 200;

/** Every frame message of this page, tokens hidden; for tests. */
export const bridgeMessages = [];

const time = (at) => new Date(at).toTimeString().slice(0, 8);

/** One event: code, answer, how long it took; a click shows what it carried. */
export function addSent(sent) {
  const row = document.createElement('tr');
  row.dataset.testid = 'log-row';
  row.dataset.status = sent.status;
  row.dataset.good = sent.status === 200;
  for (const text of [time(sent.at), sent.event, sent.status || '–', sent.elapsed_ms, sent.note]) {
    row.insertCell().textContent = text;
  }
  row.addEventListener('click', () => toggle(row, sent.payload));
  rows.prepend(row);
  while (rows.rows.length > MOST) rows.lastElementChild.remove();
}

export function clearSent() {
  rows.replaceChildren();
}

function toggle(row, payload) {
  if (row.nextElementSibling?.className === 'log-detail') return row.nextElementSibling.remove();
  const detail = document.createElement('tr');
  detail.className = 'log-detail';
  const cell = detail.insertCell();
  cell.colSpan = 5;
  const text = document.createElement('pre');
  text.textContent = JSON.stringify(JSON.parse(payload), null, 2);
  cell.append(text);
  row.after(detail);
}

/** One message of the bridge. */
export function addMessage(direction, text) {
  const shown = text
    .replace(/("(?:AUTH_ID|REFRESH_ID)":)"[^"]*"/g, '$1"***"');
  bridgeMessages.push({ direction, text: shown });
  const item = document.createElement('li');
  item.textContent = `${direction === 'in' ? '→' : '←'} ${shown}`;
  const list = $('bridge-log');
  list.prepend(item);
  while (list.children.length > MOST) list.lastElementChild.remove();
}
