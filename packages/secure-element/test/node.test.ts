import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { constants, createPublicKey, generateKeyPairSync, publicDecrypt, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { expectStatus } from '@inro/apdu';
import { toBase64Url, toHex, utf8 } from '@inro/foundation';
import { type ApplicationModule, manufacture, SecureElement } from '@inro/secure-element';
import { nodeRsaEngine, openElementHost, SqliteStore } from '@inro/secure-element/node';
import { AMSD, AS_ISSUER, probe, selectCommand, testOrder } from '../../../quality/testing/element/new-element.ts';
import { getData, installDomain, OffCard } from '../../../quality/testing/element/off-card.ts';
import { encodePss, padPkcs1 } from '../src/rsa-padding.ts';

const folder = mkdtempSync(join(tmpdir(), 'inro-element-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const file = () => join(folder, `${files++}.element`);
const modules: readonly ApplicationModule[] = [probe];
const maker = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  return { publicKey, key: { privateKey: der, certificateChain: [utf8('leaf'), utf8('maker')] } };
};

suite('The Node half: store', () => {
  test('an element lives on in its file', async () => {
    const path = file();
    const host = openElementHost(path, maker().key);
    manufacture(host, modules, testOrder());
    const isd = await OffCard.open(new SecureElement(host, modules).connect(), AS_ISSUER);
    await isd.done(installDomain(AMSD));
    host.close();
    const again = openElementHost(path);
    const card = new SecureElement(again, modules).connect();
    expectStatus(await card.process(selectCommand(AMSD)));
    assert.equal(toHex((await card.process(getData(0x42))).data), '');
    again.close();
  });
  test('a file is used by one process at a time, and only if it is an element', () => {
    const path = file();
    const host = openElementHost(path, maker().key);
    assert.throws(() => openElementHost(path), /locked/);
    assert.throws(() => new SecureElement(host, modules), TypeError);
    manufacture(host, modules, testOrder());
    assert.throws(() => manufacture(host, modules, testOrder()), TypeError);
    host.close();
    assert.throws(() => openElementHost(file()), TypeError);
    const garbage = file();
    writeFileSync(garbage, 'this is not a database, and long enough to be looked at as one'.repeat(20));
    assert.throws(() => openElementHost(garbage), /not a database/);
  });
  test('what was committed is there after kill -9, and nothing half of it', async () => {
    const path = file();
    new SqliteStore(path).close();
    const child = fork(new URL('fixtures/writing-process.ts', import.meta.url), [path], { execArgv: [] });
    const acknowledged = await new Promise<number>((resolve) => {
      let last = 0;
      child.on('message', (n: number) => {
        last = n;
        if (n >= 200) child.kill('SIGKILL');
      });
      child.on('exit', () => resolve(last));
    });
    const store = new SqliteStore(path);
    const state = store.load();
    const number = (name: string) => Number(new TextDecoder().decode(state.get(name)));
    assert.ok(number('a') >= acknowledged);
    assert.equal(number('a'), number('b'));
    store.close();
  });
});

suite('The Node half: RSA-2048', () => {
  test('PKCS#1 v1.5 and PSS over the raw operation verify with OpenSSL', async () => {
    const { publicKey, privateKey } = await nodeRsaEngine.generate();
    assert.deepEqual([publicKey.modulus.length, toHex(publicKey.exponent)], [256, '010001']);
    const jwk = { kty: 'RSA', n: toBase64Url(publicKey.modulus), e: toBase64Url(publicKey.exponent) };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    for (const length of [1, 51, 245]) {
      const bytes = new Uint8Array(length).fill(length);
      const signature = await nodeRsaEngine.privateOperation(privateKey, padPkcs1(bytes));
      assert.equal(toHex(publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)), toHex(bytes));
    }
    const message = utf8('印籠');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', message));
    const salted = await nodeRsaEngine.privateOperation(privateKey, encodePss(digest, new Uint8Array(32).fill(5)));
    assert.ok(verify('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, salted));
    for (const length of [0, 246]) assert.throws(() => padPkcs1(new Uint8Array(length)), TypeError);
  });
  test('the process goes on while a key is made', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 4 }, () => nodeRsaEngine.generate()));
    clearInterval(timer);
    assert.ok(turns > 5, `${turns} turns`);
  });
});

suite('The Node half: attestation', () => {
  test('the maker’s key signs from the store, its chain is read at the issuer security domain', async () => {
    const { publicKey, key } = maker();
    const host = openElementHost(file(), key);
    manufacture(host, modules, testOrder());
    const signature = await host.attestation.sign(utf8('statement'));
    assert.ok(verify('sha256', utf8('statement'), publicKey, signature));
    const card = new SecureElement(host, modules).connect();
    assert.equal(toHex((await card.process(getData(0x7f21))).data), '0009');
    assert.equal(toHex((await card.process(getData(0x7f21, Uint8Array.of(0, 0, 255)))).data), toHex(utf8('leafmaker')));
    host.close();
  });
});
