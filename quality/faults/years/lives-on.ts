import { X509Certificate } from 'node:crypto';
import { systemClock } from '@inro/host';
import type { House } from '../house/house.ts';
import { query } from '../house/invariant.ts';
import { enrolPersistently, type Wire } from '../house/persistent-enrolment.ts';
import { logInPersistently } from '../house/persistent-login.ts';

/** When the certificate of each phone ends, and what its key is. */
export type Phones = Map<string, { readonly until: Date; readonly key: string }>;

const passing: Wire = (request, send) => send(request);

/** Everybody whose certificate is in force logs in; then somebody new gets a card and a phone, and logs in too. */
export async function livesOn(house: House, phones: Phones): Promise<string[]> {
  const violations: string[] = [];
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((failure: unknown) => void violations.push(`${what}: ${failure}`));
  };
  for (const [phone, { until }] of phones)
    if (until > systemClock.now()) await attempt(`${phone} does not log in`, () => logIn(house, phone));
  await attempt('nobody enrols', async () => {
    const phone = house.newPhone();
    await enrolPersistently(house, await house.person(), phone, passing);
    phones.set(phone, await certificateOf(house, phone));
    await logIn(house, phone);
  });
  return violations;
}

const logIn = (house: House, phone: string) => logInPersistently(house, phone, passing, () => undefined);

async function certificateOf(house: House, phone: string) {
  const [row] = await query<{ der: Buffer }>(
    house,
    'registration',
    `select c.der from certificate c join application a on a.id = c.application
      where a.id = any($1) and c.kind = 'userAuthentication' order by a.state_since desc`,
    [[...(house.phones.get(phone) ?? [])]],
  );
  const { validTo, publicKey } = new X509Certificate(row!.der);
  return { until: new Date(validTo), key: publicKey.asymmetricKeyDetails?.namedCurve ?? 'rsa' };
}
