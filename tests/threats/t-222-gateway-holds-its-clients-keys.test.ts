// The threat: docs/threats/t-222-gateway-holds-its-clients-keys.md
import assert from 'node:assert/strict';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import {
  checkRequest,
  readAuthorizationLink,
  readRequestObject,
  writeQrPayload,
  writeRequestObject,
} from '@inro/presentation';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { asking, shown, signingAt } from '../../apps/gateway/test/signing.ts';
import { Browser, claimsOf, codeIn, TestClient, type Town } from '../../apps/gateway/test/support.ts';
import { requestVerifier } from '../../apps/wallet/src/core/presentation/relying-party.ts';
import { openGateway } from './support/gateway.ts';
import { asItIs, type Defence, without } from './support/without.ts';

/** A client's certificate is asked with only while it says the client's name. */
const ownName: Defence = {
  file: 'apps/gateway/src/clients/access-keys.ts',
  defence: ' && !this.saysAnotherName(client)',
};
/** And another one is asked for whenever it does not. */
const anotherOne: Defence = {
  file: 'apps/gateway/src/routes/clients.ts',
  defence: 'renamed: keys.saysAnotherName(client)',
  instead: 'renamed: false',
};
const keyGoes: Defence = {
  file: 'apps/gateway/src/clients/access-keys.ts',
  defence: '    rmSync(this.#folderOf(id), { recursive: true, force: true });\n',
};
const handedOut: Defence = {
  file: 'apps/gateway/src/clients/register.ts',
  defence: '      await forgetHandedOut(trx, id);\n',
};

const named = (name: string) => ({ ja: name, 'ja-x-easy': name, en: name });
const inside = (town: Town) => (url: string) => url.startsWith(town.front) && new URL(url).pathname !== '/login';

/** Whoever has an id next is told of nobody what the former was told. */
const ownSubjects: Defence = {
  file: 'apps/gateway/src/clients/register.ts',
  defence: '      if (numDeletedRows > 0n) await countFormerHolder(trx, id);\n',
};

/** The request that a phone gets for a login at this client. */
async function requestFor(town: Town, client: TestClient): Promise<string> {
  const browser = new Browser();
  await browser.open(client.authorize().url, inside(town));
  const { json } = await browser.api(town.front, 'POST', '/api/logins', { flow: 'cross-device' });
  const { requestUri } = readAuthorizationLink((json as Record<string, string>).qrPayload!);
  return fromUtf8((await httpRequest(requestUri)).body);
}
/** Whose name the phone shows: the certificate's. */
async function shownFor(town: Town, client: TestClient): Promise<string> {
  const [head] = (await requestFor(town, client)).split('.');
  const { x5c } = JSON.parse(Buffer.from(head!, 'base64url').toString()) as { x5c: string[] };
  return /O=(.*)/.exec(new X509Certificate(Buffer.from(x5c[0]!, 'base64')).subject)![1]!;
}

/** Somebody else gets an id that a bank had; then a rename whose command was killed before the authority was asked. */
async function namesShown(town: Town): Promise<readonly string[]> {
  const client = new TestClient(town, 'shop');
  const as = (name: string) => ({ ...client.registration, names: named(name) });
  await town.certify('shop', as('Bank'));
  await town.ca.operator.call('gateway', 'DELETE', '/operator/clients/shop');
  await town.certify('shop', as('Casino'));
  const next = await shownFor(town, client);
  await town.register('shop', as('Lottery'));
  const killed = await shownFor(town, client);
  await town.certify('shop', as('Lottery'));
  return [next, killed, await shownFor(town, client)];
}

/** What whoever has a removed client's id next gets of what it had: its code, its token, who was logged in there, its contract. */
async function inherited(town: Town, hanako: Awaited<ReturnType<Town['enrol']>>): Promise<readonly string[]> {
  const at = signingAt(town);
  const former = await TestClient.register(town, 'party', { mayAskFor: ['sign'] });
  const { id: contract } = await at.push(former, [shown('what the former wants to have signed\n')]);
  const one = await former.codeFor(hanako);
  const { access_token: token } = (await former.token(codeIn(one.callback), one.verifier)).json as Record<
    string,
    string
  >;
  const two = await former.codeFor(hanako);
  await town.ca.operator.call('gateway', 'DELETE', '/operator/clients/party');
  const next = await TestClient.register(town, 'party', { mayAskFor: ['sign'] });
  const code = await next.token(codeIn(two.callback), two.verifier);
  const userinfo = await former.post('userinfo', {}, { authorization: `Bearer ${token}` });
  const { url } = await one.browser.open(next.authorize({ prompt: 'none' }).url, (at) => at.startsWith(town.front));
  const signed = await next.codeFor(hanako, asking(contract));
  const { json } = await next.token(codeIn(signed.callback), signed.verifier);
  const result = await at.result(contract, json.access_token);
  return [
    ...(code.status === 200 ? ['a code'] : []),
    ...(userinfo.status === 200 ? ['a token'] : []),
    ...(codeIn(new URL(url)) === '' ? [] : ['a session']),
    ...(result.status === 200 ? ['a signature'] : []),
  ];
}

