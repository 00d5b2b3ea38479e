import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fromBase64, fromBase64Url } from '@inro/foundation';
import {
  actNamesOf,
  type CheckedRequest,
  checkRequest,
  prepareAnswer,
  readAnswer,
  readAnswerForm,
  readAuthorizationLink,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
  writeRefusalForm,
} from '@inro/presentation';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { requestVerifier } from '../../../apps/wallet/src/core/presentation/relying-party.ts';
import {
  createRelyingParty,
  keyedIdentifier,
  MemoryTransactionStore,
  type StoredTransaction,
  type Subject,
  temporaryServiceKey,
} from '../src/node/index.ts';

/** Logins as the version before acts wrote them: request, answer, and every row that its store was given. */
interface Story {
  readonly name: string;
  readonly flow: 'same-device' | 'cross-device';
  readonly maxStapleAge?: number;
  readonly browserSession: string;
  readonly transaction: string;
  readonly link: string;
  readonly walletLink: string;
  readonly number?: string;
  readonly request: string;
  readonly staple: string;
  readonly typed?: string;
  readonly answer: string;
  readonly reply: { readonly redirectUri?: string; readonly code?: string };
  readonly responseCode?: string;
  readonly finished: object;
  readonly rows: readonly string[];
}
const recording = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded/logins.json'), 'utf8')) as {
  readonly at: string;
  readonly origin: string;
  readonly purpose: Record<'ja' | 'ja-x-easy' | 'en', string>;
  readonly accessRoot: string;
  readonly authenticationRoot: string;
  readonly accessCertificate: string;
  readonly personCertificate: string;
  readonly stories: readonly Story[];
};
const at = new Date(recording.at);

const serviceKey = temporaryServiceKey();

/** A person by the reference of the name under which that version knew them. */
const knownBefore = ({ certificate, identifier, formerIdentifier = identifier }: Subject) => ({
  certificate,
  identifier: formerIdentifier,
});
/** What a login of then ended with, as it is said since there is a key (ADR 95). */
const asSaidNow = (finished: object): object => {
  if (!('subject' in finished)) return finished;
  const { certificateSha256, identifier } = finished.subject as { certificateSha256: string; identifier: string };
  const certificate = serviceKey.reference('certificate', certificateSha256);
  return { ...finished, subject: { certificate, identifier: keyedIdentifier(identifier, serviceKey) } };
};

/** What a row is, but for the words of the verifier's report, which is the verifier's own to change, and for whom it seals. */
const asBefore = (row: string): object => {
  const { report, subject, sealed, ...rest } = JSON.parse(row) as Record<string, unknown>;
  return { ...rest, names: (subject ?? sealed) !== undefined, report: report !== undefined };
};

/** The service with the key, draws and clock of then: before an answer identifier, nonce and, across devices, the number had been drawn. */
function service(story: Story) {
  const memory = new MemoryTransactionStore();
  const rows: string[] = [];
  let draws = story.flow === 'cross-device' ? 3 : 2;
  const store = {
    add: async (row: StoredTransaction) => {
      rows.push(row.data);
      await memory.add(row);
    },
    find: (id: string) => memory.find(id),
    replace: async (from: Parameters<MemoryTransactionStore['replace']>[0], next: StoredTransaction) => {
      const done = await memory.replace(from, next);
      if (done) rows.push(next.data);
      return done;
    },
    countTry: (id: string, most: number) => memory.countTry(id, most),
    removeExpired: (before: number) => memory.removeExpired(before),
  };
  const signature = fromBase64Url(story.request.split('.')[2]!);
  const relyingParty = createRelyingParty({
    origin: recording.origin,
    signer: () => ({ certificates: [fromBase64(recording.accessCertificate)], sign: () => signature }),
    trustAnchors: () => [fromBase64(recording.authenticationRoot)],
    store,
    clock: { now: () => at },
    formerRoots: () => [fromBase64(recording.authenticationRoot)],
    serviceKey,
    randomness: (length) =>
      new Uint8Array(createHash('sha256').update(`${story.name} ${draws++}`).digest().subarray(0, length)),
  });
  return { relyingParty, memory, rows };
}

