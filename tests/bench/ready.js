// The portal's page as it is on a quiet day: loaded, connected, at rest.
new Promise((ready) => {
  const look = () => {
    if (document.documentElement?.dataset.ready && window.sim?.phone.call) requestIdleCallback(() => setTimeout(ready, 100));
    else setTimeout(look, 5);
  };
  look();
});
