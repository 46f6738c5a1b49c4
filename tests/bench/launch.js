// Opens the portal's card with its call; done when the application's frame tells that all it waits for
// has been seen.
new Promise((done) => {
  const place = document.querySelector('[data-testid=card-frame]');
  addEventListener('message', function heard({ source, data }) {
    if (data !== 'all seen' || source !== place.querySelector('iframe')?.contentWindow) return;
    removeEventListener('message', heard);
    done(window.submitted);
  });
  sim.card.open(sim.phone.call, true);
});
