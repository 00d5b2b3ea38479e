// ADR 88: items of a statement, asked for alone or with a login.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createFakeWallet, type State, states } from '@inro/fake-wallet';
import { readRequestObject, type StatementItem, statementItems } from '@inro/presentation';
import {
  type AskOptions,
  createRelyingParty,
  MemoryTransactionStore,
  temporaryServiceKey,
} from '@inro/relying-party/node';

const origin = 'https://cinema.example';
const purpose = { ja: '年齢を確かめるため', 'ja-x-easy': '年齢(ねんれい)を 見(み)る ため', en: 'To check your age' };
const store = new MemoryTransactionStore();
const wallet = await createFakeWallet({
  async fetch(url, init) {
    const path = new URL(url).pathname;
    if (init?.method !== 'POST') return new Response(await cinema.requestObject(path.split('/').at(-1)!));
    const reply = await cinema.receiveAnswer(String(init.body)).then(
      () => ({}),
      ({ code }: { code?: string }) => ({ code }),
    );
    return Response.json(reply, { status: 'code' in reply ? 400 : 200 });
  },
});
const { trustAnchors } = wallet;
const options = {
  origin,
  signer: await wallet.certify(origin),
  trustAnchors,
  store,
  serviceKey: temporaryServiceKey(),
};
const cinema = createRelyingParty({ ...options, signatureAnchors: wallet.signatureAnchors });
const ask = (asked: Omit<AskOptions, 'flow' | 'purpose'>) => cinema.ask({ flow: 'cross-device', purpose, ...asked });
const adult = { required: ['age_over_18'], optional: ['prefecture', 'name'], keptDays: 0 } as const;

describe('a statement alone', () => {
  it('shows what is required and what the person agreed to, and no certificate', async () => {
    for (const items of [[], ['prefecture'], ['prefecture', 'name']] as StatementItem[][]) {
      const { transaction, browserSession, qrPayload, number } = await ask({ statement: adult });
      assert.equal((await wallet.answer(qrPayload, { number, items })).status, 200);
      const { statement, ...others } = await cinema.result({ acts: ['statement'], transaction, browserSession });
      assert.deepEqual(Object.keys(statement.items).sort(), ['age_over_18', ...items].sort());
      assert.equal(statement.items.age_over_18, true);
      assert.deepEqual([statement.source, statement.comparable, statement.keptDays], ['statement', false, 0]);
      assert.match(statement.statedAt, /T00:00:00\.000Z$/);
      assert.deepEqual(Object.keys(others), ['flow']);
      assert.ok(!JSON.stringify(statement).includes('subject'));
    }
  });

  it('says every item in its form', async () => {
    const { transaction, browserSession, qrPayload, number } = await ask({
      statement: { required: statementItems, keptDays: 30 },
    });
    await wallet.answer(qrPayload, { number, person: '𠮷田 花子' });
    const { statement } = await cinema.result({ acts: ['statement'], transaction, browserSession });
    assert.deepEqual(Object.keys(statement.items).length, statementItems.length);
    assert.deepEqual(statement.items.name, { text: '𠮷田 花子', substituted_at: [] });
    assert.deepEqual(
      [statement.items.prefecture, statement.items.gender, statement.items.age_over_75],
      ['東京都', 'female', false],
    );
  });

  for (const [state, code] of Object.entries(states).filter(([name]) => name !== 'other-document'))
    it(`of a phone that is ${state} ends as it should`, async () => {
      const ended = ['revoked', 'suspended', 'expired', 'stale', 'unknown'].includes(state);
      const expected = ended ? 'relying-party.statement_over' : code;
      const { transaction, browserSession, qrPayload, number } = await ask({ statement: adult });
      const reply = await wallet.answer(qrPayload, { as: state as State, number });
      if (state !== 'refused') assert.equal(reply.code, expected);
      const own = { acts: ['statement'] as const, transaction, browserSession };
      const told = await cinema.result(own).then(
        () => undefined,
        (failure: { code: string }) => failure.code,
      );
      const open = ['other-service', 'other-request', 'tampered', 'stranger'].includes(state);
      assert.equal(told, open ? 'relying-party.login_not_answered' : expected);
      if (open) assert.equal((await wallet.answer(qrPayload, { number })).status, 200);
    });
});

