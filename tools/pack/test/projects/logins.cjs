const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));

/** Whom a recorded login named by digests alone is named by the service's key now (ADR 95). */
const asSaidNow = (finished, { serviceKey, keyedIdentifier }) => {
  if (!finished.subject) return finished;
  const { certificateSha256, identifier } = finished.subject;
  const certificate = serviceKey.reference('certificate', certificateSha256);
  return { ...finished, subject: { certificate, identifier: keyedIdentifier(identifier, serviceKey) } };
};

/** Plays recorded logins to an installed SDK: the same rows, clock, draws and signatures, so that it has to answer the same. */
exports.replay = async ({ createRelyingParty, keyedIdentifier, MemoryTransactionStore, temporaryServiceKey }, file) => {
  const serviceKey = temporaryServiceKey();
  const recording = JSON.parse(readFileSync(file, 'utf8'));
  for (const story of recording.stories) {
    const { flow, browserSession, transaction, responseCode } = story;
    let draws = flow === 'cross-device' ? 3 : 2;
    const store = new MemoryTransactionStore();
    const data = story.rows[0];
    const { id, state, expiresAt } = JSON.parse(data);
    await store.add({ id, state, expiresAt, data });
    const relyingParty = createRelyingParty({
      origin: recording.origin,
      signer: () => ({
        certificates: [bytes(recording.accessCertificate)],
        sign: () => new Uint8Array(Buffer.from(story.request.split('.')[2], 'base64url')),
      }),
      trustAnchors: () => [bytes(recording.authenticationRoot)],
      formerRoots: () => [bytes(recording.authenticationRoot)],
      store,
      serviceKey,
      clock: { now: () => new Date(recording.at) },
      randomness: (length) =>
        new Uint8Array(createHash('sha256').update(`${story.name} ${draws++}`).digest().subarray(0, length)),
    });
    assert.equal(await relyingParty.requestObject(transaction), story.request);
    await relyingParty.receiveAnswer(story.answer).catch(() => undefined);
    const finished = await relyingParty.finish({ act: 'login', transaction, browserSession, responseCode }).then(
      ({ subject: { certificate, formerIdentifier: identifier }, flow }) => ({
        subject: { certificate, identifier },
        flow,
      }),
      ({ code }) => ({ code }),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(finished)), asSaidNow(story.finished, { serviceKey, keyedIdentifier }));
  }
  return recording.stories.length;
};

/** What the verifier says of the recorded person's certificate. */
exports.verify = async ({ verifyCertificate, skipRevocation }, file) => {
  const { at, authenticationRoot, personCertificate } = JSON.parse(readFileSync(file, 'utf8'));
  const report = await verifyCertificate({
    certificate: bytes(personCertificate),
    trustAnchors: [bytes(authenticationRoot)],
    at: new Date(at),
    purpose: 'user-authentication',
    revocation: skipRevocation,
  });
  return report.status;
};

/** A login from a page to a wallet and back, both ways, through the endpoints; answers what the service was told. */
exports.logIn = async (
  { createRelyingParty, MemoryTransactionStore, temporaryServiceKey },
  { inroLogin },
  { createFakeWallet },
) => {
  const origin = 'https://service.example';
  let routes;
  const send = (url, { method = 'GET', ...init } = {}) =>
    routes[method](new Request(new URL(url, origin), { method, ...init }));
  const wallet = await createFakeWallet({ fetch: send });
  const relyingParty = createRelyingParty({
    origin,
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
  });
  const purpose = { ja: '試験のため', 'ja-x-easy': 'ためす ため', en: 'To try it' };
  const logins = [];
  routes = inroLogin({ relyingParty, purpose, onLogin: ({ flow, subject }) => logins.push({ flow, subject }) });
  for (const flow of ['same-device', 'cross-device']) {
    const post = (path, body, cookie = '') =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
    const begun = await post('/api/logins', { flow });
    const [cookie] = begun.headers.getSetCookie()[0].split(';');
    const { transaction, walletLink, qrPayload, number } = await begun.json();
    const { redirectUri } = await wallet.answer(walletLink ?? qrPayload, { number });
    const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
    const finished = await post(`/api/logins/${transaction}/finish`, { responseCode }, cookie);
    assert.equal(finished.status, 200, await finished.text());
  }
  const [one, other] = logins;
  assert.deepEqual(one.subject, other.subject);
  return logins.map(({ flow }) => flow);
};
