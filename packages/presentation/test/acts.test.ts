import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBase64Url, utf8 } from '@inro/foundation';
import * as fc from 'fast-check';
import {
  type Acts,
  actNames,
  type CertifiedActName,
  type CheckedRequest,
  checkRequest,
  clientIdOf,
  type DocumentToSign,
  digestsOfDocument,
  LARGEST_BATCH,
  LARGEST_DOCUMENT,
  MOST_DOCUMENTS,
  prepareAnswer,
  queryOf,
  readAnswer,
  readAnswerForm,
  readQuery,
  readRequestObject,
  shownMediaTypes,
  signedAnswer,
  writeAnswerForm,
  writeRequestObject,
} from '../src/index.ts';
import { makeParty, purpose, refusedWith, requestSigner, requestVerifier } from './support/parties.ts';

const bank = makeParty('access');
const person = makeParty('person');
const now = 1_795_000_000;
const at = new Date(now * 1000 + 5_000);
const origin = 'http://bank.localhost:8429';

const digests = (text: string) => digestsOfDocument(utf8(text));
const shown = (changed: Partial<Extract<DocumentToSign, { kind: 'shown' }>> = {}): DocumentToSign => ({
  kind: 'shown',
  title: '口座の契約書',
  uri: `${origin}/documents/1`,
  mediaType: 'application/pdf',
  size: 1000,
  ...digests('the contract'),
  ...changed,
});
const unknown: DocumentToSign = { kind: 'unknown', title: 'A file', ...digests('the file') };
const signature = (documents: readonly DocumentToSign[]): Acts => ({
  signature: { act: 'signature', container: 'cades-detached', documents, maxStapleAge: 86_400 },
});
const login: Acts = { login: { act: 'login', maxStapleAge: 86_400 } };
const attributes: Acts = { attributes: { act: 'attributes', keptDays: 30, maxStapleAge: 86_400 } };
const all: Acts = { ...login, ...attributes, ...signature([shown(), unknown]) };

const request = (acts: Acts): Promise<string> =>
  writeRequestObject(
    {
      acts,
      responseUri: `${origin}/presentations/answers`,
      nonce: 'mNFUCaJ3Qq7GiFEqKT0aUXrSxXwPzMrcJ1H0NQqzqTg',
      state: 'VqfJ0h3CkS7DbtnE2pUx5Q',
      issuedAt: now,
      expiresAt: now + 300,
      purpose,
      flow: 'same-device',
    },
    requestSigner(bank),
  );
const certified = actNames.filter((act): act is CertifiedActName => act !== 'statement');
async function checked(acts: Acts): Promise<CheckedRequest> {
  const link = { clientId: clientIdOf(bank.certificate), requestUri: `${origin}/presentations/requests/1` };
  return checkRequest(readRequestObject(await request(acts)), link, { at, verifier: requestVerifier([bank]) });
}

