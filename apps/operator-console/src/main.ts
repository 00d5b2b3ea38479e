import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openParty } from '@inro/host';
import { operatorReasons } from '@inro/jpki-profile';
import { InroError } from '@inro/problem';
import { applicationsOf } from './applications.ts';
import { certifyOfficer } from './certify-officer.ts';
import { registerService } from './register-services.ts';
import { revoke, type Scope, scopes } from './revoke.ts';

const USAGE = `usage: node apps/operator-console/src/main.ts COMMAND, with --data DIR for another data folder
  revoke NUMBER [phone|card|all] [REASON]
    Revokes the certificates of the person with this number in the register (10 digits).
    REASON: keyCompromise, affiliationChanged, superseded, cessationOfOperation (default); certificateHold suspends, and
    removeFromCRL releases the authentication certificates that were suspended (a signing certificate is issued anew).
  register SERVICE
    Carries the certificate request of a service to the authority, and the certificate back.
  certify-officer REQUEST CERTIFICATE PREFECTURE MUNICIPALITY
    Has the authority certify the officer of the counter: a file that the counter wrote, and one for it to install. The
    officer signs for who lives in that municipality alone (in Roman letters as the register has it: Tokyo-to Chiyoda-ku).
  applications NUMBER
    What registration knows of a person's applications.`;

function usage(): never {
  console.error(USAGE);
  process.exit(2);
}

const isReason = (text: string): text is (typeof operatorReasons)[number] =>
  (operatorReasons as readonly string[]).includes(text);
const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

const { values, positionals } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string', default: join(import.meta.dirname, '../../../.inro') } },
    });
  } catch {
    return usage();
  }
})();
const [command, subject, scope = 'all', reason = 'cessationOfOperation'] = positionals;

const commands: Readonly<Record<string, () => Promise<void>>> = {
  async revoke() {
    if (!/^\d{10}$/.test(subject ?? '') || !isScope(scope) || !isReason(reason)) usage();
    const ended = await revoke(openParty(values.data, 'operator').peer, subject!, scope, reason);
    const done = reason === 'removeFromCRL' ? 'released' : reason === 'certificateHold' ? 'suspended' : 'revoked';
    for (const { kind, profile } of ended) console.log(`${done}: ${profile}, ${kind}`);
    if (ended.length === 0) console.log('There was nothing left to revoke.');
  },
  async register() {
    if (!/^[a-z][a-z-]*$/.test(subject ?? '')) usage();
    await registerService(openParty(values.data, 'operator').peer, subject!);
    console.log(`${subject} has its certificate.`);
  },
  async 'certify-officer'() {
    const [, request, certificate, prefecture, municipality] = positionals;
    if (!request || !certificate || !prefecture || !municipality) usage();
    const { peer } = openParty(values.data, 'operator');
    const place = { prefecture, municipality };
    writeFileSync(certificate, await certifyOfficer(peer, new Uint8Array(readFileSync(request)), place));
  },
  async applications() {
    if (!/^\d{10}$/.test(subject ?? '')) usage();
    const known = await applicationsOf(openParty(values.data, 'operator').peer, subject!);
    for (const one of known) console.log(`${one.applicationId}: ${one.profile}, ${one.state}`);
    if (known.length === 0) console.log('There is none.');
  },
};

try {
  await (commands[command ?? ''] ?? usage)();
} catch (failure) {
  if (!(failure instanceof InroError)) throw failure;
  const { title, next } = failure.row;
  console.error(
    failure.code === 'http.peer_unavailable'
      ? 'No system runs on this data folder: begin with npm start.'
      : `${title.en}. ${next.en} [${failure.code}]`,
  );
  process.exit(1);
}
