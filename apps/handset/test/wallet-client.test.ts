import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fromHex, fromUtf8, toHex, utf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { JpkiClient } from '@inro/jpki';
import { runHandset } from '../../../quality/testing/house/handset.ts';
import { DoorClient } from '../../wallet/src/core/door-client.ts';

describe("handset-door.md, spoken by the wallet's own client", () => {
  let handset: Awaited<ReturnType<typeof runHandset>>;
  let door: DoorClient;
  before(async () => {
    handset = await runHandset();
    await handset.cast('PUT', '/cast/phones/alice', { model: 'inro-fold' });
    await handset.cast('PUT', '/cast/cards/card-1', {});
    const unpaired = new DoorClient({
      origin: handset.phoneOrigin('alice'),
      // As a browser on the wallet's page sends it.
      http: async ({ url, method, headers, body }) => {
        const answer = await httpRequest(url, {
          method,
          headers: { ...headers, origin: handset.walletOrigin('alice') },
          ...(body === undefined ? {} : { body }),
        });
        return { status: answer.status, headers: {}, body: answer.body };
      },
    });
    const { body } = await handset.cast('POST', '/cast/phones/alice/pairing');
    ({ door } = await unpaired.pair(body.pairingToken));
  });
  after(() => handset.close());

  it('says what the phone is', async () => {
    const device = await door.device();
    assert.deepEqual(device, {
      phone: 'alice',
      model: 'inro-fold',
      modelName: 'Inro Fold',
      antenna: { x: 75, y: 30 },
      secureElement: { seType: 'eSE', seId: 'eSE1' },
    });
  });

  it('opens a channel to a security domain, sends lists, and closes it', async () => {
    const channel = await door.openChannel(fromHex('A000000151000000'));
    assert.match(toHex(channel.selectResponse), /9000$/);
    const answers = await channel.transmitRaw([fromHex('80CA9F7F00'), fromHex('00A4040000'), fromHex('80CAFFFF00')]);
    assert.deepEqual(
      answers.map((answer) => toHex(answer).slice(-4)),
      ['9000', '', '6A88'],
    );
    await channel.close();
    const code = (expected: string) => ({ code: expected });
    await assert.rejects(channel.transmitRaw([fromHex('80CA9F7F00')]), code('handset.channel_unknown'));
    await assert.rejects(door.openChannel(fromHex('D392F000260100000001')), code('handset.applet_not_found'));
  });

  it('reads a card that is held to it through the JPKI client', async () => {
    await assert.rejects(door.connectCard(), { code: 'handset.card_absent' });
    await handset.cast('PUT', '/cast/phones/alice/card', { card: 'card-1' });
    assert.deepEqual(await door.cardPresence(), { present: true, reader: 'card-1' });
    const client = await JpkiClient.select(await door.connectCard());
    assert.equal(await client.tokenKind(), 'card');
    assert.deepEqual(await client.certificatesPresent(), { userAuthentication: false, digitalSignature: false });
  });

  it('lets the phone carry a request to a service', async () => {
    const service = createServer((incoming, outgoing) => {
      incoming.on('data', (chunk: Buffer) => outgoing.end(`got ${chunk}`));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => service.once('listening', resolve));
    const { port } = service.address() as AddressInfo;
    const headers = { 'content-type': 'text/plain' };
    const url = `http://bank.localhost:${port}/`;
    const answer = await door.fetch({ url, method: 'POST', headers, body: utf8('this') });
    assert.deepEqual([answer.status, fromUtf8(answer.body)], [200, 'got this']);
    const away = door.fetch({ url: handset.castOrigin, method: 'GET' });
    await assert.rejects(away, { code: 'handset.fetch_refused' });
    service.close();
  });
});
