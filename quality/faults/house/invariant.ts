import { createHash } from 'node:crypto';
import { httpRequest, openParty, systemClock } from '@inro/host';
import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { deleteWhatWasEnded, runLocalAgent, type SeramSession, type WalletPorts } from '@inro/wallet/core';
import pg from 'pg';
import { pairedWallet } from '../../people/phone.ts';
import { type House, phoneSecrets } from './house.ts';

const DELIVERY_LIMIT_MS = 24 * 3_600_000;

interface Row {
  readonly id: string;
  readonly state: string;
  readonly state_since: Date;
  readonly kind: string;
  readonly sha256: Buffer;
  readonly der: Buffer;
  readonly issuer: Buffer;
}

/**
 * What must hold whenever everything is up again and 60 s have passed:
 * each certificate that is good in OCSP is stored on its phone (read back by the TSM over the secure channel) or in
 * delivery and younger than the delivery limit; no phone is half installed; no acknowledged application is lost.
 */
export async function violationsOf(house: House): Promise<string[]> {
  await untilDelivered(house);
  const violations: string[] = [];
  const known = await query<{ id: string; state: string }>(house, 'registration', 'select id, state from application');
  const states = new Map(known.map(({ id, state }) => [id, state]));
  for (const [phone, applications] of house.phones) {
    for (const id of applications)
      if (!states.has(id)) violations.push(`${phone}: an acknowledged application is lost`);
    violations.push(...(await violationsOfPhone(house, phone, states)).map((violation) => `${phone}: ${violation}`));
  }
  violations.push(...(await strangers(house)));
  return violations;
}

/** What may still be on its way when everything is up again: an order whose back-off has just ended. */
const ON_ITS_WAY_MS = 20_000;

/** Waits until every due order of the outboxes is delivered; one that is not by then is what the checks show. */
async function untilDelivered(house: House): Promise<void> {
  const began = performance.now();
  for (const database of ['registration', 'tsm'])
    while (performance.now() - began < ON_ITS_WAY_MS) {
      const now = systemClock.now();
      const due = await query(house, database, 'select 1 from outbox where done_at is null and next_at <= $1', [now]);
      if (due.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

/** The phone comes online once, as its owner would let it; then it holds one whole set of certificates, or nothing. */
async function violationsOfPhone(house: House, phone: string, states: ReadonlyMap<string, string>): Promise<string[]> {
  const ports = await pairedWallet(house.system, phone);
  await deleteWhatWasEnded(ports);
  const rows = await certificatesOfPhone(house, phone);
  const good = [];
  for (const row of rows) if ((await ocspStatus(house, row)) === 'good') good.push(row);
  const onPhone = await authenticationCertificate(ports);
  const applications = new Set(good.map(({ id }) => id));
  if (applications.size > 1) return ['certificates of two applications are good'];
  const [id] = applications;
  const open = [...(house.phones.get(phone) ?? [])].some((one) => isOpen(states.get(one)));
  if (id === undefined) return onPhone === 'absent' || open ? [] : [`nothing is good, yet the applet is ${onPhone}`];
  const state = states.get(id)!;
  const young = good.every((row) => systemClock.now().getTime() - row.state_since.getTime() < DELIVERY_LIMIT_MS);
  if (state === 'issued') return young ? [] : ['good, undelivered and older than the delivery limit'];
  if (state !== 'delivered') return [`good in OCSP, yet the application is ${state}`];
  const wanted = good.find(({ kind }) => kind === 'userAuthentication')?.sha256.toString('hex');
  if (wanted !== onPhone) return ['good and delivered, yet the applet holds another certificate or none'];
  return await provedOverSecureChannel(house, ports, id);
}

const isOpen = (state: string | undefined): boolean =>
  state !== undefined && ['accepted', 'deploying', 'keysReady', 'issued'].includes(state);

/** The TSM opens the element once more and reads keys, digests and registry; nothing must be missing. */
async function provedOverSecureChannel(house: House, ports: WalletPorts, id: string): Promise<string[]> {
  const registration = openParty(house.system.dataDir, 'registration').peer;
  const path = `/deployments/${id}/certificates`;
  const seram = await registration.call<{ url: string; sessionId: string }>('tsm', 'PUT', path);
  const { secureElement } = await ports.door.device();
  let asked = 0;
  const onNotification = async ({ kind }: { readonly kind: string }) => {
    if (kind !== 'progress') asked++;
  };
  const agent = { door: ports.door, http: ports.door.fetch, wait: ports.wait, onNotification };
  const session = { ...seram, secureElement: secureElement as SeramSession['secureElement'] };
  const { outcome, requests } = await runLocalAgent(agent, session);
  // Handshake, probe, issuer's and provider's reading, stop: anything more repaired something.
  if (outcome !== 'done' || asked > 0) return ['half installed: the TSM had something left to do'];
  return requests <= 6 ? [] : [`half installed: ${requests} requests to find it whole`];
}

async function authenticationCertificate({ door }: WalletPorts): Promise<string> {
  const channel = await door.openChannel(JPKI_AID).catch((failure: unknown) => {
    if (failure instanceof InroError && failure.code === 'handset.applet_not_found') return undefined;
    throw failure;
  });
  if (!channel) return 'absent';
  try {
    const applet = new JpkiClient(channel);
    if (!(await applet.certificatesPresent()).userAuthentication) return 'empty';
    await applet.verify('userAuthenticationPin', phoneSecrets.pin);
    const certificate = await applet.readCertificate('userAuthentication');
    return createHash('sha256').update(certificate).digest('hex');
  } finally {
    await channel.close();
  }
}

const certificatesOfPhone = (house: House, phone: string): Promise<Row[]> =>
  query<Row>(
    house,
    'registration',
    `select a.id, a.state, a.state_since, c.kind, c.sha256, c.der, c.issuer
       from certificate c join application a on a.id = c.application where a.id = any($1)`,
    [[...(house.phones.get(phone) ?? [])]],
  );

/** RFC 6960: what a verifier would be told now, asked with a nonce so that nothing produced ahead answers. */
async function ocspStatus(house: House, { der, issuer }: Pick<Row, 'der' | 'issuer'>): Promise<string> {
  const { body } = await httpRequest(`${house.system.origin('status')}/ocsp`, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: buildOcspRequest(der, issuer, { nonce: crypto.getRandomValues(new Uint8Array(32)) }),
  });
  return parseOcspResponse(body).basic?.responses[0]?.status ?? 'unanswered';
}

/** Certificates for phones that the CA calls good and of which registration, who alone could revoke them, knows nothing. */
async function strangers(house: House): Promise<string[]> {
  const issued = await query<{ sha256: Buffer | null; signed: boolean }>(
    house,
    'ca',
    `select sha256, der is not null as signed from certificate
      where profile like 'phone-%' and state = 'good' and recorded_at < $1`,
    [new Date(systemClock.now().getTime() - 30_000)],
  );
  const known = await query<{ sha256: Buffer }>(house, 'registration', 'select sha256 from certificate');
  const digests = new Set(known.map(({ sha256 }) => sha256.toString('hex')));
  const unknown = issued.filter(({ sha256 }) => sha256 === null || !digests.has(sha256.toString('hex')));
  return unknown.length === 0 ? [] : [`${unknown.length} good certificates that registration does not know`];
}

export async function query<T>(house: House, database: string, text: string, values: unknown[] = []): Promise<T[]> {
  const url = new URL(house.postgresUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as T[];
  } finally {
    await client.end();
  }
}
