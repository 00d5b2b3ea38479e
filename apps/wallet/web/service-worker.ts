/** Put in front by the build: every file of the app's shell, and a name that changes with any of them. */
declare const shell: readonly string[];
declare const build: string;

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface RequestEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const prefix = 'inro-shell-';
const patienceMs = 3000;

/** The whole shell or nothing: a page under a script's name would be no script. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(`${prefix}${build}`);
  for (const path of shell) {
    // 'no-cache' asks whether what the page has just loaded is still so, and does not load it twice (Fetch §2.4).
    const response = await fetch(path, { cache: 'no-cache' });
    const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
    if (!response.ok || isPage !== (path === '/')) throw new TypeError(path);
    await cache.put(path, response);
  }
}

async function dropOlderShells(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== `${prefix}${build}`);
  await Promise.all(names.map((name) => caches.delete(name)));
}

const kept = (path: string): Promise<Response | undefined> =>
  caches.open(`${prefix}${build}`).then((cache) => cache.match(path));

/** The newest page while there is a network that answers, else the page that was kept. */
async function page(request: Request): Promise<Response> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new TypeError('no answer')), patienceMs));
  try {
    return await Promise.race([fetch(request), late]);
  } catch (failure) {
    const shown = await kept('/');
    if (shown === undefined) throw failure;
    return shown;
  }
}

// A newer worker waits until no page of the older one is open: no page ever mixes two builds.
scope.addEventListener('install', (event) => event.waitUntil(keepShell()));
scope.addEventListener('activate', (event) => event.waitUntil(dropOlderShells()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== scope.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (shell.includes(pathname)) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
  // Everything else, the configuration and the phone's door above all, is never kept and never touched.
});
