import { choose, type Drill } from '../drill.ts';
import { House } from '../house/house.ts';
import { query, violationsOf } from '../house/invariant.ts';
import { carried, enrolUntilDeath, WalletDied, type Wire } from '../house/persistent-enrolment.ts';

/** Requests that a phone carries to the authority in an enrolment, up to the last order of the TSM. */
const PLACES = [2, 3, 4, 5, 6, 7, 8, 9];
const HOUR_MS = 3_600_000;

/** The wallet is never seen again after the answer to its so-many-th request to the authority. */
function vanishAfter(place: number): Wire {
  let n = 0;
  return async (request, send) => {
    const answer = await send(request);
    if (carried(request) && ++n === place) throw new WalletDied();
    return answer;
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const drill: Drill = {
  name: 'delivery-limit',
  title: 'a wallet vanishes at each step for longer than the delivery limit: nothing undelivered stays good',
  wholeHouse: true,
  async run(selection) {
    const house = selection.house ?? (await House.open());
    const violations: string[] = [];
    const places = choose(PLACES, selection);
    try {
      for (const place of places) {
        await enrolUntilDeath(house, await house.person(), house.newPhone(), vanishAfter(place));
        selection.onCut?.(`vanished after request ${place}`);
      }
      // 60 s later all of it is still in delivery.
      await house.later(60_000);
      violations.push(...(await violationsOf(house)));
      await house.later(25 * HOUR_MS);
      const open = () =>
        query<{ state: string }>(
          house,
          'registration',
          `select state from application where profile = 'phone' and state in ('accepted', 'deploying', 'keysReady', 'issued')
           union all select 'unrevoked' from certificate where reason is not null and revoked_at is null`,
        );
      for (let waited = 0; waited < 20_000 && (await open()).length > 0; waited += 200) await pause(200);
      violations.push(...(await open()).map(({ state }) => `still ${state} after the delivery limit`));
      violations.push(...(await violationsOf(house)));
      return { cuts: places.length, survived: Math.max(0, places.length - violations.length), violations };
    } finally {
      if (!selection.house) await house.close();
    }
  },
};