/** Whom a client is told when hanako logs in; then its next holder, and that one's next. */
async function subjectsOf(town: Town, hanako: Awaited<ReturnType<Town['enrol']>>): Promise<readonly string[]> {
  const told: string[] = [];
  for (const id of ['clinic', 'clinic', 'Clinic']) {
    const client = await TestClient.register(town, id);
    for (const _ of [1, 2]) {
      const { callback, verifier } = await client.codeFor(hanako);
      const { json } = await client.token(codeIn(callback), verifier);
      told.push(String(claimsOf((json as Record<string, string>).id_token!).sub));
      // Said again it is the same client.
      await town.register(id, client.registration);
    }
    await town.ca.operator.call('gateway', 'DELETE', `/operator/clients/${id}`);
  }
  return told;
}

describe('T-222 a gateway holds its clients’ keys', () => {
  let town: Town;
  let hanako: Awaited<ReturnType<Town['enrol']>>;
  before(async () => {
    town = await openGateway(asItIs);
    hanako = await town.enrol('phone-1');
  });
  after(() => town?.dispose());

  it('asks under no name that is not the client’s now: of who had the id before, or of before a rename', async () => {
    const [next, killed, again] = await namesShown(town);
    assert.equal(next, 'Casino');
    assert.match(killed!, /窓口/, 'the gateway’s own, until there is one');
    assert.equal(again, 'Lottery');
  });

  it('leaves whoever has an id next no code, token, session or contract of who had it, and no key', async () => {
    assert.deepEqual(await inherited(town, hanako), []);
    const folder = join(town.config.dataDir, 'clients/gone');
    const gone = new TestClient(town, 'gone');
    await town.certify('gone', gone.registration);
    assert.ok(existsSync(join(folder, 'access.key')));
    await town.ca.operator.call('gateway', 'DELETE', '/operator/clients/gone');
    assert.ok(!existsSync(folder));
  });

  it('tells whoever has an id next, in whatever capitals, other subjects than the former, and the same client the same', async () => {
    const [one, again, next, nextAgain, third, thirdAgain] = await subjectsOf(town, hanako);
    assert.deepEqual([again, nextAgain, thirdAgain], [one, next, third]);
    assert.equal(new Set([one, next, third]).size, 3);
  });

  it('taken over, asks for no answer but its own: phones refuse its keys at any other origin', async () => {
    const library = new TestClient(town, 'library');
    await town.certify('library', library.registration);
    const folder = join(town.config.dataDir, 'clients/library');
    const key = createPrivateKey(readFileSync(join(folder, 'access.key')));
    const certificate = new Uint8Array(readFileSync(join(folder, 'access.cer')));
    const { claims } = readRequestObject(await requestFor(town, library));
    const at = town.ca.clock.now();
    const signer = {
      certificates: [certificate] as const,
      sign: (input: string) => new Uint8Array(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })),
    };
    const check = async (origin: string) => {
      const responseUri = `${origin}/presentations/answers`;
      const issuedAt = Math.floor(at.getTime() / 1000);
      const said = { ...claims, responseUri, issuedAt, expiresAt: issuedAt + 60 };
      const request = await writeRequestObject(said, signer);
      const asked = readRequestObject(request);
      const link = writeQrPayload({
        clientId: asked.claims.clientId,
        requestUri: `${origin}/presentations/requests/x`,
      });
      return checkRequest(asked, readAuthorizationLink(link), {
        at,
        verifier: requestVerifier({
          signatures: nodeSignatureVerifier,
          accessRoots: [town.trust.access.certificate],
        }),
      });
    };
    assert.equal((await check(town.front)).relyingParty.origin, town.front);
    for (const origin of [
      town.front.replace('gateway', 'bank'),
      town.front.replace(/\d+$/, '9'),
      'https://gateway.example',
    ])
      await assert.rejects(check(origin), (failure: { readonly code?: string }) =>
        /^presentation\./.test(failure.code ?? ''),
      );
  });

  it('counter-test: the next one asks in the name of the bank, and has its code, token, session and contract', async () => {
    const open = await openGateway(without(ownName, anotherOne, keyGoes, handedOut, ownSubjects));
    const shown = await namesShown(open);
    const someone = await open.enrol('phone-1');
    const got = await inherited(open, someone);
    const subjects = await subjectsOf(open, someone);
    await open.dispose();
    assert.deepEqual(shown, ['Bank', 'Bank', 'Bank']);
    assert.deepEqual(got, ['a code', 'a token', 'a session', 'a signature']);
    assert.equal(new Set(subjects).size, 1, 'and knows its people');
  });
});
