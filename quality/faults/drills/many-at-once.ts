import type { Drill } from '../drill.ts';
import { House } from '../house/house.ts';
import { violationsOf } from '../house/invariant.ts';
import { enrolPersistently } from '../house/persistent-enrolment.ts';

const PERSONS = 1_000;
/** Of people in a queue that long. */
const PATIENCE_MS = 20 * 60_000;

export const drill: Drill = {
  name: 'many-at-once',
  title: 'so many people get a card at once, and then all put their certificates onto their phones at once',
  wholeHouse: true,
  async run({ atMost = PERSONS, onCut = () => undefined, house: shared }) {
    const house = shared ?? (await House.open());
    const violations: string[] = [];
    const failed = (what: string) => (failure: unknown) => {
      violations.push(`${what}: ${failure}`);
      return undefined;
    };
    try {
      const began = performance.now();
      const all = Array.from({ length: atMost }, () => house.person().catch(failed('a card')));
      const persons = (await Promise.all(all)).filter((person) => person !== undefined);
      const cardsMs = Math.round(performance.now() - began);
      onCut(`${persons.length} cards in ${cardsMs} ms`);
      let repeated = 0;
      const enrolments = persons.map(async (person) => {
        const phone = house.newPhone();
        const tries = await enrolPersistently(house, person, phone, (request, send) => send(request), PATIENCE_MS);
        repeated += tries - 1;
      });
      await Promise.all(enrolments.map((enrolment) => enrolment.catch(failed('a phone'))));
      const phonesMs = Math.round(performance.now() - began) - cardsMs;
      onCut(`${persons.length} phones in ${phonesMs} ms, ${repeated} begun again`);
      if (!shared) {
        await house.later(60_000);
        violations.push(...(await violationsOf(house)));
      }
      const figures = { cardsMs, phonesMs, repeated };
      return { cuts: 2 * atMost, survived: Math.max(0, 2 * atMost - violations.length), violations, figures };
    } finally {
      if (!shared) await house.close();
    }
  },
};
