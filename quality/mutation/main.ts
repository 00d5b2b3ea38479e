import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type RoomResult, type Survivor, tryRoom } from './room.ts';

/** The rooms on whose every branch somebody's key depends. */
const ROOMS = ['secure-channel', 'secure-element', 'verifier'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutants: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const names = positionals.length === 0 ? ROOMS : positionals;
const [mutants, seed] = [Number(values.mutants), Number(values.seed)];
if (
  names.some((name) => !ROOMS.includes(name)) ||
  !Number.isInteger(mutants) ||
  mutants < 1 ||
  !Number.isInteger(seed)
) {
  console.error(`npm run mutation -- [--mutants N] [--seed N] [--json] [ROOM…]\nRooms: ${ROOMS.join(' ')}`);
  process.exit(1);
}
const say = values.json ? console.error : console.log;
const tell = ({ file, line, mutator, before, after, covered }: Survivor): void =>
  say(`  ${file}:${line} (${mutator}${covered ? '' : ', no test runs through it'})\n    - ${before}\n    + ${after}`);

const cache = mkdtempSync(join(tmpdir(), 'inro-mutation-compiled-'));
process.env.NODE_COMPILE_CACHE = cache;
const rooms: RoomResult[] = [];
try {
  for (const name of names) {
    say(`${name}: ${mutants} mutants, seed ${seed}; those that survive:`);
    const room = await tryRoom(name, { mutants, seed, onSurvivor: tell });
    const { killed, outOfTime, mutants: tried, possible, score, limit, seconds } = room;
    const mark = score >= limit ? '✔' : '✖';
    say(
      `${mark} ${name}: ${killed} of ${tried} killed (${outOfTime} by not ending), ${(100 * score).toFixed(1)} % (${possible} possible, ${seconds} s)`,
    );
    rooms.push(room);
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify({ seed, rooms }));
process.exit(rooms.every(({ score, limit }) => score >= limit) ? 0 : 1);
