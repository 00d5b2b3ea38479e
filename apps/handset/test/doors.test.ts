import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CardChannel, parseResponseApdu, serializeCommandApdu } from '@inro/apdu';
import { concatBytes, fromBase64, fromHex, fromUtf8, toHex } from '@inro/foundation';
import { systemClock } from '@inro/host';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { JPKI_SD } from '../../../quality/testing/element/new-element.ts';
import { Personaliser } from '../../../quality/testing/element/personaliser.ts';
import { json, pairedDoor, runHandset } from '../../../quality/testing/house/handset.ts';
import { deviceModels } from '../src/device-models.ts';
import { Book } from '../src/elements/book.ts';

const AMSD = 'A000000151534D01';
const ISD = 'A000000151000000';

describe('handset-door.md', () => {
  let handset: Awaited<ReturnType<typeof runHandset>>;
  before(async () => {
    handset = await runHandset();
    for (const [phone, model] of [
      ['alice', 'inro-one'],
      ['bob', 'inro-lite'],
    ]) {
      assert.equal((await handset.cast('PUT', `/cast/phones/${phone}`, { model })).status, 204);
    }
    assert.equal((await handset.cast('PUT', '/cast/cards/card-1', {})).status, 204);
  });
  after(() => handset.close());

  const code = (answer: { body?: { code?: string } }) => answer.body?.code;

  describe("the cast's door", () => {
    it('shows phones and cards to whoever has the cast token, and to no page', async () => {
      const { body } = await handset.cast('GET', '/cast');
      assert.deepEqual(body, {
        phones: [
          { phone: 'alice', model: 'inro-one', modelName: 'Inro One', card: null, supported: true },
          { phone: 'bob', model: 'inro-lite', modelName: 'Inro Lite', card: null, supported: false },
        ],
        cards: [{ card: 'card-1' }],
        models: deviceModels.map(({ model, name: modelName, supported }) => ({ model, modelName, supported })),
      });
      for (const authorization of ['', 'Bearer x', `Bearer ${handset.castToken}x`]) {
        assert.equal((await json('GET', `${handset.castOrigin}/cast`, { headers: { authorization } })).status, 401);
      }
      const fromPage = { authorization: `Bearer ${handset.castToken}`, origin: handset.walletOrigin('alice') };
      assert.equal(
        code(await json('GET', `${handset.castOrigin}/cast`, { headers: fromPage })),
        'handset.origin_refused',
      );
      const wrongName = { headers: { authorization: `Bearer ${handset.castToken}` } };
      assert.equal((await json('GET', `${handset.phoneOrigin('alice')}/cast`, wrongName)).status, 404);
    });

    it('makes as many cards as a machine has room for, whoever asks, and knows those that are there', async () => {
      const full = await runHandset();
      assert.equal((await full.cast('PUT', '/cast/cards/card-1', {})).status, 204);
      const book = new Book(full.dataDir, systemClock);
      for (let n = 1; n < 1_000; n++) book.addCard(`filler-${n}`);
      book.close();
      const one = await full.cast('PUT', '/cast/cards/one-too-many', {});
      assert.deepEqual([one.status, code(one)], [409, 'handset.too_many_cards']);
      assert.equal((await full.cast('PUT', '/cast/cards/card-1', {})).status, 204, 'the same again');
      await full.close();
    });

    it('is nowhere to be found under a foreign Host (DNS rebinding)', async () => {
      for (const host of [
        'attacker.example',
        `127.0.0.1:${handset.port}`,
        `handset.localhost:1`,
        `x.y.handset.localhost:${handset.port}`,
      ]) {
        for (const path of ['/cast', '/phone', '/door/device']) {
          const headers = { host, authorization: `Bearer ${handset.castToken}` };
          assert.equal((await json('GET', `${handset.castOrigin}${path}`, { headers })).status, 421, `${host} ${path}`);
        }
      }
    });

    it('makes phones and cards once, and only with known models and names', async () => {
      assert.equal((await handset.cast('PUT', '/cast/phones/alice', { model: 'inro-fold' })).status, 204);
      assert.equal((await handset.cast('GET', '/cast')).body.phones[0].model, 'inro-one');
      assert.equal(code(await handset.cast('PUT', '/cast/phones/carol', { model: 'other' })), 'handset.model_unknown');
      assert.equal((await handset.cast('PUT', '/cast/phones/UPPER', { model: 'inro-one' })).status, 400);
      assert.equal((await handset.cast('PUT', '/cast/phones/a..b', { model: 'inro-one' })).status, 400);
    });

    it('brings a card to a counter terminal, where its provider opens it with keys of its master', async () => {
      const { body } = await handset.cast('POST', '/cast/cards/card-1/terminal');
      const headers = { authorization: `Bearer ${body.doorToken}` };
      const { body: connected } = await json('POST', `${handset.castOrigin}/terminal/connect`, { headers });
      assert.equal(connected.atr, '3BE000FF8131FE4514');
      const channel: CardChannel = {
        async transmit(command) {
          const commands = [toHex(serializeCommandApdu(command))];
          const { body: answer } = await json('POST', `${handset.castOrigin}/terminal/transmit`, {
            headers,
            body: { commands },
          });
          return parseResponseApdu(fromHex(answer.responses[0]));
        },
      };
      const { body: cplc } = await json('POST', `${handset.castOrigin}/terminal/transmit`, {
        headers,
        body: { commands: ['80CA9F7F00'] },
      });
      const keys = diversifyKeys(handset.masters.provider, fromHex(cplc.responses[0].slice(6, -4)), JPKI_SD);
      const personaliser = await Personaliser.open(channel, { keys, keyVersion: 0x02 });
      assert.deepEqual(await personaliser.status(), { version: 0x0100, set: 0, permitted: 0, keys: 0 });
      const { body: counted } = await handset.cast('GET', '/cast/counters');
      assert.ok(counted.cards['card-1'].apdus >= 6);
      await handset.cast('PUT', '/cast/phones/bob/card', { card: 'card-1' });
      const gone = await json('POST', `${handset.castOrigin}/terminal/connect`, { headers });
      assert.equal(code(gone), 'handset.card_absent');
    });
  });

  describe("the phone's own page", () => {
    it('says what the phone is', async () => {
      const { body } = await json('GET', `${handset.phoneOrigin('bob')}/phone`);
      assert.equal(body.modelName, 'Inro Lite');
      assert.equal(body.supported, false);
      assert.deepEqual(body.cards, ['card-1']);
      assert.equal(code(await json('GET', `${handset.phoneOrigin('nobody')}/phone`)), 'handset.phone_unknown');
    });

    it('acts for its own origin alone', async () => {
      const put = (origin: string | undefined) =>
        json('PUT', `${handset.phoneOrigin('alice')}/phone/card`, {
          body: { card: 'card-1' },
          headers: origin === undefined ? {} : { origin },
        });
      for (const origin of [undefined, 'null', handset.phoneOrigin('bob'), handset.walletOrigin('alice')]) {
        assert.equal(code(await put(origin)), 'handset.origin_refused');
      }
      assert.equal((await put(handset.phoneOrigin('alice'))).status, 204);
      assert.equal((await handset.cast('GET', '/cast')).body.phones[0].card, 'card-1');
      assert.equal((await handset.cast('GET', '/cast')).body.phones[1].card, null);
    });

    it('gives a pairing token and the wallet address with it', async () => {
      const headers = { origin: handset.phoneOrigin('alice') };
      const { body } = await json('POST', `${handset.phoneOrigin('alice')}/phone/pairing`, { headers, body: {} });
      assert.equal(body.walletUrl, `${handset.walletOrigin('alice')}/#pair=${body.pairingToken}`);
    });
  });

  describe("the wallet's door", () => {
    it('pairs once a token, for the phone of the token, from that phone\u2019s wallet', async () => {
      const { body } = await handset.cast('POST', '/cast/phones/alice/pairing');
      const pair = (phone: string, origin: string) =>
        json('POST', `${handset.phoneOrigin(phone)}/door/pair`, {
          body: { pairingToken: body.pairingToken },
          headers: { origin },
        });
      assert.equal(code(await pair('alice', handset.walletOrigin('bob'))), 'handset.origin_refused');
      assert.equal(code(await pair('bob', handset.walletOrigin('bob'))), 'handset.pairing_refused');
      const paired = await pair('alice', handset.walletOrigin('alice'));
      assert.equal(paired.status, 200);
      assert.equal(paired.headers['access-control-allow-origin'], handset.walletOrigin('alice'));
      assert.equal(code(await pair('alice', handset.walletOrigin('alice'))), 'handset.pairing_refused');
    });

    it('opens to the wallet’s origin and the door token together, never to one of them', async () => {
      const door = await pairedDoor(handset, 'alice');
      const device = (phone: string, headers: Record<string, string>) =>
        json('GET', `${handset.phoneOrigin(phone)}/door/device`, { headers });
      const authorization = `Bearer ${door.doorToken}`;
      const origin = handset.walletOrigin('alice');
      assert.equal((await device('alice', { origin, authorization })).status, 200);
      for (const wrong of [
        'null',
        'https://attacker.example',
        handset.walletOrigin('bob'),
        handset.phoneOrigin('alice'),
      ]) {
        const answer = await device('alice', { origin: wrong, authorization });
        assert.equal(code(answer), 'handset.origin_refused');
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
      assert.equal(code(await device('alice', { authorization })), 'handset.origin_refused');
      assert.equal(code(await device('alice', { origin })), 'handset.not_paired');
      assert.equal(
        code(await device('alice', { origin, authorization: `Bearer ${'A'.repeat(43)}` })),
        'handset.not_paired',
      );
      const elsewhere = { origin: handset.walletOrigin('bob'), authorization };
      assert.equal(code(await device('bob', elsewhere)), 'handset.not_paired');
      const asPairing = { origin, authorization: `Bearer ${door.pairingToken}` };
      assert.equal(code(await device('alice', asPairing)), 'handset.not_paired');
    });

    it('answers the preflight of exactly that origin', async () => {
      const ask = (origin: string) =>
        json('OPTIONS', `${handset.phoneOrigin('alice')}/door/channels`, { headers: { origin } });
      const allowed = await ask(handset.walletOrigin('alice'));
      assert.equal(allowed.headers['access-control-allow-origin'], handset.walletOrigin('alice'));
      assert.equal((await ask('https://attacker.example')).status, 403);
    });

    it('opens logical channels as OMAPI does', async () => {
      const { call } = await pairedDoor(handset, 'alice');
      const opened = await call('POST', '/door/channels', { aid: AMSD });
      assert.ok(opened.body.channel >= 1);
      assert.match(opened.body.selectResponse, /^6F.*9000$/);
      const transmit = (commands: string[]) =>
        call('POST', `/door/channels/${opened.body.channel}/transmit`, { commands });
      const { body } = await transmit(
        ['80CA9F7F00', '80CAFFFF00', `00A4040008${ISD}00`, '0070000001', '01CA9F7F00', '00', '80CA00C100'].map(
          (command) => (command === '00' ? '00000000FF' : command),
        ),
      );
      assert.match(body.responses[0], /^9F7F2A.{84}9000$/);
      assert.equal(body.responses[1], '6A88');
      assert.deepEqual(body.responses.slice(2, 5), ['', '', '']);
      assert.match(body.responses.at(-1), /^C103.{6}9000$/, 'goes on after an error status word');
      assert.equal(
        code(await call('POST', '/door/channels', { aid: 'D392F000260100000001' })),
        'handset.applet_not_found',
      );
      assert.equal((await call('DELETE', `/door/channels/${opened.body.channel}`)).status, 204);
      assert.equal(code(await transmit(['80CA9F7F00'])), 'handset.channel_unknown');
    });

    it('gives each wallet its own channels, and a new one when all are taken', async () => {
      const [one, two] = [await pairedDoor(handset, 'alice'), await pairedDoor(handset, 'alice')];
      const { body } = await one.call('POST', '/door/channels', { aid: AMSD });
      const foreign = await two.call('POST', `/door/channels/${body.channel}/transmit`, { commands: ['80CA9F7F00'] });
      assert.equal(code(foreign), 'handset.channel_unknown');
      for (let opened = 0; opened < 25; opened++) {
        assert.equal((await two.call('POST', '/door/channels', { aid: AMSD })).status, 200);
      }
    });

    it('refuses what is no command, no channel, no AID', async () => {
      const { call } = await pairedDoor(handset, 'alice');
      for (const commands of [['00'], ['zz'], [], ['0'.repeat(525)], 'x', [1], Array(257).fill('00CA9F7F00')]) {
        assert.equal((await call('POST', '/door/channels/1/transmit', { commands })).status, 400);
      }
      for (const channel of ['0', '20', 'x']) {
        assert.equal(
          (await call('POST', `/door/channels/${channel}/transmit`, { commands: ['80CA9F7F00'] })).status,
          400,
        );
      }
      assert.equal((await call('POST', '/door/channels', { aid: '00' })).status, 400);
    });

    it('reads the card that is held to the phone, and no other', async () => {
      const { call } = await pairedDoor(handset, 'alice');
      await handset.cast('PUT', '/cast/phones/alice/card', { card: 'card-1' });
      assert.deepEqual((await call('GET', '/door/card')).body, { present: true, reader: 'card-1' });
      assert.equal((await call('POST', '/door/card/connect')).body.atr, '3BE000FF8131FE4514');
      const { body } = await call('POST', '/door/card/transmit', {
        commands: ['00A4040C0AD392F000260100000001', '00A4020C020006', '00B0000020'],
      });
      assert.equal(fromUtf8(fromHex(body.responses[2].slice(0, -4))).trimEnd(), 'JPKIAPICCTOKEN2');
      await handset.cast('PUT', '/cast/phones/alice/card', { card: null });
      assert.deepEqual((await call('GET', '/door/card')).body, { present: false, reader: null });
      assert.equal(code(await call('POST', '/door/card/connect')), 'handset.card_absent');
    });

    it('carries requests to services, never to phones, wallets or addresses', async () => {
      const { call } = await pairedDoor(handset, 'alice');
      const service = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
      await new Promise((resolve) => service.once('listening', resolve));
      const { port } = service.address() as AddressInfo;
      const fetch = (url: string) => call('POST', '/door/fetch', { url, method: 'GET' });
      const { body } = await fetch(`http://shop.localhost:${port}/`);
      assert.equal(fromUtf8(fromBase64(body.body)), 'hello');
      for (const url of [
        `http://127.0.0.1:${port}/`,
        `http://shop.localhost:${handset.port}/cast`,
        `http://handset.localhost:${handset.port}/cast`,
        `http://bob.wallet.localhost:${port}/`,
        `http://shop.localhost:${handset.walletPort}/`,
      ]) {
        assert.equal(code(await fetch(url)), 'handset.fetch_refused', url);
      }
      assert.equal((await handset.cast('PUT', '/cast/phones/alice/network', { delayMs: 150 })).status, 204);
      const began = performance.now();
      await fetch(`http://shop.localhost:${port}/`);
      assert.ok(performance.now() - began >= 145);
      await handset.cast('PUT', '/cast/phones/alice/network', { delayMs: 0 });
      service.close();
    });

    it('keeps what the wallet stores on its phone, for every page of that phone and for no other', async () => {
      const [alice, again, bob] = [
        await pairedDoor(handset, 'alice'),
        await pairedDoor(handset, 'alice'),
        await pairedDoor(handset, 'bob'),
      ];
      assert.equal((await alice.call('PUT', '/door/storage/enrolment', { value: '{}' })).status, 204);
      const read = async (door: typeof alice) =>
        (await door.call('GET', '/door/storage/enrolment')).body as { value: string | null; version: string | null };
      const { value, version } = await read(again);
      assert.equal(value, '{}');
      assert.deepEqual(await read(bob), { value: null, version: null });
      const change = async (door: typeof alice, body: unknown) =>
        (await door.call('POST', '/door/storage/enrolment', body)).body;
      // Of two pages that have read the same value one alone writes, be it the last line or the first.
      assert.deepEqual(await change(alice, { version, value: '{"a":1}' }), { written: true });
      assert.deepEqual(await change(again, { version, value: '{"b":1}' }), { written: false });
      assert.deepEqual(await change(again, { version: null, value: '{"b":1}' }), { written: false });
      assert.equal((await read(bob)).value, null);
      assert.deepEqual(await change(bob, { version: null, value: '{}' }), { written: true });
      assert.deepEqual(await change(bob, { version: (await read(bob)).version, value: null }), { written: true });
      assert.equal((await read(bob)).value, null);
      assert.equal((await read(alice)).value, '{"a":1}');
      const large = await alice.call('PUT', '/door/storage/enrolment', { value: 'x'.repeat(300_000) });
      assert.equal(code(large), 'http.too_large');
      assert.equal((await alice.call('DELETE', '/door/storage/enrolment')).status, 204);
      assert.deepEqual(await read(alice), { value: null, version: null });
    });
  });

  it('reads an attestation chain whose root is the maker’s certificate, and whose leaf names model and serial', async () => {
    const { call } = await pairedDoor(handset, 'alice');
    const { body } = await call('POST', '/door/channels', { aid: ISD });
    const transmit = async (command: string) =>
      fromHex(
        (await call('POST', `/door/channels/${body.channel}/transmit`, { commands: [command] })).body.responses[0],
      );
    const total = await transmit('80CA7F2100');
    const length = (total[0]! << 8) | total[1]!;
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < length; offset += 0xc8) {
      const part = await transmit(`80CA7F2103${offset.toString(16).padStart(4, '0')}C800`);
      parts.push(part.subarray(0, -2));
    }
    const chain = concatBytes(...parts);
    const leaf = new X509Certificate(chain);
    const root = new X509Certificate(chain.subarray(leaf.raw.length));
    assert.deepEqual(root.raw, readFileSync(join(handset.folder, 'maker/certificates/maker-ca.cer')));
    assert.ok(leaf.verify(root.publicKey) && root.verify(root.publicKey) && root.ca && !leaf.ca);
    const cplc = toHex((await transmit('80CA9F7F00')).subarray(3, -2));
    assert.equal(leaf.subject, `O=Inro Test Maker\nOU=inro-one\nserialNumber=${cplc}`);
    assert.ok(Buffer.from(leaf.raw).includes(Buffer.from('0c08696e726f2d6f6e65', 'hex')));
  });

  it('keeps phones, elements, cards and pairings over a restart', async () => {
    const door = await pairedDoor(handset, 'alice');
    await handset.cast('PUT', '/cast/phones/alice/card', { card: 'card-1' });
    const serial = async () => {
      const { body } = await door.call('POST', '/door/channels', { aid: AMSD });
      return (await door.call('POST', `/door/channels/${body.channel}/transmit`, { commands: ['80CA9F7F00'] })).body;
    };
    const before = await serial();
    await handset.restart();
    assert.deepEqual(await serial(), before);
    assert.equal((await door.call('GET', '/door/card')).body.reader, 'card-1');
    assert.ok((await handset.cast('GET', '/cast/counters')).body.phones.alice.apdus > 0);
  });

  it('keeps tokens as digests alone', async () => {
    const door = await pairedDoor(handset, 'alice');
    const book = readFileSync(join(handset.dataDir, 'book.sqlite'), 'latin1');
    const log = readFileSync(join(handset.dataDir, 'book.sqlite-wal'), 'latin1');
    assert.ok(!`${book}${log}`.includes(door.doorToken));
    assert.ok(`${book}${log}`.includes(createHash('sha256').update(door.doorToken).digest().toString('latin1')));
  });
});
