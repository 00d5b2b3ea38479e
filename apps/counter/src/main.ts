import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type ResidentEntry, residentEntry } from '@inro/authority-wire/resident';
import { Secret } from '@inro/foundation';
import { readRegularFile } from '@inro/foundation/node';
import { systemClock } from '@inro/host';
import { keyKinds } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { openDesk } from './desk.ts';
import { appoint, installCertificate, officerRequest, openOfficer } from './officer.ts';
import { shown } from './show.ts';
import { enterResident, lookUp, makeCard } from './visit.ts';

const USAGE = `usage: node apps/counter/src/main.ts COMMAND, with --data DIR for another data folder
  request FILE PREFECTURE MUNICIPALITY
                      writes the certificate request of the counter's officer, and that the counter appoints them there:
                      for the operator to carry to the authority (at a renewal it is about the next key; --new-key where
                      the authority has certified that one already)
  install FILE        takes the certificate that the operator brought back
  enter NUMBER FILE   enters or corrects the person with this number (10 digits), as the JSON file says
  card NUMBER CARD    makes the blank card CARD the My Number Card of that person: shows what the officer signs, and reads
                      the officer's yes, then PIN and password, a line each`;
const LONGEST_CERTIFICATE = 64 * 1024;
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

function usage(): never {
  console.error(USAGE);
  process.exit(2);
}

/** The officer's word about what is shown, and what the person types after it. */
async function typed(): Promise<readonly [officer: string | undefined, ...person: Secret<string>[]]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) if (lines.push(line) === 3) break;
  const [officer, ...person] = lines;
  return [officer, ...person.map((line) => new Secret(line))];
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
const [command, subject = usage(), what, more] = positionals;
const isNumber = /^\d{10}$/.test(subject);

function readEntry(file: string): ResidentEntry {
  const entry = residentEntry.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return entry.success ? entry.data : usage();
}

async function run(): Promise<void> {
  const desk = openDesk(values.data);
  if (command === 'request' && what !== undefined && more !== undefined) {
    const request = await officerRequest(desk.folder, systemClock.now(), { anew: values['new-key'] });
    const appointed = appoint(desk, request, { prefecture: what, municipality: more });
    writeFileSync(subject, `${JSON.stringify(appointed)}\n`);
  } else if (command === 'install')
    installCertificate(desk.folder, readRegularFile(subject, LONGEST_CERTIFICATE), systemClock.now());
  else if (command === 'enter' && isNumber && what !== undefined) await enterResident(desk, subject, readEntry(what));
  else if (command === 'card' && isNumber && what !== undefined) {
    const officer = openOfficer(desk.folder, systemClock.now());
    if (!officer) {
      console.error('The officer has no certificate yet: request, have the operator certify it, install.');
      process.exit(1);
    }
    const person = await lookUp(desk, subject);
    for (const line of shown(person)) console.log(line);
    console.log('Is this the person before you, as their papers say? The officer signs it with "yes".');
    const [agreed, pin = usage(), password = usage()] = await typed();
    if (agreed !== 'yes') {
      console.error('Nothing was signed.');
      process.exit(1);
    }
    await makeCard(desk, officer, {
      number: subject,
      person,
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
