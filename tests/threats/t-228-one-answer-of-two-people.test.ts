// The threat: docs/threats/t-228-one-answer-of-two-people.md
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { digestsOfDocument } from '@inro/presentation';
import { documentSignatures } from '@inro/relying-party/signature';
import { nodeSignatureVerifier as signatures } from '@inro/verifier/node';
import { makeAuthority, now } from '../../quality/testing/relying-party/authority.ts';
import { answerOfParts, type Parts } from '../../quality/testing/relying-party/own-wallet.ts';
import { openService, purpose } from '../../quality/testing/relying-party/service.ts';
import { asItIs, without } from './support/without.ts';

type Core = typeof import('../../packages/relying-party/src/index.ts');
const { phoneDigitalSignature, cardDigitalSignature, cardUserAuthentication } = oid.inro.policy;
const authority = await makeAuthority();
const signing = (policy: string) => authority.person({ signing: true, policies: [policy] });
const [hanako, thief, renewed] = await Promise.all([1, 2, 3].map(() => signing(phoneDigitalSignature)));
const [card, login] = await Promise.all([signing(cardDigitalSignature), authority.person()]);
const cardLogin = await authority.person({ policies: [cardUserAuthentication] });
const anchors = () => [authority.authentication.certificate];
const bank = await openService(authority);
after(() => bank.folder.dispose());
const document = { kind: 'unknown', title: 'A contract', ...digestsOfDocument(new TextEncoder().encode('x')) } as const;
const wanted = { login: {}, attributes: { keptDays: 30 }, signature: { documents: [document] } };

async function open(world = asItIs) {
  const core = await world<Core>('packages/relying-party/src/index.ts');
  return new core.RelyingParty({
    origin: bank.sdk.origin,
    signer: bank.key.signer,
    trustAnchors: anchors,
    signatureAnchors: anchors,
    documentSignatures,
    cards: core.acceptCards,
    store: new core.MemoryTransactionStore(),
    serviceKey: bank.serviceKey,
    signatures,
    randomness: (length) => new Uint8Array(randomBytes(length)),
    clock: { now: () => now },
  });
}
type Bank = Awaited<ReturnType<typeof open>>;

/** Asks for the acts of these parts and hands them in; what became of it. */
async function handIn(sdk: Bank, parts: Parts, flow: 'cross-device' | 'same-device' = 'cross-device') {
  const acts = (['login', 'attributes', 'signature'] as const).filter((act) => parts[act] !== undefined);
  const asked = await sdk.ask({ flow, purpose, ...Object.fromEntries(acts.map((act) => [act, wanted[act]])) });
  const { transaction, browserSession, requestUri, number } = asked;
  const request = await sdk.requestObject(requestUri.split('/').at(-1)!);
  const told = await sdk.receiveAnswer(await answerOfParts(authority, request, parts, number)).then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
  const { state } = await sdk.progress({ transaction, browserSession });
  return { told, state, asked, request };
}

const mine = { person: hanako! };
const theirs = { person: thief! };
const atReader = { person: card!, signedAt: 'reader' } as const;
const mixed: Readonly<Record<string, Parts>> = {
  'attributes of one, signature of another': { attributes: mine, signature: theirs },
  'the same beside a login': { login: { person: login! }, attributes: mine, signature: theirs },
  'the other way round': { attributes: theirs, signature: mine },
  'the certificate that was renewed': { attributes: mine, signature: { person: renewed! } },
  'attributes of a phone, signature of a card': { attributes: mine, signature: atReader },
  'login by a phone, attributes by a card': { login: { person: login! }, attributes: atReader },
  'login by a card, attributes by a phone': { login: { person: cardLogin, signedAt: 'reader' }, attributes: mine },
};

describe('T-228 one answer of two people', () => {
  it('is none: it leaves the request open for a true one, on both flows', async () => {
    const sdk = await open();
    for (const flow of ['cross-device', 'same-device'] as const)
      for (const [what, parts] of Object.entries(mixed)) {
        const { told, state, asked, request } = await handIn(sdk, parts, flow);
        assert.deepEqual([told, state], ['presentation.answer_malformed', 'opened'], what);
        const own: Parts = {
          ...(parts.login && { login: { person: login! } }),
          attributes: mine,
          ...(parts.signature && { signature: mine }),
        };
        await sdk.receiveAnswer(await answerOfParts(authority, request, own, asked.number));
        const { transaction, browserSession } = asked;
        assert.equal((await sdk.progress({ transaction, browserSession })).state, 'answered', what);
      }
  });

  it('is one where one person gives all of it, on a phone or with a card', async () => {
    const sdk = await open();
    for (const parts of [
      { login: { person: login! }, attributes: mine, signature: mine },
      { login: { person: cardLogin, signedAt: 'reader' }, attributes: atReader, signature: atReader },
    ] as const)
      assert.deepEqual(await handIn(sdk, parts).then(({ told, state }) => [told, state]), ['taken', 'answered']);
  });

  it('ends where the signature of a document is another’s, or the digits of one part are wrong', async () => {
    const sdk = await open();
    const ended = await handIn(sdk, { attributes: mine, signature: { ...mine, documents: theirs } });
    assert.deepEqual([ended.told, ended.state], ['relying-party.document_signature_invalid', 'failed']);
    for (const wrong of ['attributes', 'signature'] as const) {
      const { attributes, signature } = wanted;
      const asked = await sdk.ask({ flow: 'cross-device', purpose, attributes, signature });
      const request = await sdk.requestObject(asked.requestUri.split('/').at(-1)!);
      const number = String((Number(asked.number) + 1) % 100).padStart(2, '0');
      const parts = { attributes: mine, signature: mine, [wrong]: { ...mine, number } };
      const body = await answerOfParts(authority, request, parts, asked.number);
      await assert.rejects(sdk.receiveAnswer(body), { code: 'presentation.number_wrong' });
      await assert.rejects(sdk.receiveAnswer(body), { code: 'relying-party.transaction_over' });
    }
  });

  it('is none of more signatures than documents, and leaves the request open', async () => {
    const sdk = await open();
    const change = (all: readonly Uint8Array[]) => [...all, ...all];
    const { told, state } = await handIn(sdk, { signature: { ...mine, documents: { change } } });
    assert.deepEqual([told, state], ['presentation.answer_for_another_request', 'opened']);
  });

  it('counter-test: where the parts are not compared, a thief signs under somebody else’s name and address', async () => {
    const world = without({
      file: 'packages/relying-party/src/answer.ts',
      defence: '!isOneConsent(certified)',
      instead: 'false',
    });
    const sdk = await open(world);
    for (const parts of Object.values(mixed)) {
      const { told, asked } = await handIn(sdk, parts);
      assert.equal(told, 'taken');
      const { transaction, browserSession } = asked;
      if (parts.login !== undefined || parts.signature === undefined) continue;
      const given = await sdk.result({ acts: ['attributes', 'signature'], transaction, browserSession });
      assert.notEqual(given.attributes.subject.certificate, given.signature.subject.certificate);
    }
  });
});
