// The threat: docs/threats/t-204-endpoints-of-the-sdk.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Authority, makeAuthority, now, type Person } from '../../quality/testing/relying-party/authority.ts';
import { asItIs, type World, without } from './support/without.ts';

const BANK = 'http://bank.localhost:8429';
const CLINIC = 'http://clinic.localhost:8430';
const ANSWERS = '/presentations/answers';
const unknown = 'relying-party.transaction_unknown';
const names = ['Express 5', 'Fastify 5', 'Hono 4', 'Next.js route handlers'] as const;

let authority: Authority;
let person: Person;
let staple: Uint8Array;
const closing: (() => unknown)[] = [];
before(async () => {
  authority = await makeAuthority();
  person = await authority.person();
  staple = await authority.staple(person.certificate);
});
after(async () => {
  for (const close of closing.reverse()) await close();
});

interface Sent {
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
}
interface Heard {
  readonly status: number;
  readonly cookie: string | undefined;
  readonly json: Readonly<Record<string, string>>;
}

/** Bank and clinic in one framework; each with a store of its own, or one table for both. */
async function openBoth(
  framework: string,
  { world = asItIs, shared = false, oneKey = false }: { world?: World; shared?: boolean; oneKey?: boolean } = {},
) {
  const { frameworks } = await world<typeof import('../../packages/relying-party/test/support/frameworks.ts')>(
    'packages/relying-party/test/support/frameworks.ts',
  );
  const { openService, purpose } = await world<typeof import('../../quality/testing/relying-party/service.ts')>(
    'quality/testing/relying-party/service.ts',
  );
  const bank = await openService(authority, BANK);
  const clinic = await openService(
    authority,
    CLINIC,
    shared ? { store: bank.store, ...(oneKey && { serviceKey: bank.serviceKey }) } : {},
  );
  const open = async ({ sdk, folder, setTime }: typeof bank, origin: string) => {
    const service = await frameworks[framework]!({ relyingParty: sdk, purpose });
    closing.push(
      () => folder.dispose(),
      () => service.close(),
    );
    const call = async (path: string, init: RequestInit): Promise<Heard> => {
      const answer = await service.send(path, init);
      const text = await answer.text();
      const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('inro-login='));
      return {
        status: answer.status,
        cookie: cookie?.split(';')[0],
        json: text.startsWith('{') ? JSON.parse(text) : { text },
      };
    };
    const post = (path: string, body: RequestInit['body'], { cookie, headers, type = 'application/json' }: Sent = {}) =>
      call(path, {
        method: 'POST',
        body: body!,
        duplex: 'half',
        headers: { origin, 'content-type': type, ...(cookie && { cookie }), ...headers },
      } as RequestInit);
    return {
      setTime,
      post,
      get: (path: string, cookie?: string) => call(path, { headers: cookie ? { cookie } : {} }),
      begin: (sent: Sent = {}) => post('/api/logins', '{"flow":"cross-device"}', sent),
      finish: (transaction: string, sent: Sent = {}) => post(`/api/logins/${transaction}/finish`, '{}', sent),
      answer: (form: string) => post(ANSWERS, form, { type: 'application/x-www-form-urlencoded' }),
      /** What the phone of the person sends for a login. */
      async phone({ json }: Heard): Promise<string> {
        const { answerTo } = await import('../../quality/testing/relying-party/wallet.ts');
        const asked = await service.send(pathOf(json.qrPayload!));
        return await answerTo(await asked.text(), json.qrPayload!, authority, { person, staple }, json.number);
      },
    };
  };
  return { bank: await open(bank, BANK), clinic: await open(clinic, CLINIC) };
}
type Both = Awaited<ReturnType<typeof openBoth>>;

const pathOf = (link: string): string => new URL(new URL(link).searchParams.get('request_uri')!).pathname;
const ended = ({ status, json }: Heard): string => json.code ?? (status === 200 ? 'done' : String(status));

/** A login that the person has answered at the bank. */
async function answered(bank: Both['bank']) {
  const begun = await bank.begin();
  const form = await bank.phone(begun);
  assert.equal(ended(await bank.answer(form)), 'done');
  return { begun, form, transaction: begun.json.transaction!, cookie: begun.cookie! };
}

