// Opens the portal's card with its call; done when the application's frame has loaded.
new Promise((loaded) => {
  const place = document.querySelector('[data-testid=card-frame]');
  const observer = new MutationObserver(() => {
    const frame = place.querySelector('iframe');
    if (!frame) return;
    observer.disconnect();
    frame.addEventListener('load', () => loaded(window.submitted));
  });
  observer.observe(place, { childList: true });
  sim.card.open(sim.phone.call, true);
});
