import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, test } from 'node:test';
import { commandApdu, statusWords } from '@inro/apdu';
import { fromHex, utf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { InroError } from '@inro/problem';
import { DoorClient, type HttpTransport } from '../src/core/index.ts';

const transport: HttpTransport = async ({ url, ...request }) => {
  const answer = await httpRequest(url, request);
  return { ...answer, headers: answer.headers as Record<string, string> };
};

const seen: { readonly line: string; readonly authorization: string | undefined; readonly body: string }[] = [];
const answers: Readonly<Record<string, readonly [number, unknown]>> = {
  'POST /door/pair': [200, { doorToken: 'token-1' }],
  'GET /door/card': [200, { present: true, reader: 'antenna' }],
  'POST /door/card/connect': [200, { atr: '3BE000FF8131FE4514' }],
  'POST /door/card/transmit': [200, { responses: ['63C3', '6A82'] }],
  'POST /door/fetch': [200, { status: 201, headers: { 'content-type': 'text/plain' }, body: 'b2s=' }],
  'GET /door/device': [401, { code: 'http.unauthorized', details: {} }],
  'POST /door/channels': [500, { code: 'unheard.of' }],
};
const textOf = async (request: IncomingMessage): Promise<string> =>
  Buffer.concat(await request.toArray()).toString('utf8');
const server = createServer(async (request, response) => {
  const line = `${request.method} ${request.url}`;
  seen.push({ line, authorization: request.headers.authorization, body: await textOf(request) });
  const [status, body] = answers[line] ?? [404, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
let door: DoorClient;
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://phone-1.handset.localhost:${(server.address() as AddressInfo).port}`;
  ({ door } = await new DoorClient({ origin, http: transport }).pair('pairing-1'));
});
after(() => server.close());

test('docs/protocol/handset-door.md: after pairing every request carries the door token, pairing itself does not', async () => {
  assert.deepEqual(await door.cardPresence(), { present: true, reader: 'antenna' });
  assert.deepEqual(seen, [
    { line: 'POST /door/pair', authorization: undefined, body: '{"pairingToken":"pairing-1"}' },
    { line: 'GET /door/card', authorization: 'Bearer token-1', body: '' },
  ]);
});

describe('handset-door.md: a page whose door token has ended', () => {
  const refused = { status: 401, headers: {}, body: utf8(JSON.stringify({ code: 'handset.not_paired', details: {} })) };
  /** A page with token-1, at a door that takes one token alone. */
  const page = (taken: string, pairedSince: () => Promise<string | null>) => {
    const asked: (string | undefined)[] = [];
    const http: HttpTransport = async ({ headers }) => {
      asked.push(headers?.authorization);
      if (headers?.authorization !== `Bearer ${taken}`) return refused;
      return { status: 200, headers: {}, body: utf8('{"present":true,"reader":"antenna"}') };
    };
    const client = new DoorClient({
      origin: 'http://phone-1.handset.localhost:1',
      http,
      doorToken: 'token-1',
      pairedSince,
    });
    return { asked, client };
  };
  const notPaired = { code: 'handset.not_paired' };

  it('goes on silently with the one that another page of this wallet has got since', async () => {
    const { asked, client } = page('token-2', async () => 'token-2');
    assert.equal((await client.cardPresence()).present, true);
    assert.equal((await client.cardPresence()).present, true);
    assert.deepEqual(asked, ['Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
  });

  it('says so where there is no other, and asks no door twice with the same', async () => {
    for (const since of [null, 'token-1']) {
      const { asked, client } = page('token-3', async () => since);
      await assert.rejects(client.cardPresence(), notPaired);
      assert.deepEqual(asked, ['Bearer token-1']);
    }
    const { asked, client } = page('token-3', async () => 'token-2');
    await assert.rejects(client.cardPresence(), notPaired);
    assert.deepEqual(asked, ['Bearer token-1', 'Bearer token-2']);
  });
});

test('a card channel sends the whole list in one request and reads every response, refusals too', async () => {
  const card = await door.connectCard();
  const query = commandApdu(0x00, 0x20, 0x00, 0x80);
  const responses = await card.transmitAll([query, query]);
  assert.deepEqual(card.atr, fromHex('3BE000FF8131FE4514'));
  assert.deepEqual(
    responses.map((response) => response.statusWord),
    [0x63c3, statusWords.fileNotFound],
  );
  assert.equal(seen.at(-1)?.body, '{"commands":["00200080","00200080"]}');
});

test('the phone carries requests to services as bytes', async () => {
  const answer = await door.fetch({ url: 'http://bank.localhost:1/x', method: 'POST', headers: {}, body: utf8('hi') });
  assert.deepEqual([answer.status, Buffer.from(answer.body).toString()], [201, 'ok']);
  assert.equal(JSON.parse(seen.at(-1)!.body).body, 'aGk=');
});

test('RFC 9457: a known problem keeps its code, an unknown one and silence have codes of the wallet', async () => {
  const failsWith = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;
  await assert.rejects(door.device(), failsWith('http.unauthorized'));
  await assert.rejects(door.openChannel(fromHex('A000000151000000')), failsWith('wallet.service_failed'));
  await assert.rejects(
    new DoorClient({ origin: 'http://127.0.0.1:1', http: transport }).device(),
    failsWith('wallet.phone_unreachable'),
  );
});
