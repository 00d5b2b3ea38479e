import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { buildOcspRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { makeAuthority, now } from '../../../quality/testing/relying-party/authority.ts';
import { nextRefreshAt, refreshDueStaples, Staples, type WalletPorts } from '../src/core/index.ts';

const authority = await makeAuthority();
const [mine, stranger] = await Promise.all([authority.person(), authority.person()]);
const HOUR = 3_600_000;

let stored: Map<string, string>;
let answer: () => Uint8Array | Promise<Uint8Array>;
const ports = {
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
} as unknown as WalletPorts;
const staples = new Staples(ports);
const malformed = (failure: unknown) => failure instanceof InroError && failure.code === 'wallet.answer_malformed';
const good = await authority.staple(mine.certificate);

beforeEach(async () => {
  stored = new Map();
  answer = () => good;
  await staples.begin(buildOcspRequest(mine.certificate, authority.authentication.certificate), 'token');
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
      await staples.begin(buildOcspRequest(stranger.certificate, authority.authentication.certificate), 'token-2');
      return good;
    };
    await staples.refresh();
    assert.deepEqual((await staples.current())?.response, theirs);
    assert.equal(fromBase64(JSON.parse(stored.get('staple')!).response).length, theirs.length);
  });
});

describe('ADR 79: each of the two certificates has a schedule of its own', () => {
  const MINUTE = 60_000;
  let time: number;
  /** Milliseconds of each question, by the certificate it was about. */
  let asked: { readonly about: 'login' | 'signing'; readonly at: number }[];
  let drawn: () => number;
  const requests = {
    login: buildOcspRequest(mine.certificate, authority.authentication.certificate),
    signing: buildOcspRequest(stranger.certificate, authority.authentication.certificate),
  };
  const moving = {
    ...ports,
    clock: { now: () => new Date(time) },
    randomness: () => Uint8Array.of(drawn(), 0),
    wait: async (milliseconds: number) => {
      time += milliseconds;
    },
    door: {
      fetch: async ({ url, body, headers }: { url: string; body: Uint8Array; headers: Record<string, string> }) => {
        assert.deepEqual([url, headers.authorization], ['http://status/staples', 'Bearer token']);
        const about = Buffer.compare(body, requests.login) === 0 ? 'login' : 'signing';
        asked.push({ about, at: time });
        const { certificate } = about === 'login' ? mine : stranger;
        return { status: 200, headers: {}, body: await authority.staple(certificate, { thisUpdate: new Date(time) }) };
      },
    },
  } as unknown as WalletPorts;
  const signing = new Staples(moving, 'digitalSignature');

  beforeEach(async () => {
    [time, asked, drawn] = [now.getTime(), [], () => 128];
    stored = new Map();
    await new Staples(moving).begin(requests.login, 'token');
    await signing.expect(requests.signing, 'token');
  });

  it('fetches the second one when the schedule is looked at, not at the moment of the first', async () => {
    assert.deepEqual(
      asked.map(({ about }) => about),
      ['login'],
    );
    assert.equal(await signing.current(), null);
    time += 5 * MINUTE;
    await refreshDueStaples(moving);
    assert.deepEqual(
      asked.map(({ about }) => about),
      ['login', 'signing'],
    );
    assert.ok((await signing.current())!.thisUpdate - (await new Staples(moving).current())!.thisUpdate >= 5 * MINUTE);
  });

  it('goes on as it was when the authority names the same certificate again, and anew for another', async () => {
    await refreshDueStaples(moving);
    const before = await signing.current();
    await signing.expect(requests.signing, 'token');
    assert.deepEqual(await signing.current(), before);
    await signing.expect(requests.login, 'token');
    assert.equal(await signing.current(), null);
  });

  it('over a week asks by the clock alone, four times a day for each, and for the two never at once', async () => {
    let seed = 1;
    drawn = () => (seed = (seed * 97 + 31) % 256);
    time += 5 * MINUTE;
    for (const end = time + 7 * 24 * HOUR; time < end; time = Math.max(time + 1, (await nextRefreshAt(moving))!))
      await refreshDueStaples(moving);
    for (const about of ['login', 'signing'] as const) {
      const times = asked.filter((one) => one.about === about).map(({ at }) => at);
      assert.ok(times.length >= 22 && times.length <= 38, `${times.length}`);
      const gaps = times.slice(1).map((at, index) => at - times[index]!);
      assert.ok(gaps.every((gap) => gap >= 4.5 * HOUR && gap <= 7.5 * HOUR + MINUTE));
      assert.ok(new Set(gaps).size > 10);
    }
    const logins = new Set(asked.filter(({ about }) => about === 'login').map(({ at }) => at));
    assert.equal(asked.filter(({ about, at }) => about === 'signing' && logins.has(at)).length, 0);
  });

  it('sets the two apart by up to a minute where both are overdue, and waits for nobody where one is', async () => {
    await refreshDueStaples(moving);
    for (const [draw, apart] of [
      [255, 59_766],
      [64, 15_000],
    ] as const) {
      time += 9 * HOUR;
      asked = [];
      drawn = () => draw;
      await refreshDueStaples(moving);
      assert.deepEqual(
        asked.map(({ about }) => about),
        ['login', 'signing'],
      );
      assert.ok(Math.abs(asked[1]!.at - asked[0]!.at - apart) < 5, `${asked[1]!.at - asked[0]!.at}`);
    }
  });

  it('lets neither wait for the other that cannot be had', async () => {
    time += 9 * HOUR;
    const failing = {
      ...moving,
      door: {
        fetch: async (request: { body: Uint8Array }) =>
          Buffer.compare(request.body, requests.login) === 0
            ? { status: 500, headers: {}, body: new Uint8Array() }
            : await moving.door.fetch(request as never),
      },
    } as unknown as WalletPorts;
    await refreshDueStaples(failing);
    assert.notEqual(await signing.current(), null);
  });
});
