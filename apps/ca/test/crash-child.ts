import { readFileSync } from 'node:fs';
import type { IssuanceOrder } from '@inro/authority-wire/issuance';
import { createLogger, type HostConfig, systemClock } from '@inro/host';
import pg from 'pg';
import type { CaPlaces } from '../src/configuration.ts';
import { endIssuance } from '../src/issuance/end.ts';
import { issueCertificates } from '../src/issuance/issue.ts';
import { revoke } from '../src/revocation.ts';
import { openContext } from '../src/start.ts';
import { Crls } from '../src/status/crls.ts';

/** What the test hands over; `cut` is the number of the database write before which this process dies (0: never). */
export interface CrashOrder {
  readonly config: HostConfig;
  readonly places: CaPlaces;
  readonly cut: number;
  readonly work:
    | { readonly issue: string; readonly body: IssuanceOrder }
    | { readonly revoke: string; readonly reason: 'keyCompromise' }
    | { readonly end: string };
}

const order = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as CrashOrder;
const { context } = await openContext({
  config: order.config,
  log: createLogger('ca', 'silent'),
  clock: systemClock,
  places: order.places,
});

let writes = 0;
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '');
  if (/^\s*(?:insert|update|delete|commit)/i.test(text) && ++writes === order.cut) process.kill(process.pid, 'SIGKILL');
  return query.apply(this, args);
} as typeof pg.Client.prototype.query;

if ('issue' in order.work) await issueCertificates(context, order.work.issue, order.work.body);
else if ('end' in order.work)
  await endIssuance(context, order.work.end, 'registration', { reason: 'superseded', at: systemClock.now() });
else {
  const sha256 = new Uint8Array(Buffer.from(order.work.revoke, 'base64url'));
  await revoke(context, 'registration', { sha256, reason: order.work.reason, at: systemClock.now() });
  await new Crls(context).publishDue();
}
await context.db.destroy();
process.stdout.write(String(writes));
