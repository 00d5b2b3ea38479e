import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, fromUtf8, Secret } from '@inro/foundation';
import { createLogger, type HostConfig, httpRequest, PeerClient, type RunningProcess, systemClock } from '@inro/host';
import { freePort, temporaryFolder, testTopology } from '@inro/host/testing';
import { MakerClient } from '../../../apps/handset/src/elements/maker-client.ts';
import { openShelf } from '../../../apps/handset/src/elements/shelf.ts';
import { Handset } from '../../../apps/handset/src/handset.ts';
import { serveHandset } from '../../../apps/handset/src/server.ts';
import type { MasterKeys } from '../../../apps/phone-maker/src/orders.ts';
import { startPhoneMaker } from '../../../apps/phone-maker/src/start.ts';

const freshMasters = (): MasterKeys => ({
  issuer: new Uint8Array(randomBytes(32)),
  provider: new Uint8Array(randomBytes(32)),
});

/** The real maker of phones and cards, for one handset, on a port of its own, with fresh master keys; `peers` are the handset's. */
export async function runPhoneMaker(folder: string, masters = freshMasters()) {
  const topology = await testTopology(['handset', 'phone-maker']);
  const config = { ...topology.configs['phone-maker']!, dataDir: join(folder, 'maker') };
  mkdirSync(config.dataDir, { recursive: true });
  const start = () =>
    startPhoneMaker({ config, log: createLogger('phone-maker', 'silent'), clock: systemClock, masters });
  let running: RunningProcess | undefined = await start();
  const stop = async (): Promise<void> => {
    await running?.close();
    running = undefined;
  };
  return {
    masters,
    config,
    /** How a handset is configured that orders there. */
    handsetConfig: topology.configs.handset!,
    peers: new PeerClient(topology.configs.handset!, systemClock),
    /** It is away from now on. */
    stop,
    async startAgain(): Promise<void> {
      running ??= await start();
    },
    async close(): Promise<void> {
      await stop();
      topology.dispose();
    },
  };
}

/** One HTTP exchange with JSON both ways. */
export async function json(
  method: string,
  url: string,
  options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const answer = await httpRequest(url, {
    method,
    // One connection a request: a handset that was restarted has closed all others.
    headers: {
      connection: 'close',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = fromUtf8(answer.body);
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** A handset in this process with a maker of its own; `restart` ends it and opens it again on the same folder. */
export async function runHandset(
  options: {
    readonly clock?: Clock;
    readonly slots?: readonly [number, number];
    readonly isKnown?: (origin: string) => boolean;
  } = {},
) {
  // As though every service of the test were registered.
  const isKnown = options.isKnown ?? (() => true);
  const folder = temporaryFolder();
  const maker = await runPhoneMaker(folder.path);
  const [port, walletPort] = [await freePort(), await freePort()];
  const castToken = randomBytes(24).toString('base64url');
  const counterToken = randomBytes(24).toString('base64url');
  const config: Pick<HostConfig, 'name' | 'port' | 'bind' | 'topology'> = {
    name: 'handset',
    port,
    bind: '127.0.0.1',
    topology: {
      host: 'localhost',
      origins: { handset: `http://handset.localhost:${port}`, wallet: `http://wallet.localhost:${walletPort}` },
      peerKeys: {},
    },
  };
  const egress = { host: 'localhost', isKnown, forbiddenPorts: new Set([port, walletPort]), publicAddresses: false };
  const dataDir = join(folder.path, 'handset');
  mkdirSync(dataDir);
  const open = async (): Promise<RunningProcess> => {
    const shelf = openShelf(dataDir, new MakerClient(maker.peers));
    const handset = new Handset({ folder: dataDir, clock: systemClock, shelf, ...options });
    return serveHandset(config, createLogger('handset', 'silent'), handset, {
      castToken: new Secret(castToken),
      counterToken: new Secret(counterToken),
      egress,
    });
  };
  let running = await open();
  const cast = `http://handset.localhost:${port}`;
  return {
    port,
    walletPort,
    dataDir,
    folder: folder.path,
    masters: maker.masters,
    phoneOrigin: (phone: string) => `http://${phone}.handset.localhost:${port}`,
    walletOrigin: (phone: string) => `http://${phone}.wallet.localhost:${walletPort}`,
    castOrigin: cast,
    castToken,
    counterToken,
    cast: (method: string, path: string, body?: unknown) =>
      json(method, `${cast}${path}`, { body, headers: { authorization: `Bearer ${castToken}` } }),
    async restart() {
      await running.close();
      running = await open();
    },
    async close() {
      await running.close();
      await maker.close();
      folder.dispose();
    },
  };
}

/** The wallet's side of a phone's door. */
export async function pairedDoor(handset: Awaited<ReturnType<typeof runHandset>>, phone: string) {
  const { body } = await handset.cast('POST', `/cast/phones/${phone}/pairing`);
  const origin = handset.walletOrigin(phone);
  const call = (method: string, path: string, payload?: unknown, more: Readonly<Record<string, string>> = {}) =>
    json(method, `${handset.phoneOrigin(phone)}${path}`, { body: payload, headers: { origin, ...more } });
  const paired = await call('POST', '/door/pair', { pairingToken: body.pairingToken });
  const doorToken = paired.body.doorToken as string;
  return {
    doorToken,
    pairingToken: body.pairingToken as string,
    call: (method: string, path: string, payload?: unknown) =>
      call(method, path, payload, { authorization: `Bearer ${doorToken}` }),
  };
}
