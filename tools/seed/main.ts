import { join } from 'node:path';
import { isRunning, openRunningSystem } from '../cast/running-system.ts';
import { seed } from './seed.ts';

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../.inro');
if (!(await isRunning(dataDir))) {
  console.error('No system runs on this data folder: begin with npm start.');
  process.exit(1);
}
const began = Date.now();
await seed(openRunningSystem(dataDir), ({ citizen, state }) =>
  console.log(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${citizen} (${state})`),
);
