import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createFakeWallet, type State, states } from '@inro/fake-wallet';
import { actNames, type CertifiedActName, type DocumentToSign, digestsOfDocument } from '@inro/presentation';
import {
  createRelyingParty,
  describeDocument,
  MemoryTransactionStore,
  type RelyingParty,
  temporaryServiceKey,
} from '@inro/relying-party/node';
import { documentSignatures } from '@inro/relying-party/signature';

const origin = 'https://bank.example';
const purpose = { ja: '口座を開くため', 'ja-x-easy': '口座(こうざ)を ひらく ため', en: 'To open an account' };
const contract = new TextEncoder().encode('契約書\n第1条 預金は一万円から。\n');
const folder = mkdtempSync(join(tmpdir(), 'inro-acts-'));
after(() => rmSync(folder, { recursive: true }));

let handedOut: { body: Uint8Array; type: string } = { body: contract, type: 'text/plain' };
let bank: RelyingParty;
/** The bank's two endpoints for wallets, and the document that it hands out. */
async function carry(url: string, init?: RequestInit): Promise<Response> {
  const path = new URL(url).pathname;
  if (path === '/documents/contract')
    return new Response(Buffer.from(handedOut.body), {
      headers: { 'content-type': `${handedOut.type}; charset=utf-8` },
    });
  if (init?.method !== 'POST') return new Response(await bank.requestObject(path.split('/').at(-1)!));
  const reply = await bank.receiveAnswer(String(init.body)).then(
    ({ redirectUri }) => ({ redirect_uri: redirectUri }),
    ({ code }: { code?: string }) => ({ code }),
  );
  return Response.json(reply, { status: 'code' in reply ? 400 : 200 });
}
const wallet = await createFakeWallet({ fetch: carry });
const options = {
  origin,
  signer: await wallet.certify(origin),
  trustAnchors: wallet.trustAnchors,
  serviceKey: temporaryServiceKey(),
};
const { signatureAnchors } = wallet;
bank = createRelyingParty({ ...options, signatureAnchors, documentSignatures, store: new MemoryTransactionStore() });

const shown = describeDocument({
  title: '口座の契約書',
  uri: `${origin}/documents/contract`,
  mediaType: 'text/plain',
  bytes: contract,
});
const unseen = new TextEncoder().encode('what no phone has seen');
const unknown: DocumentToSign = { kind: 'unknown', title: 'A file', ...digestsOfDocument(unseen) };
const wanted = {
  login: {},
  attributes: { keptDays: 30 },
  signature: { documents: [shown, unknown] },
};
const certified = actNames.filter((act): act is CertifiedActName => act !== 'statement');
const askFor = (acts: readonly CertifiedActName[]) =>
  bank.ask({ flow: 'cross-device', purpose, ...Object.fromEntries(acts.map((act) => [act, wanted[act]])) });

const combinations = [1, 2, 3, 4, 5, 6, 7].map((bits) => certified.filter((_, place) => bits & (1 << place)));

describe('asked for several acts at once, a person gives all of them or none', () => {
  for (const acts of combinations)
    it(`gives ${acts.join(' and ')}, each with its report`, async () => {
      const { transaction, browserSession, qrPayload, number } = await askFor(acts);
      assert.equal((await wallet.answer(qrPayload, { number })).status, 200);
      const { flow, ...given } = await bank.result({ acts, transaction, browserSession });
      assert.deepEqual([flow, Object.keys(given)], ['cross-device', acts]);
      for (const act of acts) assert.equal(given[act].report.indication, 'TOTAL-PASSED');
      if ('attributes' in given) {
        const { attributes, defects } = given.attributes;
        assert.deepEqual(defects, []);
        assert.equal(attributes.address?.text, '東京都千代田区千代田1-1');
        assert.deepEqual([attributes.dateOfBirth?.iso, attributes.sex], ['1985-03-15', 'female']);
      }
      if ('signature' in given)
        assert.deepEqual(given.signature.signatures.map(({ sha256 }) => sha256), [shown.sha256, unknown.sha256]);
      // The same again until it expires (ADR 18), for these acts alone.
      assert.deepEqual(await bank.result({ acts, transaction, browserSession }), { flow, ...given });
      const written = [[acts.join()], [...acts, acts[0]!], ['__proto__', ...acts], ['constructor']] as CertifiedActName[][];
      for (const others of [...combinations.filter((one) => one.join() !== acts.join()), ...written.filter((one) => one.join() !== acts[0])])
        await assert.rejects(bank.result({ acts: others, transaction, browserSession }), {
          code: 'relying-party.transaction_unknown',
        });
    }); // biome-ignore format: short lines

  for (const acts of combinations)
    it(`is told what is wrong with any answer to ${acts.join(' and ')}`, async () => {
      for (const [state, code] of Object.entries(states)) {
        if (state === 'other-document' && !acts.includes('signature')) continue;
        const { transaction, browserSession, qrPayload, number } = await askFor(acts);
        const reply = await wallet.answer(qrPayload, { as: state as State, number });
        if (state !== 'refused') assert.equal(reply.code, code, state);
        const open = ['other-service', 'other-request', 'tampered', 'stranger'].includes(state);
        const ended = await bank.result({ acts, transaction, browserSession }).then(
          () => undefined,
          (failure: { code: string }) => failure.code,
        );
        assert.equal(ended, open ? 'relying-party.login_not_answered' : code, state);
      }
    });

  it('keeps nothing of an answer that failed', async () => {
    const { transaction, browserSession, qrPayload, number } = await askFor(['login', 'attributes']);
    await wallet.answer(qrPayload, { as: 'revoked', number, person: 'Somebody' });
    const progress = await bank.progress({ transaction, browserSession });
    assert.equal(progress.state, 'failed');
    assert.doesNotMatch(JSON.stringify(progress), /Somebody|東京/);
  });
});

