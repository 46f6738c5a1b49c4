// Opens the application in a frame the way a portal does: a hidden form, sent by POST into a
// named frame. Source: reference, section 2.1.

/** `POST /sim/<action>`: what the buttons ask of the simulator. */
export async function act(action, wish = {}) {
  const answer = await fetch(`/sim/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
  return answer.json();
}

/**
 * Puts a new frame into `place` and launches the application in it.
 * @param {Element} place
 * @param {{target: string, call?: string, user: string, lang: string}} wanted
 */
export async function launch(place, wanted) {
  const answer = await fetch(`/sim/launch?${new URLSearchParams(wanted)}`);
  if (!answer.ok) throw new Error(await answer.text());
  const opening = await answer.json();

  const frame = document.createElement('iframe');
  frame.name = opening.name;
  frame.title = opening.title;
  frame.allow = 'geolocation *; microphone *; camera *; autoplay *;';
  frame.dataset.testid = 'app-frame';
  place.replaceChildren(frame);

  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: opening.url, target: opening.name, hidden: true });
  for (const [name, value] of opening.body) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
  form.remove();
  return { ...opening, frame, origin: new URL(opening.url).origin };
}
