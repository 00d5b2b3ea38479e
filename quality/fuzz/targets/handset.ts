import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { aids } from '@inro/apdu';
import { concatBytes, toHex } from '@inro/foundation';
import fc from 'fast-check';
import { presentToReader } from '../../../apps/handset/src/contactless/vpcd.ts';
import { checkTarget } from '../../../apps/handset/src/egress/guard.ts';
import { pairedDoor, runHandset } from '../../testing/house/handset.ts';
import { mutatedBytes } from '../bytes.ts';
import { asPath, asRefused, type HostileRequest, onTheWire, sendHostile } from '../http.ts';
import { mutatedJson, mutatedText } from '../json.ts';
import { type FuzzTarget, hold, target, withCodes } from '../target.ts';

const APPLET = toHex(aids.jpkiApplet);
const ISD = toHex(aids.issuerSecurityDomain);

interface Route {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}
const doorRoutes: readonly Route[] = [
  { method: 'POST', path: '/door/pair', body: { pairingToken: 'x'.repeat(43) } },
  { method: 'GET', path: '/door/device' },
  { method: 'POST', path: '/door/channels', body: { aid: ISD } },
  { method: 'POST', path: '/door/channels', body: { aid: APPLET } },
  {
    method: 'POST',
    path: '/door/channels/1/transmit',
    body: { commands: ['80CA9F7F00', '00A4040008A000000151000000'] },
  },
  { method: 'DELETE', path: '/door/channels/1' },
  { method: 'GET', path: '/door/card' },
  { method: 'POST', path: '/door/card/connect', body: {} },
  {
    method: 'POST',
    path: '/door/card/transmit',
    body: { commands: [`00A4040C0A${APPLET}`, '0020009800', '00B0000000'] },
  },
  { method: 'PUT', path: '/door/storage/log', body: { value: '[]' } },
  { method: 'GET', path: '/door/storage/log' },
  { method: 'DELETE', path: '/door/storage/log' },
  { method: 'OPTIONS', path: '/door/card' },
  { method: 'GET', path: '/phone' },
  { method: 'PUT', path: '/phone/card', body: { card: null } },
  { method: 'POST', path: '/terminal/transmit', body: { commands: ['00A40400'] } },
];

/** Requests to a phone's door by a paired wallet: headers, path and body changed on the way. */
export async function door(): Promise<FuzzTarget> {
  const handset = await runHandset();
  await handset.cast('PUT', '/cast/phones/alice', { model: 'inro-one' });
  await handset.cast('PUT', '/cast/cards/card-1', {});
  await handset.cast('PUT', '/cast/phones/alice/card', { card: 'card-1' });
  const { doorToken } = await pairedDoor(handset, 'alice');
  const own: Record<string, string> = {
    host: `alice.handset.localhost:${handset.port}`,
    origin: handset.walletOrigin('alice'),
    authorization: `Bearer ${doorToken}`,
    'content-type': 'application/json',
  };
  const name = fc.constantFrom(...Object.keys(own));
  const headers = fc.oneof(
    { weight: 5, arbitrary: fc.constant(own) },
    {
      weight: 2,
      arbitrary: name.chain((one) => mutatedText([own[one]!]).map((value) => ({ ...own, [one]: onTheWire(value) }))),
    },
    {
      weight: 1,
      arbitrary: name.map((one) =>
        Object.fromEntries(Object.entries(own).filter(([other]) => other !== one || one === 'host')),
      ),
    },
  );
  const bodies = doorRoutes.flatMap(({ body }) => (body === undefined ? [] : [body]));
  const requests = fc.constantFrom(...doorRoutes).chain((route) =>
    fc.record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(route.method) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD') },
      ),
      path: fc.oneof(
        { weight: 6, arbitrary: fc.constant(route.path) },
        { weight: 1, arbitrary: mutatedText([route.path]).map(asPath) },
      ),
      headers,
      body: fc.oneof(
        { weight: 3, arbitrary: fc.constant(route.body === undefined ? undefined : JSON.stringify(route.body)) },
        { weight: 4, arbitrary: mutatedJson([route.body ?? bodies[0]]).map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: mutatedText(bodies.map((body) => JSON.stringify(body))) },
      ),
    }),
  );
  const withoutBody = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method);
  return target<HostileRequest>({
    inputs: requests.filter(({ method }) => method !== 'HEAD'),
    run: (request) => sendHostile(handset.port, withoutBody(request.method) ? bare(request) : request),
    refuses: asRefused,
    show: JSON.stringify,
    close: () => handset.close(),
  });
}

/** A request without a body names no type of one. */
function bare({ headers, ...request }: HostileRequest): HostileRequest {
  const { 'content-type': _, ...kept } = headers;
  return { ...request, headers: kept, body: undefined };
}

