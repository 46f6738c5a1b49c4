// Opens one card beside the portal's own, which stays there for good; done when it tells as well.
(async () => {
  const [{ launch }, { Bridge }] = await Promise.all([import('/assets/launch.js'), import('/assets/bridge.js')]);
  const { page } = sim.card;
  const { id, status } = sim.phone.call;
  const place = document.body.appendChild(document.createElement('div'));
  // In sight: a browser lets frames that nobody sees wait.
  place.style = 'position: fixed; inset: 0 auto auto 0; z-index: 9';
  const opening = await launch(place, { target: 'call', call: id, user: page.user(), lang: page.lang() });
  const still = () => [];
  const host = { ...page.desk, user: page.user, getStatus: () => status, disableAutoClose: still, enableAutoClose: still };
  window.kept = new Bridge(opening, host);
  await new Promise((done) => {
    addEventListener('message', function heard({ source, data }) {
      if (data !== 'all seen' || source !== opening.frame.contentWindow) return;
      removeEventListener('message', heard);
      done();
    });
  });
  return window.submitted;
})();