describe('a statement with a login', () => {
  it('is one person’s, and says that services can compare', async () => {
    const { transaction, browserSession, qrPayload, number } = await ask({ login: {}, statement: adult });
    assert.equal((await wallet.answer(qrPayload, { number })).status, 200);
    const { login, statement } = await cinema.result({ acts: ['login', 'statement'], transaction, browserSession });
    assert.equal(login.report.indication, 'TOTAL-PASSED');
    assert.deepEqual([statement.comparable, statement.items.age_over_18], [true, true]);
  });

  it('ends with the certificate of the login', async () => {
    const { qrPayload, number } = await ask({ login: {}, statement: adult });
    assert.equal((await wallet.answer(qrPayload, { number, as: 'revoked' })).code, 'relying-party.certificate_revoked');
  });
});

describe('a request for a statement', () => {
  it('is refused where it asks for nothing, twice, for what there is not, for ever, or beside its certificate', async () => {
    const bad: Omit<AskOptions, 'flow' | 'purpose'>[] = [
      { statement: { keptDays: 0 } },
      { statement: { required: ['name'], optional: ['name'], keptDays: 0 } },
      { statement: { required: ['name', 'name'], keptDays: 0 } },
      { statement: { required: ['age_over_17' as never], keptDays: 0 } },
      { statement: { required: ['name'], keptDays: 40_000 } },
      { statement: { required: ['name'], keptDays: -1 } },
      { statement: adult, attributes: { keptDays: 0 } },
    ];
    for (const asked of bad) await assert.rejects(ask(asked), TypeError, JSON.stringify(asked));
    const login = createRelyingParty(options);
    await assert.rejects(login.ask({ flow: 'cross-device', purpose, statement: adult }), TypeError);
  });

  it('and every other one but for a login alone names protocol and SDK', async () => {
    const softwareOf = async (asked: Omit<AskOptions, 'flow' | 'purpose'>) => {
      const { requestUri } = await ask(asked);
      const jwt = await cinema.requestObject(requestUri.split('/').at(-1)!);
      const payload = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as { inro_version?: object };
      return [readRequestObject(jwt).claims.software, payload.inro_version];
    };
    const { version } = JSON.parse(
      readFileSync(new URL('../../relying-party/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const named = [`inro-sdk/${version}`, { protocol: 1, software: `inro-sdk/${version}` }];
    assert.deepEqual(await softwareOf({ login: {} }), [undefined, undefined]);
    assert.deepEqual(await softwareOf({ attributes: { keptDays: 1 } }), named);
    assert.deepEqual(await softwareOf({ login: {}, statement: adult }), named);
  });

  it('is asked for in one form: every other one is no request', async () => {
    const { requestUri } = await ask({ statement: adult });
    const [head, body, tail] = (await cinema.requestObject(requestUri.split('/').at(-1)!)).split('.') as [
      string,
      string,
      string,
    ];
    type Query = { credentials: { claims?: unknown; meta: Record<string, unknown>; [more: string]: unknown }[] };
    const changed = (change: (query: Query, payload: Record<string, unknown>) => void): string => {
      const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as { dcql_query: Query };
      change(payload.dcql_query, payload);
      return `${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${tail}`;
    };
    readRequestObject(changed(() => undefined));
    const changes: ((query: Query, payload: Record<string, unknown>) => void)[] = [
      (query) => {
        query.credentials[0]!.claims = [];
      },
      (query) => {
        query.credentials[0]!.claims = [{ path: ['age_over_18'], values: [true] }];
      },
      (query) => {
        query.credentials[0]!.claims = [{ path: ['address', 'text'] }];
      },
      (query) => {
        query.credentials[0]!.claims = [{ path: ['age_over_18'] }, { path: ['name'] }];
      },
      (query) => {
        query.credentials[0]!.claim_sets = [];
      },
      (query) => {
        query.credentials[0]!.meta.vct_values = ['urn:other'];
      },
      (query) => {
        query.credentials[0]!.meta.optional = ['prefecture', 'name'];
      },
      (query) => {
        query.credentials[0]!.meta.more = 1;
      },
      (query) => void delete query.credentials[0]!.meta.kept_days,
      (query) => {
        query.credentials[0]!.id = 'attributes';
      },
      (query) => void query.credentials.push(query.credentials[0]!),
      (_, payload) => {
        payload.inro_version = { protocol: 2 };
      },
      (_, payload) => {
        payload.inro_version = { protocol: 0 };
      },
      (_, payload) => {
        payload.inro_version = 1;
      },
      (_, payload) => {
        payload.inro_version = { protocol: 1, software: '<b>' };
      },
    ];
    for (const change of changes)
      assert.throws(
        () => readRequestObject(changed(change)),
        { code: 'presentation.request_not_supported' },
        String(change),
      );
  });
});
