// The panel that slides in from the right: portal pages and the application's own pages.

const root = document.querySelector('[data-testid="slider"]');
const title = root.querySelector('.slider-title');
const body = root.querySelector('.slider-body');
let whenClosed = () => {};

/** Shows a page; the promise resolves when it is closed. */
export function open(caption, ...content) {
  close();
  title.textContent = caption;
  body.replaceChildren(...content);
  root.hidden = false;
  return new Promise((resolve) => {
    whenClosed = resolve;
  });
}

export function close() {
  root.hidden = true;
  body.replaceChildren();
  whenClosed();
  whenClosed = () => {};
}

/** Where a frame may be put while the slider is open. */
export const place = body;

/** A page of the portal that does not exist here: its path in words. */
export function openPortalPage(path) {
  return openWords('Portal page', 'slider-path', path);
}

/** A page that has only words. */
export function openWords(caption, testid, words) {
  const text = document.createElement('p');
  text.className = 'slider-path';
  text.dataset.testid = testid;
  text.textContent = words;
  return open(caption, text);
}

/** A few words in the corner. */
export function toast(words) {
  const note = document.createElement('p');
  note.className = 'toast';
  note.dataset.testid = 'toast';
  note.textContent = words;
  document.querySelector('.toasts').append(note);
  setTimeout(() => note.remove(), 6000);
}

root.querySelector('[data-testid="slider-close"]').addEventListener('click', close);
