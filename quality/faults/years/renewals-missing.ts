import { systemClock } from '@inro/host';
import type { House } from '../house/house.ts';
import { query } from '../house/invariant.ts';

/** Longer than the authority's schedule takes to come round twice. */
const PATIENCE_MS = 75_000;

/** What the authority keeps up to date: nothing of it has ended, or ends before its renewal. */
const due = {
  'a CRL whose next update is over': 'select name from crl where der is not null and next_update <= $1',
  'an authority without an OCSP responder in force': `select name from authority a where not exists
    (select from responder r where r.authority = a.name and r.not_before <= $1 and r.not_after > $1)`,
  'an OCSP response of a certificate in force that is over': `select o.certificate from ocsp_answer o join certificate c on c.id = o.certificate
    where o.next_update <= $1 and c.not_after > $1`,
  'a service whose access certificate ends within a week': `select c.authority from certificate c
    where c.kind = 'relyingParty' group by c.authority having max(c.not_after) <= $1::timestamptz + interval '7 days'`,
} as const;

/** Waits for what renews itself while it runs; gives what did not. */
export async function renewalsMissing(house: House): Promise<string[]> {
  const began = performance.now();
  for (;;) {
    const missing: string[] = [];
    for (const [what, text] of Object.entries(due))
      if ((await query(house, 'ca', text, [systemClock.now()])).length > 0) missing.push(what);
    if (missing.length === 0 || performance.now() - began > PATIENCE_MS) return missing;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
