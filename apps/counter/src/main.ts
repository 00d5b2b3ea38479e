import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Secret } from '@inro/foundation';
import { systemClock } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { openDesk } from './desk.ts';
import { installCertificate, officerRequest, openOfficer } from './officer.ts';
import { enterResident, makeCard, type ResidentEntry } from './visit.ts';

const USAGE = `usage: node apps/counter/src/main.ts COMMAND, with --data DIR for another data folder
  request FILE        writes the certificate request of the counter's officer: for the operator to carry to the authority
                      (at a renewal it is about the next key; --new-key where the authority has certified that one already)
  install FILE        takes the certificate that the operator brought back
  enter NUMBER FILE   enters or corrects the person with this number (10 digits), as the JSON file says
  card NUMBER CARD    makes the blank card CARD the My Number Card of that person; reads PIN and password, a line each`;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

function usage(): never {
  console.error(USAGE);
  process.exit(2);
}

/** What the person types at the counter. */
async function typed(): Promise<readonly Secret<string>[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) if (lines.push(line) === 2) break;
  return lines.map((line) => new Secret(line));
}

const { values, positionals } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'new-key': { type: 'boolean', default: false },
        data: { type: 'string', default: join(import.meta.dirname, '../../../.inro') },
      },
    });
  } catch {
    return usage();
  }
})();
const [command, subject = usage(), what] = positionals;
const isNumber = /^\d{10}$/.test(subject);

async function run(): Promise<void> {
  const desk = openDesk(values.data);
  if (command === 'request') writeFileSync(subject, await officerRequest(desk.folder, { anew: values['new-key'] }));
  else if (command === 'install') installCertificate(desk.folder, new Uint8Array(readFileSync(subject)));
  else if (command === 'enter' && isNumber && what !== undefined)
    await enterResident(desk, subject, JSON.parse(readFileSync(what, 'utf8')) as ResidentEntry);
  else if (command === 'card' && isNumber && what !== undefined) {
    const officer = openOfficer(desk.folder);
    if (!officer) {
      console.error('The officer has no certificate yet: request, have the operator certify it, install.');
      process.exit(1);
    }
    const [pin = usage(), password = usage()] = await typed();
    await makeCard(desk, officer, {
      number: subject,
      card: what,
      certificates: keyKinds,
      secrets: { pin, password },
      validUntil: new Date(Math.floor((systemClock.now().getTime() + TEN_YEARS_MS) / 1000) * 1000),
    });
  } else usage();
  console.log('Done.');
}

await run().catch((failure: unknown) => {
  if (!(failure instanceof InroError)) throw failure;
  console.error(`${failure.row.title.en}. ${failure.row.next.en} [${failure.code}]`);
  process.exit(1);
});
