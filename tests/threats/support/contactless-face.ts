import { type ElementStore, jpkiApplet } from '@inro/secure-element';
import { testHost } from '../../../quality/testing/element/personalised-element.ts';
import { Terminal } from './terminal.ts';
import type { World } from './without.ts';

/** The phone whose element lies in the store, with a timer that the test moves: its own line to it, and a stranger's reader. */
export async function poweredPhone(world: World, store: ElementStore) {
  const { SecureElement } = await world<typeof import('../../../packages/secure-element/src/index.ts')>(
    'packages/secure-element/src/index.ts',
  );
  const timer = { now: 0 };
  const element = new SecureElement({ ...testHost(store), uptime: () => timer.now }, [jpkiApplet]);
  return { card: element.connect(), reader: new Terminal(element.connect('contactless')), timer };
}