/** What the attacker's own browser gets by the name of somebody else's login. */
async function stealsByName({ bank }: Both): Promise<string> {
  const { transaction } = await answered(bank);
  return ended(await bank.finish(transaction, { cookie: (await bank.begin()).cookie! }));
}
/** What a login at the bank is worth at the clinic. */
async function carriesOver({ bank, clinic }: Both): Promise<string> {
  const { transaction, cookie } = await answered(bank);
  return ended(await clinic.finish(transaction, { cookie }));
}
const streamed = (length: number): ReadableStream<Uint8Array> => {
  let left = length;
  return new ReadableStream({
    pull(controller) {
      const chunk = Math.min(left, 1_024);
      left -= chunk;
      if (chunk === 0) controller.close();
      else controller.enqueue(new Uint8Array(chunk).fill(0x20));
    },
  });
};

for (const framework of names)
  describe(`T-204 the endpoints of the SDK under attack, in ${framework}`, () => {
    let both: Both;
    let bank: Both['bank'];
    before(async () => {
      both = await openBoth(framework);
      bank = both.bank;
    });

    it('a login of one service is none of another, with its cookie, nor by one table for both', async () => {
      assert.equal(await carriesOver(both), unknown);
      assert.equal(
        await carriesOver(await openBoth(framework, { shared: true, oneKey: true })),
        unknown,
        'nor one key',
      );
      const shared = await openBoth(framework, { shared: true });
      assert.equal(await carriesOver(shared), unknown);
      const { transaction, cookie, begun } = await answered(shared.bank);
      assert.equal(ended(await shared.clinic.get(`/api/logins/${transaction}`, cookie)), unknown);
      assert.equal(ended(await shared.clinic.get(pathOf(begun.json.qrPayload!))), unknown);
      const open = await shared.bank.begin();
      assert.equal(ended(await shared.clinic.answer(await shared.bank.phone(open))), unknown);
      assert.equal(ended(await shared.bank.finish(transaction, { cookie })), 'done', 'at its own it ends well');
    });

    it('an answer for another service is none here', async () => {
      const [here, there] = [await bank.begin(), await both.clinic.begin()];
      const form = new URLSearchParams(await both.clinic.phone(there));
      assert.equal(ended(await bank.answer(form.toString())), unknown);
      form.set('state', pathOf(here.json.qrPayload!).split('/').at(-1)!);
      assert.equal(ended(await bank.answer(form.toString())), 'presentation.answer_for_another_service');
    });

    it('no page of another origin begins or ends one, however it says that, and none by a form', async () => {
      const { transaction, cookie } = await answered(bank);
      const foreign: Record<string, string>[] = [
        ...['null', 'http://evil.localhost', `${BANK}0`, `${BANK}/`, 'https://bank.localhost:8429', ''].map(
          (origin) => ({
            origin,
          }),
        ),
        ...['cross-site', 'same-site', 'none', 'SAME-ORIGIN'].map((site) => ({ 'sec-fetch-site': site })),
      ];
      for (const headers of foreign) {
        assert.equal(ended(await bank.begin({ headers })), 'relying-party.foreign_page', JSON.stringify(headers));
        assert.equal(ended(await bank.finish(transaction, { headers, cookie })), 'relying-party.foreign_page');
      }
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/jsonx',
      ])
        assert.equal(ended(await bank.finish(transaction, { type, cookie })), 'relying-party.request_malformed');
      assert.equal((await bank.get(`/api/logins/${transaction}/finish`, cookie)).status, 404);
      assert.equal(ended(await bank.finish(transaction, { cookie })), 'done');
    });

    it('a planted cookie is worth nothing, nor two of one name, nor the name of somebody else’s login', async () => {
      const planted = `inro-login=${'A'.repeat(43)}`;
      const begun = await bank.begin({ cookie: planted });
      assert.notEqual(begun.cookie, planted);
      const path = `/api/logins/${begun.json.transaction}`;
      for (const cookie of [
        planted,
        `${begun.cookie}; ${planted}`,
        `${planted}; ${begun.cookie}`,
        'inro-login=',
        undefined,
      ])
        assert.equal(ended(await bank.get(path, cookie)), unknown);
      assert.equal(ended(await bank.get(path, begun.cookie)), 'done');
      assert.equal(await stealsByName(both), unknown);
      // By what the phone knows it, which whoever photographs the screen reads.
      const { begun: own, cookie } = await answered(bank);
      const id = pathOf(own.json.qrPayload!).split('/').at(-1)!;
      assert.equal(ended(await bank.finish(id, { cookie })), unknown);
      for (const name of [`${id} `, id.toUpperCase(), `${id}x`, '%2e%2e', 'a'.repeat(22)])
        assert.match(ended(await bank.finish(name, { cookie })), /transaction_unknown|404/);
    });

    it('after its end: no second answer, no request; the same browser hears the same, and nothing after its time', async () => {
      const { begun, form, transaction, cookie } = await answered(bank);
      const first = await bank.finish(transaction, { cookie });
      assert.deepEqual((await bank.finish(transaction, { cookie })).json, first.json);
      assert.equal(ended(await bank.answer(form)), 'relying-party.transaction_over');
      assert.equal(ended(await bank.get(pathOf(begun.json.qrPayload!))), 'relying-party.transaction_over');
      assert.equal(ended(await bank.finish(transaction, { cookie: (await bank.begin()).cookie! })), unknown);
      const open = await answered(bank);
      const late = await bank.begin();
      const lateForm = await bank.phone(late);
      try {
        bank.setTime(new Date(now.getTime() + 301_000));
        assert.equal(ended(await bank.finish(transaction, { cookie })), 'relying-party.transaction_over');
        assert.equal(ended(await bank.finish(open.transaction, open)), 'relying-party.transaction_expired');
        assert.equal(ended(await bank.answer(lateForm)), 'relying-party.transaction_expired');
        // What is over is forgotten an hour later, by whoever begins next.
        bank.setTime(new Date(now.getTime() + 2 * 3_600_000));
        await bank.begin();
        assert.equal(ended(await bank.finish(transaction, { cookie })), unknown);
        assert.equal(ended(await bank.answer(form)), unknown);
      } finally {
        bank.setTime(now);
      }
    });

    it('no body is read beyond its limit, whether it says its length or not, and the next login goes on', async () => {
      const large = 'relying-party.request_too_large';
      const form = { type: 'application/x-www-form-urlencoded' };
      for (const body of [() => ' '.repeat(4_097), () => streamed(4_097)])
        assert.equal(ended(await bank.post('/api/logins', body())), large);
      for (const body of [() => ' '.repeat(65_537), () => streamed(65_537)])
        assert.equal(ended(await bank.post(ANSWERS, body(), form)), large);
      const full = `{"flow":"cross-device","x":"${'x'.repeat(4_096 - 30)}"}`;
      assert.equal(ended(await bank.post('/api/logins', full.padEnd(4_096))), 'done');
      for (const bad of [Uint8Array.of(0xff, 0xfe), '[]', '{"flow":"cross-device","flow":"same-device"}', '{', ''])
        assert.equal(ended(await bank.post('/api/logins', bad)), 'relying-party.request_malformed');
      assert.equal(await stealsByName(both), unknown);
    });
  });

