// The threat: docs/threats/t-152-noise-ends-or-guesses-login.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openTestDatabase } from '@inro/host/testing';
import type { State } from '@inro/relying-party/fake-wallet';
import { MemoryTransactionStore, type TransactionStore } from '@inro/relying-party/node';
import { PostgresTransactionStore } from '@inro/relying-party/postgres';
import type { SignatureVerifier } from '@inro/verifier';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import pg from 'pg';
import { type Begun, openService, type Service } from './support/service.ts';
import { asItIs, type Defence, without } from './support/without.ts';

const CORE = 'packages/relying-party/src/relying-party.ts';
const ANSWER = 'packages/relying-party/src/answer.ts';
/** Answers that nobody signed whom the authority certified, or that were made for something else. */
const noise = {
  tampered: 'relying-party.authentication_invalid',
  stranger: 'relying-party.authentication_invalid',
  'other-request': 'presentation.answer_for_another_request',
  'other-service': 'presentation.answer_for_another_service',
} as const satisfies Partial<Record<State, string>>;
/** A store far away: everything takes its time, and much is under way at once. */
const farAway = (store: TransactionStore): TransactionStore => ({
  add: (row) => store.add(row),
  async find(id) {
    const found = await store.find(id);
    await setTimeout(20);
    return found;
  },
  async replace(from, next) {
    await setTimeout(20);
    return store.replace(from, next);
  },
  async countTry(id, most) {
    await setTimeout(20);
    return store.countTry(id, most);
  },
  removeExpired: (time) => store.removeExpired(time),
});
const numbers = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

