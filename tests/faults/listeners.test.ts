import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { listenersOf, processes } from '@inro/deployment';
import { httpRequest } from '@inro/host';
import { House } from '../../quality/faults/house/house.ts';
import { head, RawConnection } from '../support/raw-http.ts';

/** By listener of the house: a place that reads a body. */
const places: Readonly<Record<string, { readonly method: string; readonly path: string }>> = {
  home: { method: 'PUT', path: '/api/phones/x/card' },
  wallet: { method: 'POST', path: '/config' },
  handset: { method: 'POST', path: '/door/pair' },
  'phone-maker': { method: 'PUT', path: '/orders/x' },
  registration: { method: 'POST', path: '/applications' },
  'tsm-issuer': { method: 'PUT', path: '/channels/x' },
  'tsm-provider': { method: 'PUT', path: '/channels/x' },
  tsm: { method: 'POST', path: '/gp/seram/handshake?sessionId=x' },
  ca: { method: 'PUT', path: '/issuances/x' },
  status: { method: 'POST', path: '/staples' },
  bank: { method: 'POST', path: '/api/logins' },
  gateway: { method: 'POST', path: '/api/logins' },
  developers: { method: 'POST', path: '/traces' },
};
const listeners = listenersOf().map(({ name, process }) => ({ name, process, ...places[name]! }));
type Listener = (typeof listeners)[number];

const LARGE = 1 << 20;
const IDLE_CONNECTIONS = 2_000;
const ABANDONED = 700;
/** In which a process that was told to has ended. */
const END_MS = 10_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('every listener of every process, over its socket', () => {
  let house: House;
  const ends = new Map<string, number | null>();
  before(async () => {
    // How long a process takes to end is measured, not how long Node writes down what it has compiled.
    delete process.env.NODE_COMPILE_CACHE;
    house = await House.open({ onExit: (name, code) => ends.set(name, code) });
  });
  after(() => house.close());

  const place = ({ name }: Listener) => new URL(house.system.origin(name));
  const open = (listener: Listener) => new RawConnection(Number(place(listener).port));
  const healthy = async (listener: Listener, timeoutMs = 10_000) =>
    (await httpRequest(`${place(listener).origin}/health`, { timeoutMs })).status === 200;
  const each = async (check: (listener: Listener) => Promise<void>): Promise<void> => {
    await Promise.all(listeners.map(check));
  };

  it('has a place here', () => {
    const all = listenersOf().map(({ name }) => name);
    assert.deepEqual(Object.keys(places).sort(), all.sort());
  });

  it('waits for slow headers 15 s at most, and says so', () =>
    each(async (listener) => {
      const connection = open(listener);
      void connection.dribble(`GET / HTTP/1.1\r\nx-slow: ${'a'.repeat(100)}`, 250);
      assert.ok((await connection.ended) < 15_000, listener.name);
      assert.deepEqual(connection.answer, { status: 408, code: 'http.too_slow' }, listener.name);
    }));

  it('waits for a slow body 35 s at most, and says so', () =>
    each(async (listener) => {
      const connection = open(listener);
      connection.write(head(listener.method, listener.path, place(listener).host, 1_000));
      void connection.dribble('{'.padEnd(999), 250);
      assert.ok((await connection.ended) < 35_000, listener.name);
      assert.equal(connection.answer.code, 'http.too_slow', listener.name);
    }));

  it('refuses headers and bodies that are too large', () =>
    each(async (listener) => {
      const { method, path } = listener;
      const proud = open(listener);
      proud.write(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(64 << 10)}\r\n\r\n`);
      await proud.ended;
      assert.deepEqual(proud.answer, { status: 431, code: 'http.headers_too_large' }, listener.name);
      const fat = open(listener);
      fat.write(head(method, path, place(listener).host, LARGE, 'connection: close\r\n'));
      fat.write('a'.repeat(1_000));
      await fat.ended;
      assert.deepEqual(fat.answer, { status: 413, code: 'http.too_large' }, listener.name);
      assert.ok(await healthy(listener), listener.name);
    }));

  it('serves others while 2,000 connections say nothing', async () => {
    for (const listener of listeners) {
      const idle = Array.from({ length: IDLE_CONNECTIONS }, () => open(listener));
      await Promise.all(idle.map(({ opened }) => opened));
      assert.ok(await healthy(listener), listener.name);
      for (const connection of idle) connection.destroy();
    }
  });

  it('gives the place of a request back when its client went away', async () => {
    for (const listener of listeners) {
      const { method, path } = listener;
      const gone = Array.from({ length: ABANDONED }, () => open(listener));
      await Promise.all(gone.map(({ opened }) => opened));
      for (const [n, connection] of gone.entries())
        connection.write(`${head(method, path, place(listener).host, 2)}${n % 2 ? '{' : '{}'}`);
      for (const connection of gone) connection.destroy();
      await pause(300);
      assert.ok(await healthy(listener), listener.name);
    }
  });

  it('answers what runs when it is told to end, waits for nobody who is stuck, and ends with 0', async () => {
    const endOne = async (name: string): Promise<void> => {
      const own = listeners.filter((listener) => listener.process === name);
      const begun = own.map((listener) => {
        const running = open(listener);
        running.write(head(listener.method, listener.path, place(listener).host, 2));
        const stuck = open(listener);
        stuck.write('GET / HTTP/1.1\r\nx-slow: a');
        return running;
      });
      await pause(500);
      const began = performance.now();
      ends.delete(name);
      process.kill(house.pid(name), 'SIGTERM');
      await pause(500);
      for (const running of begun) running.write('{}');
      while (!ends.has(name) && performance.now() - began < END_MS + 2_000) await pause(50);
      assert.equal(ends.get(name), 0, `${name} ends with 0`);
      assert.ok(performance.now() - began < END_MS, `${name} ends in time`);
      for (const running of begun) assert.ok(running.answer.status >= 400, `${name} answers: ${running.received}`);
    };
    await Promise.all(processes.map(({ name }) => endOne(name)));
  });
});
