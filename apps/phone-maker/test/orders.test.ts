import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { aids } from '@inro/apdu';
import type { ElementDelivery, ElementOrder } from '@inro/authority-wire/maker';
import { fromBase64, fromHex, toHex } from '@inro/foundation';
import { httpRequest, PeerClient, systemClock } from '@inro/host';
import { temporaryFolder } from '@inro/host/testing';
import { parseCertificate } from '@inro/pki/read';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { runPhoneMaker } from '../../../quality/testing/house/handset.ts';

const folder = temporaryFolder();
let maker: Awaited<ReturnType<typeof runPhoneMaker>>;
before(async () => {
  maker = await runPhoneMaker(folder.path);
});
after(async () => {
  await maker.close();
  folder.dispose();
});

const newOrder = (profile: ElementOrder['profile'] = 'phone'): ElementOrder => ({
  profile,
  model: profile === 'phone' ? 'inro-one' : 'my-number-card',
  attestationPublicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64'),
});
const idOf = ({ attestationPublicKey }: ElementOrder): string =>
  createHash('sha256').update(fromBase64(attestationPublicKey)).digest('base64url');
const ask = (order: object, id: string) =>
  maker.peers.call<ElementDelivery>('phone-maker', 'PUT', `/orders/${id}`, order);

describe('the maker of phones and cards', () => {
  it('certifies the key of the element and leaves keys in it that the holder of the master key can derive', async () => {
    for (const profile of ['phone', 'card'] as const) {
      const order = newOrder(profile);
      const { cplc, attestationChain, keys } = await ask(order, idOf(order));
      const leaf = parseCertificate(fromBase64(attestationChain[0]!));
      assert.deepEqual(leaf.subjectPublicKeyInfo, fromBase64(order.attestationPublicKey));
      const [domain, master] =
        profile === 'phone'
          ? [aids.authorizedManagementSecurityDomain, maker.masters.issuer]
          : [aids.jpkiSecurityDomain, maker.masters.provider];
      const set = keys.find((one) => one.securityDomain === toHex(domain));
      assert.equal(set?.enc, toHex(diversifyKeys(master, fromHex(cplc), domain).enc));
    }
  });

  it('answers the same order with the same delivery: at once, twice, and after it was started anew', async () => {
    const order = newOrder();
    const [one, two] = await Promise.all([ask(order, idOf(order)), ask(order, idOf(order))]);
    assert.deepEqual(one, two);
    await maker.stop();
    await maker.startAgain();
    assert.deepEqual(await ask(order, idOf(order)), one);
  });

  it('gives no two elements the same serial number', async () => {
    const orders = Array.from({ length: 8 }, () => newOrder());
    const serials = await Promise.all(orders.map(async (order) => (await ask(order, idOf(order))).cplc));
    assert.equal(new Set(serials).size, 8);
  });

  it('refuses another element under the id of one, and a key that is none', async () => {
    const order = newOrder();
    await ask(order, idOf(order));
    const refused = { code: 'http.body_invalid' };
    await assert.rejects(ask({ ...order, profile: 'card' }, idOf(order)), refused);
    await assert.rejects(ask({ ...order, model: 'inro-fold' }, idOf(order)), refused);
    await assert.rejects(ask(newOrder(), idOf(order)), refused);
    await assert.rejects(ask({ ...order, attestationPublicKey: 'AAAA' }, idOf(order)), refused);
  });

  it('certifies a point of P-256 alone, encoded in one way', async () => {
    const order = newOrder();
    const key = Buffer.from(order.attestationPublicKey, 'base64');
    const spki = (type: 'ed25519' | 'ec', namedCurve: string) =>
      (type === 'ec' ? generateKeyPairSync('ec', { namedCurve }) : generateKeyPairSync('ed25519')).publicKey.export({
        type: 'spki',
        format: 'der',
      });
    // Another key, and behind it extensions of a CA, in the place of one key.
    const extensions = Buffer.from('a313301130 0f0603551d130101ff040530030101ff'.replaceAll(' ', ''), 'hex');
    const ed25519 = spki('ed25519', '');
    const filler = Buffer.alloc(91 - ed25519.length - extensions.length);
    const offTheCurve = Buffer.from(key);
    offTheCurve[90]! ^= 1;
    for (const bad of [
      Buffer.concat([ed25519, extensions, filler]),
      Buffer.alloc(91, 0x30),
      Buffer.alloc(93, 0x30),
      spki('ec', 'brainpoolP256r1'),
      Buffer.concat([key, Buffer.of(0)]),
      offTheCurve,
    ]) {
      const one = { ...order, attestationPublicKey: bad.toString('base64') };
      await assert.rejects(ask(one, idOf(one)), { code: 'http.body_invalid' });
    }
    // Unused bits of the last character that are set: the same octets, another text.
    const text = order.attestationPublicKey;
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const other = `${text.slice(0, -3)}${digits[digits.indexOf(text.at(-3)!) + 1]}==`;
    await assert.rejects(ask({ ...order, attestationPublicKey: other }, idOf(order)), { code: 'http.body_invalid' });
  });

  it('delivers to the host of the elements alone', async () => {
    const order = newOrder();
    const origin = maker.config.topology.origins['phone-maker']!;
    const unsigned = await httpRequest(`${origin}/orders/${idOf(order)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    assert.equal(unsigned.status, 401);
    const itself = new PeerClient(maker.config, systemClock);
    await assert.rejects(itself.call('phone-maker', 'PUT', `/orders/${idOf(order)}`, order), {
      code: 'http.unauthorized',
    });
  });

  it('keeps no key of an element in its book', async () => {
    const order = newOrder();
    const { keys } = await ask(order, idOf(order));
    const book = join(maker.config.dataDir, 'deliveries');
    const kept = readdirSync(book).map((name) => readFileSync(join(book, name), 'utf8'));
    assert.ok(kept.some((text) => text.includes(order.attestationPublicKey)));
    for (const { enc, mac, dek } of keys)
      for (const key of [enc, mac, dek]) assert.ok(kept.every((text) => !text.toUpperCase().includes(key)));
  });
});
