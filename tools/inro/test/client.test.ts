import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { temporaryFolder } from '@inro/host/testing';
import { parseCertificate, readRelyingPartyImprint } from '@inro/pki/read';
import {
  AccessKey,
  createRelyingParty,
  fetchTrustRoots,
  fetchUnpinnedRoots,
  MemoryTransactionStore,
  openServiceKey,
} from '@inro/relying-party/node';
import { startTestAuthority } from '../../../apps/ca/test/support.ts';
import { client as runClient } from '../client.ts';
import { addClient, whatToPutWhere } from '../client-add.ts';

const origin = 'http://library.localhost:9000';
const names = { ja: '図書館', 'ja-x-easy': '図書館(としょかん)', en: 'Library' };
const folder = temporaryFolder();
const client = { name: 'library', origin, names, folder: folder.path };
const refusedWith = (code: string) => (failure: { code?: string }) => failure.code === code;

let ca: Awaited<ReturnType<typeof startTestAuthority>>;
before(async () => {
  ca = await startTestAuthority();
});
after(async () => {
  await ca.dispose();
  folder.dispose();
});

describe('inro client add', () => {
  it('makes a relying party whose key stays in the developer’s folder, and says what to put where', async () => {
    const added = await addClient(client, ca);
    assert.deepEqual(readdirSync(folder.path).sort(), ['access.cer', 'access.key', 'service.json']);
    assert.equal(statSync(join(folder.path, 'access.key')).mode & 0o777, 0o600);
    const said = whatToPutWhere(client, added);
    for (const part of [folder.path, added.rootsUrl, added.rootsFingerprint, origin]) assert.ok(said.includes(part));
    assert.ok(!said.includes(readFileSync(join(folder.path, 'access.key'), 'utf8').split('\n')[1]!));

    const roots = await fetchTrustRoots(added.rootsUrl, added.rootsFingerprint);
    const accessRoots = () => roots('access');
    const key = new AccessKey({ folder: folder.path, name: 'library', origin, accessRoots, now: () => new Date() });
    const relyingParty = createRelyingParty({
      origin,
      signer: key.signer,
      trustAnchors: () => roots('authentication'),
      store: new MemoryTransactionStore(),
      serviceKey: openServiceKey({ folder: folder.path }),
    });
    const begun = await relyingParty.createRequest({
      act: 'login',
      flow: 'cross-device',
      purpose: names,
    });
    assert.match(begun.qrPayload, /^openid4vp:/);
  });

  it('makes nothing in a folder that others may write to, or that another user made', async () => {
    const theirs = temporaryFolder();
    chmodSync(theirs.path, 0o777);
    assert.equal(await runClient(['add', 'library', origin, '--folder', theirs.path]), 1);
    chmodSync(theirs.path, 0o700);
    writeFileSync(join(theirs.path, 'access.key'), 'theirs', { mode: 0o666 });
    chmodSync(join(theirs.path, 'access.key'), 0o666);
    assert.equal(await runClient(['add', 'library', origin, '--folder', theirs.path]), 1);
    assert.deepEqual(readdirSync(theirs.path), ['access.key']);
    theirs.dispose();
  });

  it('has it certified why it asks and who answers for it: as it was said, else what its acts are for and the service itself', async () => {
    const imprintOf = (place: string) =>
      readRelyingPartyImprint(parseCertificate(new Uint8Array(readFileSync(join(place, 'access.cer')))));
    const [own] = imprintOf(folder.path)!.contacts;
    assert.equal(own, `${origin}/`);
    assert.equal(imprintOf(folder.path)!.purposes.length, 4);
    const theirs = temporaryFolder();
    const said = { purposes: [names], contacts: ['mailto:privacy@library.example'] };
    await addClient({ ...client, name: 'said', origin: 'https://said.example', folder: theirs.path, ...said }, ca);
    assert.deepEqual(imprintOf(theirs.path), said);
    theirs.dispose();
    for (const wrong of [
      ['--contact', 'javascript:alert(1)'],
      ['--contact', 'mailto:a@b.example?cc=c@d.example'],
      ['--purpose-en', 'To lend'],
    ])
      assert.equal(await runClient(['add', 'wrong', origin, ...wrong]), 3, wrong.join(' '));
  });

  it('leaves key and certificate as they are when it is asked again', async () => {
    const read = () => readdirSync(folder.path).map((file) => readFileSync(join(folder.path, file)));
    const before = read();
    await addClient(client, ca);
    const elsewhere = { ...client, origin: 'http://elsewhere.localhost:9000' };
    await assert.rejects(addClient(elsewhere, ca), refusedWith('relying-party.access_certificate_invalid'));
    assert.deepEqual(read(), before);
  });
});

describe('roots from one address, pinned by fingerprint', () => {
  it('are refused when they are others, or one more, or in no form of ours; and the same in another order', async () => {
    const { rootsUrl, rootsFingerprint } = await addClient(client, ca);
    const authorities = (await fetchUnpinnedRoots(rootsUrl)).map(({ purpose, certificate }) => ({
      purpose,
      certificate: toBase64(certificate),
    }));
    let told: unknown;
    const server = createServer((_request, response) => void response.end(JSON.stringify(told)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://roots.localhost:${(server.address() as AddressInfo).port}/ca`;
    const [first, ...rest] = authorities;
    const wrong: unknown[] = [
      { authorities: rest },
      { authorities: [...authorities, first] },
      {
        authorities: [
          { ...first, purpose: rest[0]!.purpose },
          { ...rest[0], purpose: first!.purpose },
          ...rest.slice(1),
        ],
      },
      { authorities: [{ ...first, certificate: 1 }, ...rest] },
      { authorities: 'none' },
      [],
    ];
    for (told of wrong)
      await assert.rejects(fetchTrustRoots(url, rootsFingerprint), refusedWith('relying-party.trust_roots_wrong'));
    told = { more: true, authorities: [...rest.map((one) => ({ ...one, name: 'x' })), first] };
    assert.equal((await fetchTrustRoots(url, rootsFingerprint))('authentication').length, 2);
    told = { authorities, filler: 'x'.repeat(2 << 20) };
    const unavailable = refusedWith('relying-party.trust_roots_unavailable');
    await assert.rejects(fetchTrustRoots(url, rootsFingerprint), unavailable);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(fetchTrustRoots(url, rootsFingerprint), unavailable);
    await assert.rejects(fetchTrustRoots('http://status.example/ca', rootsFingerprint), TypeError);
  });
});