describe('one request, three acts', () => {
  const some = fc
    .record({ login: fc.boolean(), attributes: fc.boolean(), signature: fc.boolean() })
    .filter((asked) => certified.some((act) => asked[act]))
    .map((asked): Acts => Object.fromEntries(certified.filter((act) => asked[act]).map((act) => [act, all[act]])));

  it('is read as it was written, in any combination and whatever the order it was put together in', () =>
    fc.assert(
      fc.asyncProperty(some, async (acts) => {
        assert.deepEqual((await checked(acts)).claims.acts, acts);
        const turned = Object.fromEntries(Object.entries(acts).reverse()) as Acts;
        assert.deepEqual(queryOf(turned), queryOf(acts));
      }),
    ));

  it('stands in one order and no act stands twice', () => {
    const { credentials } = queryOf(all) as { credentials: object[] };
    assert.deepEqual(readQuery({ credentials }), all);
    for (const others of [[], [...credentials].reverse(), [credentials[0], credentials[0]], [...credentials, {}]])
      assert.throws(() => readQuery({ credentials: others } as never), TypeError);
  });

  it('takes no profile of another act: a login is never asked of the signing certificate', () => {
    const { credentials } = queryOf(all) as { credentials: { id: string; meta: Record<string, unknown> }[] };
    for (const { id, meta } of credentials)
      for (const profile of ['user-authentication', 'digital-signature', 'any'].filter((one) => one !== meta.profile))
        assert.throws(
          () => readQuery({ credentials: [{ id, format: 'inro_x509', meta: { ...meta, profile } }] } as never),
          TypeError,
        );
  });

  it('is refused with a member that belongs to another act, or to none', () => {
    const { credentials } = queryOf(all) as { credentials: { id: string; meta: Record<string, unknown> }[] };
    for (const credential of credentials)
      for (const more of [{ documents: [] }, { kept_days: 1 }, { container: 'pades' }, { more: 1 }]) {
        const [name] = Object.keys(more) as [string];
        const meta = { ...credential.meta, ...more };
        if (name in credential.meta && name !== 'documents' && name !== 'container') continue;
        assert.throws(() => readQuery({ credentials: [{ ...credential, meta }] } as never), TypeError);
      }
  });

  it('says how long attributes are kept: whole days, at most a hundred years', () => {
    for (const keptDays of [0, 1, 36_525])
      assert.deepEqual(readQuery(queryOf({ attributes: { ...attributes.attributes!, keptDays } })).attributes?.keptDays, keptDays); // biome-ignore format: one line
    for (const keptDays of [-1, 0.5, 36_526, Number.NaN])
      assert.throws(() => queryOf({ attributes: { ...attributes.attributes!, keptDays } }), TypeError);
  });
});

describe('the documents of a signature', () => {
  it('are 1 to 20, each digest once, and no more bytes than a phone holds', () => {
    const list = (count: number, size = 1) =>
      Array.from({ length: count }, (_, place) => shown({ ...digests(`${place}`), size }));
    assert.equal(readQuery(queryOf(signature(list(MOST_DOCUMENTS)))).signature?.documents.length, MOST_DOCUMENTS);
    queryOf(signature(list(LARGEST_BATCH / LARGEST_DOCUMENT, LARGEST_DOCUMENT)));
    for (const documents of [
      [],
      list(MOST_DOCUMENTS + 1),
      list(1, LARGEST_DOCUMENT + 1),
      list(1, 0),
      list(LARGEST_BATCH / LARGEST_DOCUMENT + 1, LARGEST_DOCUMENT),
      [shown(), shown({ title: 'Another title', uri: `${origin}/documents/2` })],
      [shown(), { ...unknown, sha256: shown().sha256 }],
      [shown(), { ...unknown, sha384: shown().sha384 }],
    ])
      assert.throws(() => queryOf(signature(documents)), TypeError);
  });

  const wrong: readonly [string, Partial<Extract<DocumentToSign, { kind: 'shown' }>>][] = [
    ['a title that nobody can see', { title: '\u3164' }],
    ['a title that turns round', { title: 'pay \u202e1' }],
    ['no title', { title: '' }],
    ['a title of more than a line', { title: 'x'.repeat(101) }],
    ['a type that no wallet shows', { mediaType: 'text/html' as 'text/plain' }],
    ['a digest that is none', { sha256: 'x'.repeat(43) }],
    ['a digest with padding', { sha256: `${digests('a').sha256}=` }],
    ['a longer digest that is none', { sha384: 'x'.repeat(63) }],
    ['one digest for the other', { sha384: digests('a').sha256 }],
    ['a size that is no number', { size: '1' as unknown as number }],
  ];
  for (const [what, changed] of wrong)
    it(`are refused with ${what}`, () => assert.throws(() => queryOf(signature([shown(changed)])), TypeError));

  it('lie on the origin of who asks: presentation.origin_wrong', async () => {
    for (const uri of [
      'http://evil.localhost:8429/d',
      'http://bank.localhost:1/d',
      `${origin}/d#x`,
      'http://127.0.0.1:22/',
      'file:///etc/passwd',
      '/documents/1',
      'http://x@bank.localhost:8429/d',
    ])
      await assert.rejects(checked(signature([shown({ uri })])), refusedWith('presentation.origin_wrong'), uri);
  });

  it('that a phone cannot see say nothing of where they lie or what they are', () => {
    const { credentials } = queryOf(signature([unknown])) as { credentials: { meta: { documents: object[] } }[] };
    const { documents } = credentials[0]!.meta;
    const { kind, ...said } = unknown;
    assert.deepEqual([kind, documents], ['unknown', [said]]);
    for (const more of [{ size: 1 }, { media_type: shownMediaTypes[0] }, { uri: '' }])
      assert.throws(
        () =>
          readQuery({
            credentials: [{ ...credentials[0], meta: { ...credentials[0]!.meta, documents: [{ ...documents[0], ...more }] } }],
          } as never),
        TypeError,
      ); // biome-ignore format: deep
  });

  it('fit into what a wallet reads, or are not asked for', async () => {
    const long = (count: number) =>
      Array.from({ length: count }, (_, place) =>
        shown({ ...digests(`${place}`), uri: `${origin}/${'d'.repeat(980)}`, title: '契'.repeat(100) }),
      );
    assert.ok(await checked(signature(long(10))));
    await assert.rejects(request(signature(long(20))), TypeError);
  });
});

