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

const weights = await weighHandset({ logins, parts: PARTS }, ({ logins: done, rss, heapUsed, external }) => {
  const [mib, held] = [rss / 2 ** 20, (heapUsed + external) / 2 ** 20];
  if (!values.json) console.log(`${done} logins: ${mib.toFixed(1)} MiB resident, ${held.toFixed(2)} MiB held`);
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
