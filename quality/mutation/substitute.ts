// Preloaded into a test process: one module is loaded as its mutant. Nothing is written to the tree.
import { registerHooks } from 'node:module';
import { mutated } from './mutators.ts';

const { url, ...change } = JSON.parse(process.env.INRO_MUTANT!) as {
  readonly url: string;
  readonly start: number;
  readonly end: number;
  readonly instead: string;
};

registerHooks({
  load(address, context, nextLoad) {
    const loaded = nextLoad(address, context);
    return address === url ? { ...loaded, source: mutated(String(loaded.source), change) } : loaded;
  },
});
