import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { carriers, keyKinds } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { isRunning, openRunningSystem } from '../cast/running-system.ts';

const USAGE = `usage: node tools/revoke/main.ts NUMBER [phone|card|all] [REASON] [DATA]
Revokes the certificates of the person with this number in the register (10 digits).
REASON: keyCompromise, affiliationChanged, superseded, cessationOfOperation (default); certificateHold suspends, and
removeFromCRL releases the authentication certificates that were suspended (a signing certificate is issued anew).`;

const [number, scope = 'all', reason = 'cessationOfOperation', data = join(import.meta.dirname, '../../.inro')] =
  process.argv.slice(2);
if (!number || !/^\d{10}$/.test(number) || ![...carriers, 'all'].includes(scope)) {
  console.error(USAGE);
  process.exit(2);
}
if (!(await isRunning(data))) {
  console.error('No system runs on this data folder: begin with npm start.');
  process.exit(1);
}
try {
  const answer = await openRunningSystem(data)
    .peer('operator')
    .call<{ certificates: { kind: string; profile: string }[] }>(
      'registration',
      'PUT',
      `/revocation-orders/${randomUUID()}`,
      {
        resident: number,
        profiles: scope === 'all' ? carriers : [scope],
        kinds: reason === 'removeFromCRL' ? ['userAuthentication'] : keyKinds,
        reason,
      },
    );
  const done = reason === 'removeFromCRL' ? 'released' : reason === 'certificateHold' ? 'suspended' : 'revoked';
  for (const { kind, profile } of answer.certificates) console.log(`${done}: ${profile}, ${kind}`);
  if (answer.certificates.length === 0) console.log('There was nothing left to revoke.');
} catch (failure) {
  if (!(failure instanceof InroError)) throw failure;
  console.error(`${failure.row.title.en}. ${failure.row.next.en} [${failure.code}]`);
  process.exit(1);
}
