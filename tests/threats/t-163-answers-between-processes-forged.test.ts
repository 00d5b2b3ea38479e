// The threat: docs/threats/t-163-answers-between-processes-forged.md
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

type Said = (path: string, body: string) => unknown;

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('T-163 somebody without a key answers in the place of a process', () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  async function enrolled() {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    await enrolPhone(house, person, phone);
    const { request } = JSON.parse((await phone.storage.get('staple'))!) as { request: string };
    const status = async (): Promise<string> => {
      const { body } = await httpRequest(`${house.system.origin('status')}/ocsp`, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: fromBase64(request),
      });
      return parseOcspResponse(body).basic!.responses[0]!.status;
    };
    return { person, phone, status };
  }

  /** The place of a process while it is away: a listener that has no key. */
  async function impersonate(name: 'ca' | 'tsm', said: Said, during: () => Promise<void>): Promise<void> {
    await house.stop(name);
    const heard = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = said(request.url!, Buffer.concat(chunks).toString());
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => heard.listen(house.configs[name]!.port, '127.0.0.1', resolve));
    try {
      await during();
    } finally {
      await shut(heard);
      await house.start(name);
    }
  }
  const shut = (server: Server) => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };

  const revoke = ({ number }: Person) =>
    house.peer('operator').call('registration', 'PUT', `/revocation-orders/stolen-${number}`, {
      resident: number,
      profiles: ['phone'],
      kinds: ['userAuthentication', 'digitalSignature'],
      reason: 'keyCompromise',
    });
  /** What registration tells the operator: since when the CA has carried it out. */
  const carriedOut = async ({ number }: Person): Promise<boolean> => {
    const { applications } = await house.peer('operator').call<{
      applications: { profile: string; certificates: { revokedAt: string | null }[] }[];
    }>('registration', 'GET', `/residents/${number}/applications`);
    const { certificates } = applications.find(({ profile }) => profile === 'phone')!;
    return certificates.every(({ revokedAt }) => revokedAt !== null);
  };

  const confirmed: Said = (path, body) => {
    if (!path.startsWith('/revocations/')) return {};
    const { reason, at } = JSON.parse(body) as { reason: string; at: string };
    return { state: 'revoked', reason, revokedAt: at };
  };

  /** The thief's phone is revoked while he sits on the CA's port: what registration shows then, and what OCSP says. */
  async function revokedInWords() {
    const { person, status } = await enrolled();
    let shown: boolean | undefined;
    await impersonate('ca', confirmed, async () => {
      await revoke(person);
      await pause();
      shown = await carriedOut(person);
    });
    return { person, status, shown };
  }

  it('and registration goes on ordering, until the CA itself has answered', async () => {
    const { person, status, shown } = await revokedInWords();
    assert.equal(shown, false);
    for (let tries = 0; (await status()) !== 'revoked' && tries < 600; tries++) {
      house.clock.move(1_000);
      await pause();
    }
    assert.equal(await status(), 'revoked');
    for (let tries = 0; !(await carriedOut(person)) && tries < 600; tries++) await pause();
    assert.equal(await carriedOut(person), true);
  });

  it('nor does it decide anything about what the CA has: no comparison of the books, no issuing hours, no issuance', async () => {
    const { status } = await enrolled();
    const answers: Said = (path, body) => {
      if (path.startsWith('/issuing-hours')) return { open: false };
      if (path.startsWith('/issuances?') || path === '/issuances')
        return { issuances: [{ id: 'invented', certificates: [null] }], next: null };
      if (path !== '/certificate-states') return {};
      const { sha256 } = JSON.parse(body) as { sha256: string[] };
      const revokedAt = new Date(0).toISOString();
      return {
        certificates: sha256.map((one) => ({ sha256: one, state: 'revoked', reason: 'keyCompromise', revokedAt })),
      };
    };
    await impersonate('ca', answers, async () => {
      await house.replace('registration');
      const { issuing } = await begin();
      assert.deepEqual(issuing, { open: false }, 'nothing was heard: closed without an hour');
      await pause();
    });
    await house.replace('registration');
    assert.deepEqual((await begin()).issuing, { open: true });
    assert.equal(await status(), 'good');
    const unknown = house.peer('operator').call('registration', 'GET', '/residents/0000000000/applications');
    await assert.rejects(unknown, { code: 'registration.number_unknown' });
  });

  it('nor in the place of the TSM: a phone is sent to no session of his', async () => {
    const person = await newPerson(house);
    const phone = await newPhone(house);
    const session = { sessionId: 'x'.repeat(32), url: 'http://evil.localhost:1/gp/seram' };
    await impersonate(
      'tsm',
      () => session,
      async () => {
        const { state } = await enrolPhone(house, person, { ...phone, wait: async () => undefined });
        assert.notEqual(state.step, 'done');
        assert.ok(!JSON.stringify(state).includes('evil'));
      },
    );
  });

  it('nor can one process answer for another', async () => {
    for (const peer of ['counter', 'operator'] as const)
      assert.equal(await outcomeOf(house.peer(peer).call('tsm', 'PUT', '/deployments/x', {})), 'http.unauthorized');
  });

  it('counter-test: a registration that believes any answer shows as revoked what OCSP calls good', async () => {
    const defence = 'return named && answerSignatureHolds(parts, headers.signature, key);';
    await house.replace(
      'registration',
      without({ file: 'packages/host/src/peer.ts', defence, instead: 'return named || true;' }),
    );
    const { status, shown } = await revokedInWords();
    assert.equal(shown, true);
    assert.equal(await status(), 'good');
  });

  const begin = async () => {
    const answer = await httpRequest(`${house.system.origin('registration')}/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return JSON.parse(Buffer.from(answer.body).toString()) as { issuing: unknown };
  };
});