describe('T-152 answers that nobody signed end a login, or find its number out', () => {
  const send = (service: Service, { link }: Begun, as: State, number?: string) =>
    service.wallet.answer(link, { as, number });
  /** The person's own answer, after everything that came before it. */
  async function goesOn(service: Service, page: ReturnType<Service['page']>, login: Begun): Promise<string | true> {
    const { code } = await send(service, login, 'valid', login.number);
    return code ?? (await page.finish(login.transaction));
  }

  for (const [as, code] of Object.entries(noise))
    it(`not ${as}, with the right number or a wrong one, before the phone has looked at the request or after`, async () => {
      const service = await openService(asItIs);
      const page = service.page();
      const login = await page.begin();
      for (const number of [login.number, numbers.find((each) => each !== login.number)])
        assert.equal((await send(service, login, as as State, number)).code, code);
      assert.equal(await page.state(login.transaction), 'opened');
      assert.equal(await page.finish(login.transaction), 'relying-party.login_not_answered');
      assert.equal(await goesOn(service, page, login), true);
      // Nor afterwards.
      await assert.rejects(send(service, login, as as State, login.number), TypeError);
      assert.equal(await page.finish(login.transaction), true);
    });

  it('not on the same device either, nor nonsense of any form', async () => {
    const service = await openService(asItIs);
    const page = service.page();
    const login = await page.begin('same-device');
    await send(service, login, 'tampered');
    for (const token of ['e30.e30.AA', '', '..', 'x'.repeat(40_000)]) {
      const answer = await service.post({ state: login.id, vp_token: JSON.stringify({ login: [token] }) });
      assert.equal(answer.status, 400);
    }
    const { redirectUri } = await send(service, login, 'valid');
    assert.equal(await page.finish(login.transaction, redirectUri), true);
  });

  it('not at the very moment of the true answer', async () => {
    const service = await openService(asItIs);
    for (let round = 0; round < 5; round++) {
      const page = service.page();
      const login = await page.begin();
      const all = [...Array.from({ length: 6 }, () => 'tampered' as const), 'valid' as const];
      await Promise.allSettled(all.map((as) => send(service, login, as, login.number)));
      assert.equal(await page.finish(login.transaction), true);
    }
  });

  it('and a signed one does end it, in words, whatever it says', async () => {
    const service = await openService(asItIs);
    const ends = {
      suspended: 'relying-party.certificate_revoked',
      expired: 'relying-party.certificate_expired',
      stale: 'relying-party.authentication_indeterminate',
      unknown: 'relying-party.authentication_indeterminate',
      'wrong-number': 'presentation.number_wrong',
    } as const;
    for (const [as, code] of Object.entries(ends)) {
      const page = service.page();
      const login = await page.begin();
      assert.equal((await send(service, login, as as State, login.number)).code, code);
      assert.equal(await page.state(login.transaction), 'failed');
      assert.equal(await page.finish(login.transaction), code);
    }
  });

  /** Numbers that are told apart from the others, by whoever can sign nothing. */
  async function numbersFound(service: Service, most = numbers.length): Promise<readonly string[]> {
    const login = await service.page().begin();
    const told = new Map<string, string[]>();
    const guesses = [login.number!, ...numbers.filter((each) => each !== login.number)].slice(0, most);
    for (const number of guesses) {
      service.after(1);
      const { code } = await send(service, login, 'tampered', number);
      told.set(code!, [...(told.get(code!) ?? []), number]);
    }
    return [...told.values()].filter((each) => each.length === 1).flat();
  }

  it('and tell nobody the number: each number gets the same words', async () => {
    assert.deepEqual(await numbersFound(await openService(asItIs)), []);
  });

  it('not by their mass: one more is told to wait, the login stays open, and the person gets in', async () => {
    const service = await openService(asItIs);
    const page = service.page();
    const login = await page.begin();
    const codes: unknown[] = [];
    for (let i = 0; i < 25; i++) codes.push((await send(service, login, 'tampered', login.number)).code);
    assert.deepEqual(codes.slice(0, 20), Array(20).fill('relying-party.authentication_invalid'));
    // A login’s time is told in whole seconds.
    assert.deepEqual(codes.slice(21), Array(4).fill('relying-party.too_many_answers'));
    assert.equal(await page.state(login.transaction), 'opened');
    const held = await send(service, login, 'valid', login.number);
    assert.deepEqual([held.status, held.code], [503, 'relying-party.too_many_answers']);
    const other = service.page();
    assert.equal(await goesOn(service, other, await other.begin()), true, 'other logins do not wait');
    service.after(1);
    assert.equal(await goesOn(service, page, login), true);
  });

  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let pool: pg.Pool;
  before(async () => {
    database = await openTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
  });
  after(async () => {
    await pool.end();
    await database.dispose();
  });
  const stores: Readonly<Record<string, () => Promise<TransactionStore>>> = {
    'in memory': async () => farAway(new MemoryTransactionStore()),
    'in PostgreSQL': async () => farAway(await PostgresTransactionStore.open({ client: pool })),
  };

  /** Of so many at the same moment, how many were verified. */
  async function verified(service: Service, login: Begun, most: number, as: State = 'tampered'): Promise<number> {
    const sent = await Promise.all(Array.from({ length: most }, () => send(service, login, as, login.number)));
    for (const { code } of sent)
      assert.ok(code === 'relying-party.authentication_invalid' || code === 'relying-party.too_many_answers', code);
    return sent.filter(({ code }) => code === 'relying-party.authentication_invalid').length;
  }

  for (const [where, open] of Object.entries(stores))
    for (const instances of [1, 3])
      it(`nor all at once, with the logins ${where}, at ${instances} of its instances: twenty are verified`, async () => {
        const service = await openService(asItIs, { store: await open(), instances });
        const page = service.page();
        const login = await page.begin();
        assert.equal(await verified(service, login, 60), 20);
        // What the clock gives back is given once, to however many.
        service.after(2.5);
        const twoMore = await verified(service, login, 30, 'stranger');
        assert.ok(twoMore === 2 || twoMore === 3, `${twoMore}`);
        const other = service.page();
        assert.equal(await goesOn(service, other, await other.begin()), true, 'other logins do not wait');
        service.after(1);
        assert.equal(await goesOn(service, page, login), true);
        // What came too late is told so, and is not counted.
        await assert.rejects(verified(service, login, 3), TypeError);
      });

  it('nor with what a login of before the store counted has seen', async () => {
    const store = new MemoryTransactionStore();
    const service = await openService(asItIs, { store });
    const login = await service.page().begin();
    const { expiresAt, ...row } = JSON.parse((await store.find(login.id))!);
    await store.replace(['waiting'], {
      id: login.id,
      state: 'waiting',
      expiresAt,
      data: JSON.stringify({ ...row, expiresAt, tries: 15 }),
    });
    assert.equal(await verified(service, login, 30), 5);
  });

  it('nor after the clock was set back: what was counted stays counted', async () => {
    const service = await openService(asItIs);
    const page = service.page();
    const login = await page.begin();
    assert.equal(await verified(service, login, 30), 20);
    service.after(-30);
    assert.equal(await verified(service, login, 30), 0);
    service.after(32);
    assert.equal(await goesOn(service, page, login), true);
  });

  it('nor at the end of its time: noise makes no login live longer', async () => {
    const service = await openService(asItIs);
    const page = service.page();
    const login = await page.begin();
    await send(service, login, 'tampered', login.number);
    service.after(300);
    assert.equal(await page.state(login.transaction), 'expired');
    await assert.rejects(send(service, login, 'valid', login.number), TypeError);
  });

  const ends: Defence = {
    file: CORE,
    defence: 'if (!isSigned(verified)) throw',
    instead: 'if (false as boolean) throw',
  };

  it('counter-test: a service that takes every answer for one is ended by noise', async () => {
    const service = await openService(without(ends));
    const page = service.page();
    const login = await page.begin();
    await send(service, login, 'tampered', login.number);
    assert.equal(await goesOn(service, page, login).catch(() => 'over'), 'over');
    assert.equal(await page.finish(login.transaction), 'relying-party.authentication_invalid');
  });

  it('counter-test: one that compares the number before the signature tells it', async () => {
    const world = without({
      file: ANSWER,
      defence: '  checkAnswer(answer.claims, asked);\n',
      instead:
        "  checkAnswer(answer.claims, asked);\n  if (!hasNumber(answer.claims, asked)) throw new PresentationError('presentation.number_wrong');\n",
    });
    const service = await openService(world);
    assert.equal((await numbersFound(service, 10)).length, 1);
  });

  it('counter-test: one that does not count verifies whatever comes', async () => {
    const service = await openService(without({ file: CORE, defence: '    await this.#admitTry(transaction);\n' }));
    const login = await service.page().begin();
    for (let i = 0; i < 25; i++)
      assert.equal((await send(service, login, 'tampered')).code, 'relying-party.authentication_invalid');
  });

  it('counter-test: one that counts after it verified verifies whatever comes at once', async () => {
    const count: Defence = { file: CORE, defence: '    await this.#admitTry(transaction);\n' };
    const late: Defence = {
      file: CORE,
      defence: '    if (!isSigned(verified)) throw',
      instead: '    await this.#admitTry(transaction);\n    if (!isSigned(verified)) throw',
    };
    let signatures = 0;
    const counting: SignatureVerifier = {
      ...nodeSignatureVerifier,
      verify(input) {
        signatures++;
        return nodeSignatureVerifier.verify(input);
      },
    };
    const store = farAway(new MemoryTransactionStore());
    for (const [world, atLeast, atMost] of [
      [asItIs, 20, 160],
      [without(count, late), 161, 1000],
    ] as const) {
      signatures = 0;
      const service = await openService(world, { store, signatures: counting });
      const login = await service.page().begin();
      await Promise.all(Array.from({ length: 200 }, () => send(service, login, 'tampered')));
      assert.ok(signatures >= atLeast && signatures <= atMost, `${signatures}`);
    }
  });
});