/** What a paired wallet wants carried to a service: headers, method and body; the address stays this test's own. */
export async function carried(): Promise<FuzzTarget> {
  const handset = await runHandset();
  await handset.cast('PUT', '/cast/phones/alice', { model: 'inro-one' });
  const { doorToken } = await pairedDoor(handset, 'alice');
  const service = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://bank.localhost:${(service.address() as AddressInfo).port}/requests/1`;
  const sample = {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'text/plain' },
    body: 'MAA=',
  };
  const headers = {
    host: `alice.handset.localhost:${handset.port}`,
    origin: handset.walletOrigin('alice'),
    authorization: `Bearer ${doorToken}`,
    'content-type': 'application/json',
  };
  const texts = fc.string({ maxLength: 12, unit: 'binary' });
  const own = fc.dictionary(
    fc.oneof(fc.constantFrom('accept', 'Accept', 'content-type', 'authorization', 'host'), texts),
    texts,
    { maxKeys: 3 },
  );
  return target<unknown>({
    inputs: fc.oneof(
      fc.constant(sample),
      mutatedJson([sample]),
      own.map((more) => ({ ...sample, headers: more })),
    ),
    run: (wanted) => {
      const body = JSON.stringify({ ...(typeof wanted === 'object' ? wanted : {}), url });
      return sendHostile(handset.port, { method: 'POST', path: '/door/fetch', headers, body });
    },
    refuses: asRefused,
    show: JSON.stringify,
    async close() {
      await handset.close();
      service.closeAllConnections();
      service.close();
    },
  });
}

const urls = [
  'http://bank.localhost:8429/requests/1',
  'https://status.example.jp/staples',
  'http://[::1]:80/',
  'http://127.0.0.1/',
  'http://0x7f.1/',
  'http://a.wallet.localhost:1/',
];
const policy = {
  host: 'localhost',
  isKnown: (origin: string) => origin.includes('bank'),
  forbiddenPorts: new Set([8400, 5599]),
  publicAddresses: true,
};
const LITERAL = /^(?:[\d.]+|\[.*\])$/;

/** Addresses that a wallet wants reached through its phone: no literal address, no forbidden port, no phone or wallet. */
export const egress = target<string>({
  inputs: fc.oneof(
    fc.constantFrom(...urls),
    mutatedText(urls),
    fc.webUrl(),
    fc.ipV4Extended().map((ip) => `http://${ip}/`),
    fc.ipV6().map((ip) => `http://[${ip}]/`),
  ),
  run(text) {
    const { protocol, hostname, port, username } = checkTarget(text, policy);
    hold(protocol === 'http:' || protocol === 'https:', `protocol ${protocol}`);
    hold(!LITERAL.test(hostname) && username === '', 'a literal address or a user');
    hold(!policy.forbiddenPorts.has(Number(port)) && port !== '22' && port !== '5432', 'a forbidden port');
    hold(!/(?:^|\.)(?:handset|wallet|home)\.localhost$/.test(hostname) && hostname !== 'localhost', 'a neighbour');
  },
  refuses: withCodes('handset.fetch_refused', 'handset.service_unknown'),
  show: JSON.stringify,
});

const frame = (payload: Uint8Array): Uint8Array =>
  Uint8Array.of(payload.length >> 8, payload.length & 0xff, ...payload);
const frames = [[0], [1], [2], [4], [0, 0xa4, 4, 0x0c, 0], [0, 0x20, 0, 0x98, 0]].map((bytes) =>
  frame(Uint8Array.from(bytes)),
);

/** A hostile reader at the virtual contactless face: any bytes on vpcd's wire; answers are frames of the protocol or nothing. */
export async function vpcd(): Promise<FuzzTarget> {
  const reader = createTcpServer();
  await new Promise<void>((resolve) => reader.listen(0, '127.0.0.1', resolve));
  const { port } = reader.address() as AddressInfo;
  const face = {
    atr: Uint8Array.of(0x3b, 0x80),
    reset: async () => undefined,
    transmit: async () => Uint8Array.of(0x90, 0x00),
  };
  const all = concatBytes(...frames);
  return target<Uint8Array>({
    inputs: fc.oneof(fc.constantFrom(...frames, all), mutatedBytes([...frames, all]), fc.uint8Array({ maxLength: 80 })),
    async run(bytes) {
      const accepted = new Promise<Socket>((resolve) => reader.once('connection', resolve));
      const presented = await presentToReader(face, { port });
      const socket = await accepted;
      const received: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => undefined);
      socket.write(bytes);
      socket.end();
      await presented.ended;
      let rest = Buffer.concat(received);
      while (rest.length > 0) {
        const length = rest.length < 2 ? 0 : rest.readUInt16BE(0);
        hold(length > 0 && rest.length >= 2 + length, 'an answer that is no frame');
        rest = rest.subarray(2 + length);
      }
      socket.destroy();
    },
    refuses: () => false,
    show: toHex,
    close: async () => void reader.close(),
  });
}
