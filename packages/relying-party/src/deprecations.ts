import type { Deprecation } from '@inro/presentation';
import { SOFTWARE } from './version.ts';

const MOST = 16;

/**
 * Tells of what wallets say is to end, each once. Nobody signed it: what this does not speak is no news, and whoever makes
 * up dates is told of a few times at most.
 */
export class Deprecations {
  readonly #tell: ((deprecation: Deprecation) => void) | undefined;
  readonly #told = new Set<string>();
  constructor(tell: ((deprecation: Deprecation) => void) | undefined) {
    this.#tell = tell;
  }

  heard(deprecated: readonly Deprecation[]): void {
    for (const one of deprecated) {
      const { version, refusedFrom } = one;
      const isOurs = version === SOFTWARE || version.startsWith('protocol/');
      if (!isOurs || this.#told.has(version + refusedFrom) || this.#told.size >= MOST) continue;
      this.#told.add(version + refusedFrom);
      try {
        this.#tell?.(one);
      } catch {
        // Theirs to mend; the answer stands.
      }
    }
  }
}
