import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandApdu } from '@inro/apdu';
import { SqliteStore } from '@inro/secure-element/node';
import { MemoryStore } from '../../testing/element/stores.ts';
import { choose, type Drill } from '../drill.ts';
import { type Seen, violationsAfter } from '../element/checks.ts';
import { factory } from '../element/phone.ts';

/** When each kill comes, in milliseconds after the element began to live. */
const MOMENTS = Array.from({ length: 24 }, (_, n) => 2 + 5 * n);
const living = new URL('../element/living-phone.ts', import.meta.url);

type Line = readonly [string[], [number, number][], (Omit<CommandApdu, 'data'> & { readonly data: number[] }) | null];

/** The last whole line that the process wrote down before it died. */
function lastSeen(journal: string): Seen {
  const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
  const [counters, wrongTries, command] = JSON.parse(lines.at(-1) ?? '[[],[],null]') as Line;
  const unanswered = command === null ? undefined : { ...command, data: Uint8Array.from(command.data) };
  return { counters: new Set(counters), wrongTries: new Map(wrongTries), unanswered };
}

/** Lets an element live in a process of its own for so long, kills it with SIGKILL; the disk it leaves and what was seen. */
async function killAfter(folder: string, ms: number): Promise<{ readonly store: MemoryStore; readonly seen: Seen }> {
  const [file, journal] = [join(folder, `${ms}.sqlite`), join(folder, `${ms}.journal`)];
  const disk = new SqliteStore(file);
  disk.commit(factory().load());
  disk.close();
  const child = fork(living, [file, journal], { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: 'ignore' });
  const dead = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.once('message', resolve)), dead]);
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  if ((await dead) !== 'SIGKILL') throw new Error('the element ended by itself');
  const left = new SqliteStore(file);
  const store = new MemoryStore(left.load());
  left.close();
  return { store, seen: lastSeen(journal) };
}

export const drill: Drill = {
  name: 'element-killed',
  title: 'kill -9 of the process that runs an element on a real file, at moments of enrolment, use and deletion',
  async run(selection) {
    const folder = mkdtempSync(join(tmpdir(), 'inro-drill-'));
    const violations: string[] = [];
    const cuts = choose(MOMENTS, selection);
    let survived = 0;
    try {
      for (const ms of cuts) {
        const { store, seen } = await killAfter(folder, ms);
        const found = await violationsAfter(store, seen);
        if (found.length === 0) survived++;
        violations.push(...found.map((what) => `killed after ${ms} ms: ${what}`));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return { cuts: cuts.length, survived, violations };
  },
};