describe('the signature of a document', () => {
  const signed = async () => {
    const { transaction, browserSession, qrPayload, number } = await askFor(['signature']);
    await wallet.answer(qrPayload, { number, person: 'Hanako' });
    return (await bank.result({ acts: ['signature'], transaction, browserSession })).signature.signatures;
  };
  it('stands for itself: openssl verifies each over its document, and over no other', async () => {
    const root = join(folder, 'root.pem');
    const [der] = signatureAnchors();
    writeFileSync(root, `-----BEGIN CERTIFICATE-----\n${Buffer.from(der!).toString('base64')}\n-----END CERTIFICATE-----\n`);
    for (const [place, { cades }] of (await signed()).entries()) {
      const [cms, content] = [join(folder, 'signature.p7s'), join(folder, 'content')];
      writeFileSync(cms, Buffer.from(cades, 'base64'));
      for (const [other, bytes] of [contract, unseen].entries()) {
        writeFileSync(content, bytes);
        const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', cms, '-content', content];
        const run = () => execFileSync('openssl', [...args, '-CAfile', root, '-purpose', 'any', '-out', '/dev/null'], { stdio: 'pipe' });
        if (other === place) run();
        else assert.throws(run);
      }
    }
  }); // biome-ignore format: short lines

  it('is made of no bytes but those that were asked for', async () => {
    for (const other of [
      { body: new TextEncoder().encode('another contract'), type: 'text/plain' },
      { body: contract, type: 'text/html' },
      { body: new Uint8Array([...contract, 10]), type: 'text/plain' },
    ]) {
      const before = handedOut;
      handedOut = other;
      const { qrPayload, number } = await askFor(['signature']);
      await assert.rejects(wallet.answer(qrPayload, { number }), TypeError);
      handedOut = before;
    }
  });
});

describe('a document of two digests that are not of the same bytes', () => {
  it('is signed by no wallet, whichever of them its key signs', async () => {
    const other = digestsOfDocument(unseen);
    for (const wrong of [{ sha384: other.sha384 }, { sha256: other.sha256 }]) {
      const signature = { documents: [{ ...shown, ...wrong }] };
      const { qrPayload, number } = await bank.ask({ flow: 'cross-device', purpose, signature });
      await assert.rejects(wallet.answer(qrPayload, { number }), TypeError);
    }
  });
});

describe('what cannot be asked', () => {
  const ask = (more: object, from = bank) => from.ask({ flow: 'same-device', purpose, ...more });
  it('is nothing, a document twice, one elsewhere, or what the service cannot verify', async () => {
    for (const more of [
      {},
      { signature: { documents: [] } },
      { signature: { documents: [shown, shown] } },
      { signature: { documents: [{ ...shown, uri: 'https://elsewhere.example/contract' }] } },
      { signature: { documents: [{ ...shown, uri: `${origin}.elsewhere.example/contract` }] } },
      { signature: { documents: [{ ...shown, uri: '/documents/contract' }] } },
      { signature: { documents: [{ ...shown, uri: `${origin}/contract#` }] } },
      { attributes: { keptDays: -1 } },
      { attributes: {} },
    ])
      await assert.rejects(ask(more), TypeError);
    const store = new MemoryTransactionStore();
    const [plain, shows] = [createRelyingParty({ ...options, store }), createRelyingParty({ ...options, signatureAnchors, store })];
    await assert.rejects(ask({ attributes: { keptDays: 1 } }, plain), TypeError);
    await assert.rejects(ask({ signature: { documents: [shown] } }, shows), TypeError);
    await ask({ attributes: { keptDays: 1 } }, shows);
  }); // biome-ignore format: short lines

  it('is remembered as wallets read it, and nothing that stood beside it', async () => {
    const rows: string[] = [];
    const store = new MemoryTransactionStore();
    store.add = async ({ data }) => void rows.push(data);
    const keeps = createRelyingParty({ ...options, signatureAnchors, documentSignatures, store });
    const more = { ...shown, bytes: new Uint8Array(1_000_000), owner: 'Hanako' };
    await ask({ signature: { documents: [more], note: 'Hanako' }, attributes: { keptDays: 1, note: 'Hanako' } }, keeps);
    assert.ok(rows[0]!.length < 5_000);
    assert.doesNotMatch(rows[0]!, /Hanako/);
  });
});
