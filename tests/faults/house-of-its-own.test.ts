import { describe, it } from 'node:test';
import { alone, runDrill, seed } from './run-drill.ts';

describe('drills with a house of their own: a seeded few cuts of each', () => {
  for (const [name, atMost] of Object.entries(alone))
    it(name, async (t) => t.diagnostic(await runDrill(name, { atMost, seed })));
});
