// The threat: docs/threats/t-016-orders-forged-or-repeated.md
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fromUtf8, toBase64 } from '@inro/foundation';
import { httpRequest, openDatabase, sql, takenInFolder } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { keySigner } from '@inro/pki/issue/node';
import { buildCertificateRequest } from '@inro/pki/request';
import { digestText, fromText } from '../../apps/ca/test/support.ts';
import { clinicImprint } from '../../quality/testing/house/service.ts';
import { outcomeOf } from './support/attack.ts';
import { type House, openHouse } from './support/house.ts';
import { asItIs, type World, without } from './support/without.ts';

const GUARD = 'packages/host/src/peer-guard.ts';

interface Captured {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe('T-016 forged and repeated orders between the processes of the authority', () => {
  let house: House;
  let path: string;
  before(async () => {
    house = await openHouse(['ca']);
    const { algorithm: _, ...key } = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const request = await buildCertificateRequest('shop', { ...key, algorithm: 'ecdsa-with-SHA256' });
    const answer = await house
      .peer('operator')
      .call<{ certificate: string }>('ca', 'PUT', '/access-certificates/shop', {
        kind: 'relyingParty',
        certificateRequest: toBase64(request),
        names: { ja: '店', 'ja-x-easy': 'みせ', en: 'Shop' },
        origin: 'http://shop.localhost:1',
        imprint: clinicImprint,
      });
    path = `/revocations/${digestText(fromText(answer.certificate))}`;
  });
  after(() => house.close());

  const call = (by: string, reason: string) =>
    house
      .peer(by)
      .call<{ state: string }>('ca', 'PUT', path, { reason, at: house.clock.now().toISOString() })
      .then(({ state }) => state);

  /** An order of the operator's as somebody on the wire sees it, kept back before it arrives. */
  async function overhear(reason: string, world: World = asItIs): Promise<Captured> {
    await house.stop('ca');
    let seen: Captured | undefined;
    const wire = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const names = ['content-type', 'content-digest', 'signature-input', 'signature'];
        const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
        seen = { method: request.method!, path: request.url!, headers, body: Buffer.concat(chunks).toString() };
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => wire.listen(house.configs.ca!.port, '127.0.0.1', resolve));
    // It hears nothing that it would believe (T-163).
    assert.equal(await outcomeOf(call('operator', reason)), 'http.peer_unavailable');
    wire.closeAllConnections();
    await new Promise((resolve) => wire.close(resolve));
    await house.start('ca', world);
    return seen!;
  }

  const send = async ({ method, headers, body, path: to }: Captured): Promise<string> => {
    const answer = await httpRequest(`${house.system.origin('ca')}${to}`, { method, headers, body });
    const json = JSON.parse(fromUtf8(answer.body)) as { code?: string; state?: string };
    return json.code ?? json.state!;
  };
  const swap = (captured: Captured): Captured => ({
    ...captured,
    body: captured.body.replace('certificateHold', 'keyCompromise'),
  });

  /** The service was suspended and let go of; the old order is sent again within its minute. */
  const replay = async (captured: Captured): Promise<string> => {
    assert.equal(await send(captured), 'hold');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
    return await send(captured);
  };

  it('are refused when anything of them was changed, or another process signed them', async () => {
    const captured = await overhear('certificateHold');
    const { headers } = captured;
    const input = headers['signature-input']!;
    const forged: Captured[] = [
      swap(captured),
      { ...captured, path: captured.path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
      { ...captured, path: `${captured.path}?x=1` },
      { ...captured, method: 'POST', path: captured.path },
      { ...captured, headers: { ...headers, 'signature-input': input.replace('operator', 'registration') } },
      { ...captured, headers: { ...headers, 'signature-input': input.replace(/created=\d+/, 'created=1') } },
      { ...captured, headers: { 'content-type': 'application/json' } },
    ];
    for (const one of forged) assert.match(await send(one), /^http\.(unauthorized|not_found)$/);
    for (const peer of ['tsm', 'counter', 'bank', 'status'])
      assert.equal(await outcomeOf(call(peer, 'keyCompromise')), 'http.unauthorized', peer);
    assert.equal(
      await outcomeOf(call('registration', 'keyCompromise')),
      'ca.certificate_unknown',
      'not its certificates',
    );
  });

  it('are refused the second time, and when they come a minute late', async () => {
    assert.equal(await replay(await overhear('certificateHold')), 'http.unauthorized');
    const late = await overhear('certificateHold');
    house.clock.move(61_000);
    assert.equal(await send(late), 'http.clock_differs');
  });

  /** The same, and the CA was started anew in between. */
  const replayAfterRestart = async (captured: Captured, world?: World): Promise<string> => {
    assert.equal(await send(captured), 'hold');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
    await house.replace('ca', world);
    return await send(captured);
  };

  it('are refused after a restart within that minute too, by a process with a database and by one without', async () => {
    assert.equal(await replayAfterRestart(await overhear('certificateHold')), 'http.unauthorized');
    const folder = temporaryFolder();
    const order = 'inro parameters of one request';
    assert.equal(await takenInFolder(folder.path).take(order), true);
    assert.equal(await takenInFolder(folder.path).take(order), false, 'the maker of phones, started anew');
    folder.dispose();
  });

  /** The clocks of the authority go a day ahead and are set right again; a day later the order of then is sent again. */
  const replayADayLater = async (world?: World): Promise<string> => {
    house.clock.move(86_400_000);
    const captured = await overhear('certificateHold', world);
    assert.equal(await send(captured), 'hold');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
    house.clock.move(-86_400_000);
    assert.equal(await send(captured), 'http.clock_differs');
    const db = openDatabase<never>(house.databases.ca!.url);
    await sql`update taken_signature set taken_at = taken_at - interval '1 hour'`.execute(db);
    await db.destroy();
    await house.replace('ca', world);
    assert.equal(await call('operator', 'removeFromCRL'), 'good', 'with it, it forgets');
    house.clock.move(86_400_000);
    return await send(captured).finally(() => house.clock.move(-86_400_000));
  };

  it('are refused when the clock comes a second time to where it was once set ahead', async () => {
    assert.equal(await replayADayLater(), 'http.unauthorized');
  });

  it('counter-test: a CA that forgets by the time that passed alone suspends the service a day later', async () => {
    const forgets = without({
      file: 'packages/host/src/taken-signatures.ts',
      defence: 'and created < extract(epoch from now()) - ',
      instead: 'and 0 < ',
    });
    assert.equal(await replayADayLater(forgets), 'hold');
    await house.replace('ca');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
  });

  it('counter-test: a CA that remembers by itself alone suspends the service again once it is started anew', async () => {
    const forgetful = without({
      file: 'apps/ca/src/start.ts',
      defence: 'taken: takenInDatabase(db)',
      instead: 'taken: ((taken) => ({ take: async (one) => taken.size < taken.add(one).size }))(new Set<string>())',
    });
    const captured = await overhear('certificateHold', forgetful);
    assert.equal(await replayAfterRestart(captured, forgetful), 'hold');
    await house.replace('ca');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
  });

  it('counter-test: a CA that takes a signature twice suspends the service again', async () => {
    const defence =
      "if (!(await request.server.takenSignatures!.take(input[1]!))) throw new HttpError('http.unauthorized');";
    const captured = await overhear('certificateHold', without({ file: GUARD, defence }));
    assert.equal(await replay(captured), 'hold');
    assert.equal(await call('operator', 'removeFromCRL'), 'good');
  });

  it('counter-test: a CA that believes the digest in the header revokes for good what was to be suspended', async () => {
    const defence = 'const digest = contentDigest(request.rawBody ?? new Uint8Array());';
    const instead = "const digest = String(request.headers['content-digest']);";
    const captured = await overhear('certificateHold', without({ file: GUARD, defence, instead }));
    assert.equal(await send(swap(captured)), 'revoked');
  });
});
