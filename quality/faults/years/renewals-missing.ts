import { X509Certificate } from 'node:crypto';
import { systemClock } from '@inro/host';
import type { House } from '../house/house.ts';
import { query } from '../house/invariant.ts';

/** Longer than the authority's schedule takes to come round twice. */
const PATIENCE_MS = 75_000;

/** What the authority keeps up to date: nothing of it has ended, or ends before its renewal. */
const due = {
  'a CRL whose next update is over':
    'select name from crl where der is not null and next_update <= $1 and authority = any($2)',
  'an authority without an OCSP responder in force': `select name from authority a where name = any($2) and not exists
    (select from responder r where r.authority = a.name and r.kind = 'ocspResponder' and r.not_before <= $1 and r.not_after > $1)`,
  'an OCSP response of a certificate in force that is over': `select o.certificate from ocsp_answer o join certificate c on c.id = o.certificate
    where o.next_update <= $1 and c.not_after > $1 and c.authority = any($2)`,
  'a service whose access certificate ends within two days': `select c.authority from certificate c
    where c.kind = 'relyingParty' and c.authority = any($2) group by c.authority having max(c.not_after) <= $1::timestamptz + interval '2 days'`,
} as const;

/** Names of the roots that have begun to certify and have not ended: those on RSA-2048 end with it, and say nothing more (ADR 57). */
async function rootsInForce(house: House): Promise<string[]> {
  const roots = await query<{ name: string; certificate: Buffer }>(
    house,
    'ca',
    'select name, certificate from authority where name in (select authority from certificate)',
  );
  const isInForce = (certificate: Buffer) => new Date(new X509Certificate(certificate).validTo) > systemClock.now();
  return roots.filter(({ certificate }) => isInForce(certificate)).map(({ name }) => name);
}

/** Waits for what renews itself while it runs; gives what did not. */
export async function renewalsMissing(house: House): Promise<string[]> {
  const began = performance.now();
  const living = await rootsInForce(house);
  for (;;) {
    const missing: string[] = [];
    for (const [what, text] of Object.entries(due))
      if ((await query(house, 'ca', text, [systemClock.now(), living])).length > 0) missing.push(what);
    if (missing.length === 0 || performance.now() - began > PATIENCE_MS) return missing;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
