import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { makeAuthority, now } from '../../../quality/testing/relying-party/authority.ts';
import { Staples, type WalletPorts } from '../src/core/index.ts';

const authority = await makeAuthority();
const [mine, stranger] = await Promise.all([authority.person(), authority.person()]);
const HOUR = 3_600_000;

let stored: Map<string, string>;
let answer: () => Uint8Array | Promise<Uint8Array>;
const staples = new Staples({
  clock: { now: () => now },
  randomness: (length: number) => new Uint8Array(length),
  services: { registration: 'http://registration', status: 'http://status' },
  storage: {
    get: async (key: string) => stored.get(key) ?? null,
    set: async (key: string, value: string) => void stored.set(key, value),
    delete: async (key: string) => void stored.delete(key),
    update: async (key: string, change: (before: string | null) => string | null) => {
      const after = change(stored.get(key) ?? null);
      if (after !== null) stored.set(key, after);
    },
  },
  door: { fetch: async () => ({ status: 200, headers: {}, body: await answer() }) },
} as unknown as WalletPorts);
const malformed = (failure: unknown) => failure instanceof InroError && failure.code === 'wallet.answer_malformed';
const good = await authority.staple(mine.certificate);

beforeEach(async () => {
  stored = new Map();
  answer = () => good;
  await staples.begin(mine.certificate, authority.authentication.certificate, 'token');
  assert.deepEqual((await staples.current())?.response, good);
});

describe('the staple that is kept (RFC 6960 §4.2.2.3)', () => {
  const useless = {
    'about another certificate': authority.staple(stranger.certificate),
    'of an authority that knows no such certificate': authority.staple(mine.certificate, {
      status: { status: 'unknown' },
    }),
    'of a responder that is busy': new Uint8Array([0x30, 0x03, 0x0a, 0x01, 0x03]),
  };
  for (const [what, response] of Object.entries(useless))
    it(`outlives an answer ${what}`, async () => {
      answer = () => response;
      await assert.rejects(staples.refresh(), malformed);
      assert.deepEqual((await staples.current())?.response, good);
    });

  it('gives way to a newer one, and to one that says revoked', async () => {
    const revoked = { status: 'revoked', at: new Date(now.getTime() - HOUR), reason: 'certificateHold' } as const;
    for (const next of [
      await authority.staple(mine.certificate, { thisUpdate: now }),
      await authority.staple(mine.certificate, { status: revoked }),
    ]) {
      answer = () => next;
      await staples.refresh();
      assert.deepEqual((await staples.current())?.response, next);
    }
  });

  it('does not come back when it was forgotten while an answer was under way', async () => {
    answer = async () => {
      await staples.forget();
      return good;
    };
    await staples.refresh();
    assert.equal(await staples.current(), null);
    assert.equal(await staples.refreshAt(), null);
  });

  it('is the one of a certificate that came while an answer about the older one was under way', async () => {
    const theirs = await authority.staple(stranger.certificate);
    answer = async () => {
      answer = () => theirs;
      await staples.begin(stranger.certificate, authority.authentication.certificate, 'token-2');
      return good;
    };
    await staples.refresh();
    assert.deepEqual((await staples.current())?.response, theirs);
    assert.equal(fromBase64(JSON.parse(stored.get('staple')!).response).length, theirs.length);
  });
});
