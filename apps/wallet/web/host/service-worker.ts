/** Lets the pages open without a network; a browser that cannot do so loses nothing else. */
export function keepShellForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
  });
}
