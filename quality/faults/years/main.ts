import { systemClock } from '@inro/host';
import { setClockFile } from '../../../tools/start/sandbox/fake-time.ts';
import { House } from '../house/house.ts';
import { violationsOf } from '../house/invariant.ts';
import { livesOn, type Phones } from './lives-on.ts';
import { readClocks } from './read-clocks.ts';
import { renewalsMissing } from './renewals-missing.ts';
import { DAY_MS, steps } from './steps.ts';

// Started under libfaketime by the drill: moving the file moves this process and all that it starts.
const [file = '', atMost = 'all'] = process.argv.slice(2);
process.stdin.on('end', () => process.exit(1)).resume();
const say = (said: object) => console.log(JSON.stringify(said));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const violations: string[] = [];
const warned: string[] = [];
const chosen = atMost === 'all' ? steps : steps.slice(0, Number(atMost));
const full = atMost === 'all';
let passed = 0;
const pass = (days: number) => {
  passed += days;
  setClockFile(file, passed * DAY_MS);
};

const house = await House.open({
  onTrouble: ({ code, details }) => void warned.push(`${code} ${JSON.stringify(details)}`),
});
const phones: Phones = new Map();
try {
  if (full) violations.push(...(await livesOn(house, phones)));
  for (const [place, { days, way }] of chosen.entries()) {
    const began = performance.now();
    if (way === 'stopped') await house.restart(() => pass(days));
    else {
      pass(days);
      await pause(1_000);
    }
    const day = systemClock.now().toISOString().slice(0, 10);
    const what = `${place + 1}: ${days} days ${way === 'stopped' ? 'while it was stopped' : 'while it ran'}, ${day}`;
    const clocks = await readClocks(house, full);
    const wrong = Object.entries(clocks).filter(([, shown]) => Math.abs(shown - Date.now()) > 10 * 60_000);
    const found = [
      ...wrong.map(([who]) => `the clock of ${who} did not move`),
      ...(await livesOn(house, phones)),
      ...(await renewalsMissing(house)),
    ];
    violations.push(...found.map((one) => `${what}: ${one}`));
    say({
      step: `${what}: ${found.length} violations, ${Math.round((performance.now() - began) / 1000)} s; moved: ${Object.keys(clocks).join(' ')}`,
    });
  }
  // A phone whose certificates have ended keeps them, and nobody asks for it any more: its token ended with them.
  for (const [phone, { until }] of phones) if (until <= systemClock.now()) house.phones.delete(phone);
  violations.push(...(await violationsOf(house)));
  if (full && ![...phones.values()].some(({ key }) => key === 'secp384r1'))
    violations.push('nobody has a key on P-384');
  if (full && !warned.some((one) => one.startsWith('start.root_ends')))
    violations.push('nobody was warned of the end of the roots');
  violations.push(...warned.filter((one) => !one.startsWith('start.root_ends')));
} catch (failure) {
  violations.push(`the years ended early: ${failure}`);
} finally {
  await house.close();
}
say({
  result: {
    cuts: chosen.length,
    survived: Math.max(0, chosen.length - violations.length),
    violations,
    figures: {
      days: passed,
      phones: phones.size,
      'phones on P-384': [...phones.values()].filter(({ key }) => key === 'secp384r1').length,
      'warnings of a root': warned.filter((one) => one.startsWith('start.root_ends')).length,
    },
  },
});
process.exit(0);
