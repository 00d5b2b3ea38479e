// The threat: docs/threats/t-254-services-trace-tells-of-people.md
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { temporaryFolder } from '@inro/host/testing';
import { asItIs, type World, without } from './support/without.ts';

const SHAPE = 'packages/relying-party/src/shape.ts';
const TRACING = 'packages/host/src/tracing.ts';
const origin = 'https://library.example';
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };

const folder = temporaryFolder();
after(() => folder.dispose());

type Asked = Omit<Parameters<import('@inro/relying-party/node').RelyingParty['ask']>[0], 'flow' | 'purpose'>;
type Sdk = typeof import('@inro/relying-party/node');

/** A service on the SDK whose developer listens, and a wallet whose answers somebody may change. */
async function openService(world: World) {
  const { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } = await world<Sdk>(
    'packages/relying-party/src/node/index.ts',
  );
  const { createFakeWallet } = await world<typeof import('@inro/fake-wallet')>(
    'packages/fake-wallet/src/node/index.ts',
  );
  const wallet = await createFakeWallet();
  const told: unknown[] = [];
  const sdk = createRelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    signatureAnchors: wallet.signatureAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    trace: (event) => void told.push(event),
  });
  /** The JWS or SD-JWT that was sent, and what was told of it. */
  return async function logIn(
    asked: Asked,
    how: Parameters<typeof wallet.form>[2] = {},
    change = (written: string) => written,
  ) {
    told.length = 0;
    const { requestUri, qrPayload, number } = await sdk.ask({ flow: 'cross-device', purpose, ...asked });
    const request = await sdk.requestObject(requestUri.split('/').at(-1)!);
    const form = new URLSearchParams(await wallet.form(request, qrPayload, { number, ...how }));
    const [[id, [written]]] = Object.entries(JSON.parse(form.get('vp_token')!)) as [[string, [string]]];
    form.set('vp_token', JSON.stringify({ [id]: [change(written)] }));
    await sdk.receiveAnswer(form.toString()).catch(() => undefined);
    // What was told before the answer was there holds the service's own certificate, of the same authority.
    return { written, told: JSON.stringify(told.slice(1)), answer: JSON.stringify(told.at(2)) };
  };
}

const partOf = (written: string, place: number) =>
  JSON.parse(Buffer.from(written.split('.')[place]!, 'base64url').toString()) as Record<string, unknown>;
const certificateIn = (written: string): string => (partOf(written, 0).x5c as [string])[0];
/** The same with one member more, or another one. */
const withMember = (place: number, more: Record<string, unknown>) => (written: string) =>
  written
    .split('.')
    .map((part, at) =>
      at === place ? Buffer.from(JSON.stringify({ ...partOf(written, place), ...more })).toString('base64url') : part,
    )
    .join('.');

describe('T-254 a service’s trace tells of people', () => {
  const acts: readonly Asked[] = [{ login: {} }, { attributes: { keptDays: 0 } }];

  it('no part of a certificate is told, in any encoding, of an answer that holds and of one that does not', async () => {
    const logIn = await openService(asItIs);
    for (const asked of acts)
      for (const as of ['valid', 'revoked', 'stranger', 'other-request'] as const) {
        const { written, told } = await logIn(asked, { as });
        const der = Buffer.from(certificateIn(written), 'base64');
        for (let at = 0; at + 48 <= der.length; at += 48) {
          const piece = der.subarray(at, at + 48);
          for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const)
            assert.ok(!told.includes(piece.toString(encoding)), `${as}, ${at}, ${encoding}`);
        }
        assert.ok(!told.includes('hanako') && !told.includes(written.split('.')[2]!));
      }
  });

  it('nor what a wallet adds, beside the members and in their place', async () => {
    const logIn = await openService(asItIs);
    const person = 'Hanako of Chiyoda';
    for (const more of [{ holder: person }, { [person]: 1 }, { nonce: person }, { aud: person }, { iat: person }])
      for (const place of [0, 1]) {
        const { told } = await logIn({ login: {} }, {}, withMember(place, more));
        assert.ok(told.includes('answered') && !told.includes('Hanako'), JSON.stringify(more));
      }
  });

  const isAdult = { statement: { required: ['age_over_18'] as const, keptDays: 0 } };
  const sizesOf = async (world: World) => {
    const logIn = await openService(world);
    const born = (dateOfBirth: string) => logIn(isAdult, { attributes: { dateOfBirth } });
    const [adult, child] = [await born('319900101'), await born('520200101')];
    const size = (answer: string) => /"statement":"(\[\d+ bytes\])"/.exec(answer)?.[1];
    return [size(adult.answer), size(child.answer)];
  };

  it('nor whether somebody is eighteen, by how long the statement is', async () => {
    const [adult, child] = await sizesOf(asItIs);
    assert.ok(adult !== undefined);
    assert.equal(adult, child);
  });

  const tracingIn = async (world: World, host: string) => {
    const { tracingOf } = await world<typeof import('../../packages/host/src/tracing.ts')>(TRACING);
    process.env.INRO_TRACE_TOKEN = join(folder.path, 'trace-token');
    writeFileSync(process.env.INRO_TRACE_TOKEN, 'token');
    const origins = { developers: `http://developers.${host}:1` };
    return tracingOf({ topology: { host, origins, peerKeys: {} } });
  };

  it('and nothing at all where people log in, whatever the environment says', async () => {
    for (const host of ['inro.example', 'localhost.example', 'notlocalhost', 'evil-localhost'])
      assert.equal(await tracingIn(asItIs, host), undefined, host);
    for (const host of ['localhost', 'house.localhost'])
      assert.equal((await tracingIn(asItIs, host))?.token, 'token', host);
  });

  it('counter-test: an SDK that shows each member tells who it was', async () => {
    const logIn = await openService(
      without({ file: SHAPE, defence: 'shown[name]?.(value) ? value : sizeOf(value)', instead: 'value' }),
    );
    const { written, told } = await logIn({ login: {} });
    assert.ok(told.includes(certificateIn(written)));
  });

  it('counter-test: one that tells exact sizes tells who is eighteen', async () => {
    const [adult, child] = await sizesOf(
      without({ file: SHAPE, defence: 'Math.ceil(bytes / STEP) * STEP', instead: 'bytes' }),
    );
    assert.notEqual(adult, child);
  });

  it('counter-test: a house that does not look at its names traces under any', async () => {
    const world = without({ file: TRACING, defence: '&& isSandbox ?', instead: '?' });
    assert.equal((await tracingIn(world, 'inro.example'))?.token, 'token');
  });
});
