import { toHex } from '@inro/foundation';
import type { CardInterface, ElementStore } from '@inro/secure-element';
import { CuttingStore, type MemoryStore } from '../../testing/element/stores.ts';
import { choose, type DrillResult, type Selection } from '../drill.ts';
import { violationsAfter } from './checks.ts';
import { powerOn } from './phone.ts';
import { watch } from './watch.ts';

/** What a person or a server does with a phone; stops at the first command that the cut leaves unanswered. */
export interface Story {
  readonly start: () => Promise<MemoryStore>;
  readonly tell: (card: CardInterface) => Promise<void>;
}

/** ECDSA is salted: attestations are compared by their names alone, everything else byte by byte. */
const image = (store: MemoryStore): string =>
  [...store.load()]
    .map(([name, value]) => `${name}=${name.includes('/rec/attestation') ? 'signature' : toHex(value)}`)
    .sort()
    .join('\n');

/** The states of an undisturbed run, one before the first write and one after each. */
async function undisturbed({ start, tell }: Story): Promise<string[]> {
  const store = await start();
  const images = [image(store)];
  const counting: ElementStore = {
    load: () => store.load(),
    commit(changes) {
      store.commit(changes);
      images.push(image(store));
    },
  };
  await tell(powerOn(counting));
  return images;
}

/** Cuts the power before and after every write k of n of a story, powers on again and looks whether everything holds. */
export async function cutEverywhere(story: Story, selection: Selection): Promise<DrillResult> {
  const images = await undisturbed(story);
  const writes = images.length - 1;
  const all = Array.from({ length: writes }, (_, index) => index + 1).flatMap((k) => [
    [k, 'before'] as const,
    [k, 'after'] as const,
  ]);
  const cuts = choose(all, selection);
  const violations: string[] = [];
  let survived = 0;
  for (const [k, when] of cuts) {
    const store = await story.start();
    const { card, seen } = watch(powerOn(new CuttingStore(store, k, when)));
    const stopped = await story.tell(card).then(
      () => false,
      () => true,
    );
    const found = await violationsAfter(store, seen());
    if (!stopped) found.push('the cut went unnoticed');
    if (image(store) !== images[when === 'before' ? k - 1 : k]) found.push('a state that no undisturbed run has');
    if (found.length === 0) survived++;
    violations.push(...found.map((what) => `${when} write ${k} of ${writes}: ${what}`));
  }
  return { cuts: cuts.length, survived, violations, figures: { writes } };
}
