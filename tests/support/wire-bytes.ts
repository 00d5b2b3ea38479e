import type { Page } from 'playwright-core';

export interface Loaded {
  readonly path: string;
  readonly coding: string | undefined;
  /** Bytes over the socket, headers too. */
  readonly bytes: number;
}

/** Counts the documents, scripts and styles that a page fetches from now on, as they come over the socket (CDP, Network). */
export async function countWireBytes(page: Page): Promise<readonly Loaded[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const asked = new Map<string, { readonly path: string; readonly coding: string | undefined }>();
  const loaded: Loaded[] = [];
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (!['Document', 'Script', 'Stylesheet'].includes(type)) return;
    const coding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
    asked.set(requestId, { path: new URL(response.url).pathname, coding });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const what = asked.get(requestId);
    if (what !== undefined) loaded.push({ ...what, bytes: encodedDataLength });
  });
  return loaded;
}
