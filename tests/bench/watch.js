// Runs before any script of each document: in the portal's page it notes when the form is sent, in
// the frame when what a person waits for is there, and tells the page when that is all of `awaited`.
// Times are Unix milliseconds, one clock for both.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  if (window === top) {
    const submit = HTMLFormElement.prototype.submit;
    HTMLFormElement.prototype.submit = function () {
      window.submitted = now();
      submit.call(this);
    };
    return;
  }

  const seen = {};
  let isAllSeen = false;
  const note = (what) => {
    if (what in seen) return;
    seen[what] = now();
    if (isAllSeen || !awaited.every((each) => each in seen)) return;
    isAllSeen = true;
    finish();
  };
  // Only now: whoever is told of a paint at once, or asked meanwhile, works while the card should.
  const finish = () =>
    new PerformanceObserver((list) => {
      const paint = list.getEntriesByName('first-contentful-paint')[0];
      if (!paint || seen.fcp) return;
      seen.fcp = performance.timeOrigin + paint.startTime;
      // What is there before the first paint is painted with it, otherwise with the next frame.
      seen.visible = seen.number > seen.fcp ? seen.framed : seen.fcp;
      parent.postMessage('all seen', '*');
    }).observe({ type: 'paint', buffered: true });
  // The first task after this one: somebody's click would be handled now.
  const nextTask = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  const nextFrame = (then) => requestAnimationFrame(() => nextTask(then));

  // Each fact by its number: when its line was there, and when it was drawn.
  const lines = new Map();
  const lookAtLines = (card) => {
    for (const { dataset } of card.querySelectorAll('li[data-seq]')) {
      if (lines.has(dataset.seq)) continue;
      const line = { there: now() };
      lines.set(dataset.seq, line);
      nextFrame(() => { line.drawn = now(); });
    }
  };
  window.seenLine = (seq) => (lines.get(seq)?.drawn ? lines.get(seq) : null);

  const look = () => {
    const card = document.querySelector('[data-testid=card]');
    if (!card) return;
    if (!('number' in seen) && card.querySelector('[data-testid=customer-number]')) {
      note('number');
      nextFrame(() => note('framed'));
    }
    if (!('mounted' in seen) && card.dataset.connection) {
      note('mounted');
      nextTask(() => note('interactive'));
    }
    lookAtLines(card);
    // Our own facts have no place in the journal.
    if (!('fact' in seen) && card.querySelector('[data-testid=timeline] [data-seq]:not([data-seq=""])')) {
      note('fact');
      nextFrame(() => note('live'));
    }
  };
  new MutationObserver(look).observe(document, {
    // What the card says of itself changes without a new element.
    subtree: true, childList: true, attributes: true, attributeFilter: ['data-connection', 'data-seq'],
  });

  const violations = [];
  addEventListener('securitypolicyviolation', (event) => violations.push(event.blockedURI));
  const file = ({ name, transferSize, encodedBodySize }) => ({
    name: new URL(name).pathname, sent: transferSize, encoded: encodedBodySize,
  });
  // What was seen, for who has been told that it is all there.
  window.allSeen = () => ({
    seen,
    violations,
    files: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(file),
  });
})();
