import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTar, unpack } from './archive.ts';
import type { Suite } from './suite.ts';
import { isLimbo, limboSuite } from './suites/limbo.ts';
import { isPkits, pkitsSuite } from './suites/pkits.ts';
import { isRevocation, revocationSuites } from './suites/revocation.ts';
import { isSignatures, signatureSuites } from './suites/signatures.ts';
import { isWycheproof, wycheproofSuite } from './suites/wycheproof.ts';

/** Kinds of suites that the full set has; for saying loudly what is not there. */
export const suiteKinds = ['x509-limbo', 'pkits', 'revocation', 'wycheproof', 'signatures'] as const;

export interface LoadedSuites {
  readonly folder: string;
  readonly suites: readonly Suite[];
  readonly found: ReadonlySet<(typeof suiteKinds)[number]>;
}

/** `INRO_CONFORMANCE_DIR`, or the folder beside the repository. */
export const conformanceFolder = (): string =>
  process.env.INRO_CONFORMANCE_DIR ?? fileURLToPath(new URL('../../../shared/conformance', import.meta.url));

/** Reads every file of a known format: files are known by what is in them, archives by the list beside them. */
export function loadSuites(folder: string, now: Date): LoadedSuites {
  const suites: Suite[] = [];
  const found = new Set<(typeof suiteKinds)[number]>();
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!/\.json(\.gz)?$/.test(file)) continue;
    const name = file.replace(/\.json(\.gz)?$/, '');
    const content: unknown = JSON.parse(new TextDecoder().decode(unpack(readFileSync(join(folder, file)))));
    const archive = () => readTar(unpack(readFileSync(join(folder, `${name.replace(/-expected$/, '')}.tar.gz`))));
    if (isLimbo(content)) {
      suites.push(limboSuite(name, content, now));
      found.add('x509-limbo');
    } else if (isPkits(content)) {
      suites.push(pkitsSuite(name.replace(/-expected$/, ''), archive(), content));
      found.add('pkits');
    } else if (isRevocation(content)) {
      suites.push(...revocationSuites(name.replace(/-expected$/, ''), archive(), content));
      found.add('revocation');
    } else if (isSignatures(content)) {
      const packed = readFileSync(join(folder, basename(content.archive)));
      suites.push(...signatureSuites(content, readTar(unpack(packed))));
      found.add('signatures');
    } else if (isWycheproof(content)) {
      suites.push(wycheproofSuite(name, content));
      found.add('wycheproof');
    }
  }
  return { folder, suites, found };
}
