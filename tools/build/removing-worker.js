/**
 * The service worker that removes itself: published as `sw.js` by `npm run build -- --remove-worker` when a bad one is out. It lets go
 * of every page and empties the caches. Notes, keys and everything else that is not a file of the app stay as they are; no page is
 * loaded anew, so nobody loses what they are writing. The next normal build installs as at a first visit.
 */
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const leave = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    await self.registration.unregister();
  };
  event.waitUntil(leave());
});

// Pages of the build it replaces wait for an answer: nothing is kept for offline use.
self.addEventListener("message", (event) => event.ports[0]?.postMessage({ type: "HAVE", complete: false }));