describe('T-204 without a defence', () => {
  const core = 'packages/relying-party/src/relying-party.ts';
  const openIn = (world: World, shared = false) => openBoth('Fastify 5', { world, shared, oneKey: shared });

  it('counter-test: an SDK that does not ask whose origin a login is of takes the bank’s at the clinic', async () => {
    const defence = " || !addressOfRow(data).startsWith(this.origin.concat('/'))";
    const world = without({ file: core, defence });
    assert.equal(await carriesOver(await openIn(world, true)), 'done');
  });

  it('counter-test: one that does not compare the browser gives a login to whoever knows its name', async () => {
    const defence = '!sameText(transaction.browserSession, ownerName(asked))';
    const world = without({ file: core, defence, instead: 'false as boolean' });
    assert.equal(await stealsByName(await openIn(world)), 'done');
  });

  it('counter-test: one that does not ask which page calls lets any begin', async () => {
    const defence = "(origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin')";
    const file = 'packages/relying-party/src/endpoints/reading.ts';
    const { bank } = await openIn(without({ file, defence, instead: 'false as boolean' }));
    assert.equal(ended(await bank.begin({ headers: { origin: 'http://evil.localhost' } })), 'done');
  });

  it('counter-test: one in which a login that was answered is still open takes the answer again', async () => {
    const defence = "const OPEN: readonly TransactionState[] = ['waiting', 'opened'];";
    const instead = "const OPEN: readonly TransactionState[] = ['waiting', 'opened', 'answered', 'finished'];";
    const { bank } = await openIn(without({ file: core, defence, instead }));
    const { form } = await answered(bank);
    assert.equal(ended(await bank.answer(form)), 'done');
  });

  it('counter-test: one that does not count what comes reads a body of any length', async () => {
    const file = 'packages/relying-party/src/endpoints/http.ts';
    const world = without({ file, defence: 'if (length > limit) throw bodyTooLarge();' });
    const { bank } = await openBoth('Hono 4', { world });
    assert.equal(ended(await bank.post('/api/logins', streamed(1_000_000))), 'relying-party.request_malformed');
  });
});