describe('an answer to several acts', () => {
  const contents = { certificate: person.certificate, staple: Uint8Array.of(48, 0), at };
  const signatures = [utf8('first container'), utf8('second container')];
  async function answered() {
    const read = await checked(all);
    const jwsOf = (act: 'login' | 'attributes' | 'signature') =>
      signedAnswer(
        prepareAnswer(read, act, { ...contents, ...(act === 'signature' ? { signatures } : {}) }),
        new Uint8Array(256).fill(7),
      );
    return {
      read,
      presentations: { login: jwsOf('login'), attributes: jwsOf('attributes'), signature: jwsOf('signature') },
    };
  }

  it('gives each act its own, bound to the same request', async () => {
    const { read, presentations } = await answered();
    const form = readAnswerForm(writeAnswerForm(read, presentations));
    assert.ok(form.kind === 'answer');
    assert.deepEqual(form.presentations, presentations);
    for (const act of certified) {
      const answer = readAnswer(presentations[act], act);
      assert.equal(answer.claims.requestDigest, read.digest);
      if (answer.act === 'signature') assert.deepEqual(answer.signatures, signatures);
    }
  });

  it('to one act is none to another', async () => {
    const { presentations } = await answered();
    for (const asked of certified)
      for (const other of certified.filter((act) => act !== asked))
        assert.throws(() => readAnswer(presentations[other], asked), refusedWith('presentation.answer_malformed'));
  });

  it('is whole: nothing is left out, nothing is answered that was not asked', async () => {
    const { read, presentations } = await answered();
    const { login: one, ...others } = presentations;
    assert.throws(() => writeAnswerForm(read, others), TypeError);
    assert.throws(() => prepareAnswer({ ...read, claims: { ...read.claims, acts: login } }, 'attributes', contents), TypeError);
    for (const few of [undefined, [], [signatures[0]!]])
      assert.throws(() => prepareAnswer(read, 'signature', { ...contents, ...(few && { signatures: few }) }), TypeError);
    assert.throws(() => prepareAnswer(read, 'login', { ...contents, signatures }), TypeError);
    for (const token of [{}, { vote: [one] }, { login: [] }, { login: one }, { login: [one], vote: [one] }])
      assert.throws(
        () => readAnswerForm(new URLSearchParams({ vp_token: JSON.stringify(token), state: 'x'.repeat(22) }).toString()),
        refusedWith('presentation.answer_malformed'),
      );
  }); // biome-ignore format: a table

  it('carries 1 to 20 signatures of at most 16 KiB', async () => {
    const { presentations } = await answered();
    const [head, body, tail] = presentations.signature.split('.') as [string, string, string];
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const huge = Buffer.alloc(16_385).toString('base64');
    for (const list of [undefined, [], 'AAAA', [''], [1], ['not base64!'], [huge], Array(21).fill('AAAA')]) {
      const changed = toBase64Url(utf8(JSON.stringify({ ...payload, signatures: list })));
      assert.throws(
        () => readAnswer([head, changed, tail].join('.'), 'signature'),
        refusedWith('presentation.answer_malformed'),
      );
    }
  });
});
