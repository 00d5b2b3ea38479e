import { parseArgs } from 'node:util';
import { weighHandset } from './logins.ts';
import { slopeOf } from './slope.ts';

const { values } = parseArgs({ options: { logins: { type: 'string', default: '100000' }, json: { type: 'boolean' } } });
const logins = Number(values.logins);
const PARTS = 10;
/** Of what JavaScript holds, each login may leave so many bytes: Node's bare HTTP server leaves 5 a request, and a login is some 25. */
const HELD_LIMIT = 256;
/** Of what the operating system counts: V8 and the allocator keep room (docs/operations/performance.md). */
const RESIDENT_LIMIT = 2048;

const mib = (bytes = 0): string => (bytes / 2 ** 20).toFixed(1);
const weights = await weighHandset({ logins, parts: PARTS }, (weight) => {
  const { logins: done, rss, heapUsed, external, room, files, allocator, anonymous } = weight;
  if (values.json) return;
  const kinds = `${mib(files)} files, ${mib(allocator)} allocator, ${mib(anonymous)} anonymous`;
  console.log(
    `${done} logins: ${mib(rss)} MiB resident (${kinds}); ${mib(heapUsed + external)} held, room ${mib(room)}`,
  );
});
const held = slopeOf(weights, ({ heapUsed, external }) => heapUsed + external);
const resident = slopeOf(weights, ({ rss }) => rss);
const processes = [
  { name: 'handset, held', logins, bytesALogin: Math.round(held), limit: HELD_LIMIT },
  { name: 'handset, resident', logins, bytesALogin: Math.round(resident), limit: RESIDENT_LIMIT },
];
if (values.json) console.log(JSON.stringify({ processes }));
else
  for (const { name, bytesALogin, limit } of processes)
    console.log(`${name}: ${bytesALogin} bytes a login, at most ${limit}`);
process.exit(processes.every(({ bytesALogin, limit }) => bytesALogin <= limit) ? 0 : 1);