const codeOf = (failure: unknown) => ({ code: (failure as { code?: string }).code });
const own = ({ transaction, browserSession, responseCode }: Story) => ({
  act: 'login' as const,
  transaction,
  browserSession,
  ...(responseCode === undefined ? {} : { responseCode }),
});
const finish = (relyingParty: ReturnType<typeof service>['relyingParty'], story: Story) =>
  relyingParty.finish(own(story)).then(({ subject, flow }) => ({ subject: knownBefore(subject), flow }), codeOf);
const stateOf = (row: string) => (JSON.parse(row) as StoredTransaction).state;
const checked = (story: Story): Promise<CheckedRequest> =>
  checkRequest(readRequestObject(story.request), readAuthorizationLink(story.link), {
    at,
    verifier: requestVerifier({
      signatures: nodeSignatureVerifier,
      accessRoots: [fromBase64(recording.accessRoot)],
    }),
  });

for (const story of recording.stories)
  describe(`a login of the version before acts: ${story.name}`, () => {
    it('goes on and is stored as it would have been', async () => {
      const { relyingParty, memory, rows } = service(story);
      const [first] = story.rows as [string];
      const { id, state, expiresAt } = JSON.parse(first) as StoredTransaction;
      await memory.add({ id, state, expiresAt, data: first });
      assert.equal(await relyingParty.requestObject(story.transaction), story.request);
      const reply = await relyingParty.receiveAnswer(story.answer).then(({ redirectUri }) => ({ redirectUri }), codeOf);
      assert.deepEqual(JSON.parse(JSON.stringify(reply)), story.reply);
      assert.deepEqual(await finish(relyingParty, story), asSaidNow(story.finished));
      assert.deepEqual(rows.map(asBefore), story.rows.slice(1).map(asBefore));
    });

    for (const [index, row] of story.rows.entries())
      it(`is taken up from its row "${stateOf(row)}" and ends as it would have`, async () => {
        const { relyingParty, memory } = service(story);
        const { id, state, expiresAt } = JSON.parse(row) as StoredTransaction;
        await memory.add({ id, state, expiresAt, data: row });
        if (index < 2) {
          assert.equal(await relyingParty.requestObject(id), story.request);
          await relyingParty.receiveAnswer(story.answer).catch(codeOf);
        }
        assert.deepEqual(await finish(relyingParty, story), asSaidNow(story.finished));
        assert.deepEqual(asBefore((await memory.find(id))!), asBefore(story.rows.at(-1)!));
      });

    it('is answered by the wallet in the same bytes', async () => {
      const request = await checked(story);
      assert.deepEqual(actNamesOf(request.claims.acts), ['login']);
      const form = readAnswerForm(story.answer);
      if (form.kind === 'refusal') return assert.equal(writeRefusalForm(request), story.answer);
      const prepared = prepareAnswer(request, 'login', {
        certificate: fromBase64(recording.personCertificate),
        staple: fromBase64(story.staple),
        at,
        ...(story.typed === undefined ? {} : { number: story.typed }),
      });
      const { signature } = readAnswer(form.presentations.login!, 'login');
      assert.equal(writeAnswerForm(request, { login: signedAnswer(prepared, signature) }), story.answer);
    });
  });

describe('an act that this version does not know', () => {
  const [story] = recording.stories as [Story];
  it('is not begun', async () => {
    const { relyingParty, rows } = service(story);
    const options = { flow: story.flow, purpose: recording.purpose };
    await assert.rejects(relyingParty.createRequest({ act: 'signature' as 'login', ...options }), TypeError);
    assert.deepEqual(rows, []);
  });
  it('is not read out of a row, and no row of a login ends it', async () => {
    const { relyingParty, memory } = service(story);
    const { id, state, expiresAt, ...rest } = JSON.parse(story.rows.at(-2)!) as StoredTransaction;
    const put = (more: object) =>
      memory.add({ id, state, expiresAt, data: JSON.stringify({ ...more, id, state, expiresAt, ...rest }) });
    for (const more of [{ act: 'signature' }, { acts: { vote: {} } }]) {
      await put(more);
      await assert.rejects(relyingParty.finish(own(story)), TypeError);
    }
    await put({});
    const other = { ...own(story), act: 'signature' as 'login' };
    assert.deepEqual(await relyingParty.finish(other).catch(codeOf), { code: 'relying-party.transaction_unknown' });
    assert.deepEqual(await finish(relyingParty, story), asSaidNow(story.finished));
  });
});
