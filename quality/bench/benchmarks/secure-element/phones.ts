import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jpkiApplet, SecureElement } from '@inro/secure-element';
import { openElementHost } from '@inro/secure-element/node';
import { newJpkiElement, personaliseFully } from '../../../testing/element/personalised-element.ts';
import { MemoryStore } from '../../../testing/element/stores.ts';

/** A folder with the files of personalised phones; gone with `dispose`. */
export interface PhonesOnDisk {
  readonly files: readonly string[];
  dispose(): void;
}

/** A phone after a whole enrolment, in memory. */
export async function personalisedStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await personaliseFully(newJpkiElement('phone', store).connect());
  return store;
}

/** The same phone `count` times as files: each a complete element of its own. */
export function phonesOnDisk(store: MemoryStore, count: number): PhonesOnDisk {
  const folder = mkdtempSync(join(tmpdir(), 'inro-bench-'));
  const first = join(folder, 'phone-0.sqlite');
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'der',
  });
  const host = openElementHost(first, { privateKey: new Uint8Array(privateKey), certificateChain: [] });
  host.store.commit(store.load());
  host.close();
  const files = Array.from({ length: count }, (_, n) => join(folder, `phone-${n}.sqlite`));
  for (const file of files.slice(1)) copyFileSync(first, file);
  return { files, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Powers the element of a file on, as the handset does. */
export function powerOnFile(file: string) {
  const host = openElementHost(file);
  return { card: new SecureElement(host, [jpkiApplet]).connect(), close: () => host.close() };
}
