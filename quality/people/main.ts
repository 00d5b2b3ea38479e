import { join } from 'node:path';
import { InroError } from '@inro/problem';
import { isRunning, openRunningSystem } from './running-system.ts';
import { seed } from './seed.ts';

// Below `npm start`, which does not live to see the end of this one when it is killed.
if (!process.stdin.isTTY) process.stdin.on('end', () => process.exit(1)).resume();

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../.inro');
if (!(await isRunning(dataDir))) {
  console.error('No system runs on this data folder: begin with npm start.');
  process.exit(1);
}
try {
  await seed(openRunningSystem(dataDir), ({ citizen, state }) => console.log(`${citizen} (${state})`));
} catch (failure) {
  if (!(failure instanceof InroError)) throw failure;
  console.error(`${failure.row.title.en}. ${failure.row.next.en} [${failure.code}]`);
  process.exit(1);
}
process.exit(0);
