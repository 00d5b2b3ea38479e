import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsNeeded } from '@inro/deployment';
import { freeBlock } from '@inro/host/testing';
import { InroError } from '@inro/problem';
import { startSystem } from '../../tools/start/system.ts';
import { isRunning, openRunningSystem } from '../people/running-system.ts';
import type { Step } from './measure.ts';
import { type Story, tellStory } from './story.ts';

const root = join(import.meta.dirname, '../..');
const args = process.argv.slice(2);
const json = args.includes('--json');
const given = args[args.indexOf('--data') + 1];
const dataDir = args.includes('--data') && given ? given : join(root, '.inro');
const say = (text: string): void => {
  if (!json) console.log(text);
};

const line = ({ name, ms, apdus, bytes, roundTrips }: Step): string =>
  `  ${name.padEnd(36)} ${String(ms).padStart(6)} ms  ${String(apdus).padStart(4)} APDUs  ${String(bytes).padStart(6)} bytes  ${String(roundTrips).padStart(2)} SERAM requests`;

/** The story over the system that runs on the data folder, or over one of its own in a temporary folder. */
async function main(): Promise<Story> {
  if (await isRunning(dataDir)) {
    say('Over the running system:');
    return await tellStory(openRunningSystem(dataDir), (step) => say(line(step)));
  }
  say('No system is running; one is started for this story.');
  const folder = mkdtempSync(join(tmpdir(), 'inro-journey-'));
  const system = await startSystem({ root, dataDir: folder, port: await freeBlock(portsNeeded()) });
  try {
    return await tellStory(openRunningSystem(folder), (step) => say(line(step)));
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const story = await main();
  const { enrolment, login } = story.totals;
  say(
    `\nEnrolment ${enrolment.ms} ms, ${enrolment.apdus} APDUs, ${enrolment.bytes} bytes, ${enrolment.roundTrips} SERAM requests, ${enrolment.registrationRequests} requests to registration.`,
  );
  say(`Login ${login.ms} ms, ${login.apdus} APDUs, ${login.bytes} bytes, none of it through the authority.`);
  if (json) console.log(JSON.stringify(story));
} catch (failure) {
  if (!(failure instanceof InroError)) throw failure;
  console.error(`${failure.row.title.en}. ${failure.row.next.en} [${failure.code}]`);
  process.exit(1);
}
