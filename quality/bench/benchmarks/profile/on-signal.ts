import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profiler } from './profiler.ts';

/** Preloaded into a process under measurement: the first SIGUSR2 begins a profile, the next writes it down. */
const { INRO_PROFILE_DIR: folder = '.', INRO_NAME: name = 'process' } = process.env;
const profile = profiler();
let written = 0;
process.on('SIGUSR2', () => {
  const done = profile.toggle();
  if (done === undefined) return;
  written += 1;
  writeFileSync(join(folder, `${name}-${written}.cpuprofile`), done);
});
