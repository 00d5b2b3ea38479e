// The threat: docs/threats/t-172-server-answers-under-another-name.md
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createLogger, createServer, listen } from '@inro/host';
import { freePort, loneConfig } from '@inro/host/testing';
import { type House, openHouse } from './support/house.ts';
import { type Defence, without } from './support/without.ts';

const NAMES = 'packages/host/src/own-hosts.ts';
const refuses: Defence = { file: NAMES, defence: "if (!allowed) throw new HttpError('http.misdirected');" };

/** Everything that a server says to these bytes until it hangs up. */
const say = (port: number, text: string, address = '127.0.0.1'): Promise<string> =>
  new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, address, () => socket.write(text));
    socket.setEncoding('latin1').on('data', (piece: string) => {
      heard += piece;
    });
    socket.setTimeout(5_000, () => socket.destroy()).on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
const statuses = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

describe('T-172 a server of the house answers under a name that is not its own', () => {
  let house: House;
  before(async () => {
    house = await openHouse(['ca', 'handset', 'home']);
    const citizen = {
      citizen: 'hanako',
      name: '山田　花子',
      reading: 'やまだ',
      state: 'normal',
      card: 'hanako',
      cardPin: '1234',
      cardPassword: 'CARD0001',
    };
    writeFileSync(join(house.folder, 'home', 'cast.json'), JSON.stringify({ citizens: [citizen] }));
  });
  after(() => house.close());

  const portOf = (name: string): number => Number(new URL(house.system.origin(name)).port);
  const get = (path: string, host: string, version = '1.1', more = '') =>
    `GET ${path} HTTP/${version}\r\n${host}connection: close\r\n${more}\r\n`;
  const hostOf = (name: string) => `host: ${name}\r\n`;

  /** Ways to write the path of the cast, of which a router may match some. */
  const writings = [
    '/api/cast',
    '/%61pi/cast',
    '/api/c%61st',
    '/%61%70%69/%63%61%73%74',
    '/API/cast',
    '/./api/cast',
    '/x/../api/cast',
    '/%2e/api/cast',
    '//api/cast',
    '/api//cast',
    '/api/cast/',
    '/api/cast?a=b',
    '/api/cast;a',
    '/api%2Fcast',
    '/nothing-there',
  ];

  it('and tells nothing of its own to a rebound name, however the path is written', async () => {
    for (const path of writings) {
      const heard = await say(portOf('home'), get(path, hostOf(`games.example:${portOf('home')}`)));
      assert.deepEqual(statuses(heard), [421], path);
      assert.ok(!heard.includes('CARD0001'), path);
    }
    assert.match(await say(portOf('home'), get('/api/cast', hostOf(`home.localhost:${portOf('home')}`))), /CARD0001/);
    assert.match(await say(portOf('home'), get('/api/cast', hostOf(`LOCALHOST:${portOf('home')}`))), /CARD0001/);
  });

  it('nor to any other writing of a name, none at all, two of them, or a target that names another authority', async () => {
    const port = portOf('home');
    const own = hostOf(`home.localhost:${port}`);
    const foreign = hostOf(`games.example:${port}`);
    const names = [
      `home.localhost.:${port}`,
      'home.localhost',
      'home.localhost:1',
      `x.home.localhost:${port}`,
      `home.localhost:${port}@x`,
      `home.localhost:0${port}`,
      `home.localhost:${port},games.example`,
      `[::1]:${port}`,
      `127.0.0.1:${port}`,
      `localhost.:${port}`,
      '',
    ];
    for (const name of names) {
      const heard = await say(port, get('/api/cast', hostOf(name)));
      assert.ok([400, 421].includes(statuses(heard)[0]!) && !heard.includes('CARD0001'), `${name}: ${heard}`);
    }
    for (const [what, text] of Object.entries({
      'HTTP/1.0 without Host': get('/api/cast', '', '1.0'),
      'HTTP/1.0 by a foreign name': get('/api/cast', foreign, '1.0'),
      'HTTP/1.1 without Host': get('/api/cast', ''),
      'own first': get('/api/cast', own + foreign),
      'own last': get('/api/cast', foreign + own),
      'own twice': get('/api/cast', own + own),
      'own in the target': get(`http://home.localhost:${port}/api/cast`, foreign),
      'foreign in the target': get(`http://games.example:${port}/api/cast`, own),
      'a proxy’s word': get(
        '/api/cast',
        foreign,
        '1.1',
        `x-forwarded-host: home.localhost:${port}\r\nforwarded: host=home.localhost:${port}\r\n`,
      ),
      'an upgrade': get('/api/cast', foreign, '1.1', 'upgrade: websocket\r\nconnection: upgrade\r\n'),
      'an upgrade to h2c': get('/api/cast', foreign, '1.1', 'upgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n'),
      HEAD: get('/api/cast', foreign).replace('GET', 'HEAD'),
      OPTIONS: get('*', foreign).replace('GET', 'OPTIONS'),
      CONNECT: get(`home.localhost:${port}`, foreign).replace('GET', 'CONNECT'),
    })) {
      const heard = await say(port, text);
      assert.ok(!heard.includes('CARD0001') && !statuses(heard).some((status) => status < 400), `${what}: ${heard}`);
    }
  });

  it('nor to the second request of a connection whose first was good, on either address of the machine', async () => {
    const port = portOf('home');
    const first = `GET /health HTTP/1.1\r\n${hostOf(`home.localhost:${port}`)}\r\n`;
    for (const address of ['127.0.0.1', '::1']) {
      const heard = await say(port, first + get('/%61pi/cast', hostOf(`games.example:${port}`)), address);
      assert.deepEqual(statuses(heard), [200, 421], address);
    }
  });

  it('and so does every server: pages, documents and counts too; the status side, all of whose answers are public, is asked by address too', async () => {
    for (const [name, paths] of Object.entries({
      home: ['/', '/api/cast', '/openapi.json', '/health', '/ready', '/metrics', '/assets/x.js'],
      handset: ['/', '/phone', '/cast', '/door/device', '/metrics', '/openapi.json'],
      ca: ['/issuing-hours', '/metrics', '/openapi.json'],
      status: ['/ca', '/health', '/openapi.json'],
    }))
      for (const path of paths)
        assert.deepEqual(
          statuses(await say(portOf(name), get(path, hostOf(`games.example:${portOf(name)}`)))),
          [421],
          name + path,
        );
    assert.deepEqual(statuses(await say(portOf('status'), get('/ca', hostOf(`127.0.0.1:${portOf('status')}`)))), [200]);
    assert.deepEqual(
      statuses(await say(portOf('ca'), get('/issuing-hours', hostOf(`127.0.0.1:${portOf('ca')}`)))),
      [421],
    );
  });

  it('and tells its counts, by which one sees when somebody logs in, to this machine alone, asked by its address: no page and no wallet can ask so', async () => {
    const port = await freePort();
    const app = createServer(loneConfig('shop', port), createLogger('shop', 'silent'));
    await listen(app, { port, bind: '0.0.0.0' });
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
    const counts = async (host: string, address = '127.0.0.1') =>
      statuses(await say(port, get('/metrics', hostOf(host)), address))[0];
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) assert.equal(await counts(`${host}:${port}`), 200, host);
    assert.equal(await counts(`127.0.0.1:${port}`, '::1'), 200);
    for (const host of [`shop.localhost:${port}`, 'prometheus', `127.0.0.2:${port}`, `127.1:${port}`])
      assert.equal(await counts(host), 421, host);
    if (outside) {
      assert.equal(await counts(`127.0.0.1:${port}`, outside), 421, 'from outside');
      assert.equal(statuses(await say(port, get('/ready', hostOf(`127.0.0.1:${port}`)), outside))[0], 200);
    }
    await app.close();
  });

  it('counter-test: a house that takes any name gives the rebound page the cards’ secrets, in plain and in other writing', async () => {
    await house.replace('home', without(refuses));
    for (const path of ['/api/cast', '/%61pi/cast'])
      assert.match(await say(portOf('home'), get(path, hostOf(`games.example:${portOf('home')}`))), /CARD0001/);
  });

  it('counter-test: one that looks at the first of two names alone answers to both', async () => {
    await house.replace('home', without({ file: NAMES, defence: 'fields.length !== 1 || ', instead: '' }));
    const port = portOf('home');
    const both = hostOf(`home.localhost:${port}`) + hostOf(`games.example:${port}`);
    assert.match(await say(port, get('/api/cast', both)), /CARD0001/);
    await house.replace('home');
  });
});
