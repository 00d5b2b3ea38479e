import { requestJson, toProblem } from '@inro/design-system';
import { fromBase64 } from '@inro/foundation';
import { HttpError } from '@inro/host/errors';
import { webSignatureVerifier } from '@inro/verifier/web';
import { DoorClient, type DoorDevice, HolderLog, type PresentationPorts, type WalletStorage } from '@inro/wallet/core';
import { WalletError } from '../../src/errors.ts';
import { openAesGcm } from './aes-gcm.ts';
import { openBrowserStorage } from './storage.ts';
import { browserTransport } from './transport.ts';

/** What the wallet's server says (docs/protocol/front-ends.md). */
export interface WalletConfig {
  readonly phone: string;
  /** Origin of this phone's door. */
  readonly handset: string;
  readonly services: { readonly registration: string; readonly status: string };
  readonly home: string;
  /** Pinned access roots, base64 DER: who certifies relying parties. */
  readonly accessRoots: readonly string[];
}

/** A wallet that is paired with its phone. */
export interface Wallet {
  readonly config: WalletConfig;
  readonly ports: PresentationPorts;
  readonly device: DoorDevice;
  readonly log: HolderLog;
}

export type Boot =
  | { readonly kind: 'ready'; readonly wallet: Wallet }
  | { readonly kind: 'notPaired'; readonly config: WalletConfig };

const tokenKey = 'doorToken';
const configKey = 'config';
const patienceMs = 4000;
/** A phone that hangs is told of, and the person tries again; one that is slow answers sooner. */
const phonePatienceMs = 15_000;

/** Reads the configuration, pairs with the phone if the address carries a token (once), and asks the phone who it is. */
export async function boot(): Promise<Boot> {
  const storage = await openBrowserStorage();
  const config = await readConfig(storage);
  const doorToken = await pairedToken(config, storage);
  if (doorToken === null) return { kind: 'notPaired', config };
  const door = new DoorClient({
    origin: config.handset,
    http: browserTransport,
    doorToken,
    pairedSince: () => storage.get(tokenKey),
  });
  const clock = { now: () => new Date() };
  try {
    const device = await inTime(door.device(), phonePatienceMs, new WalletError('wallet.phone_unreachable'));
    const ports: PresentationPorts = {
      door,
      // On the phone, not in this browser: a phone has one wallet, whatever page shows it.
      storage: door.storage,
      clock,
      randomness: (length) => crypto.getRandomValues(new Uint8Array(length)),
      sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice())),
      services: config.services,
      signatures: webSignatureVerifier,
      openAesGcm,
      accessRoots: config.accessRoots.map((root) => fromBase64(root)),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    };
    return { kind: 'ready', wallet: { config, ports, device, log: new HolderLog(ports) } };
  } catch (failure) {
    if ((failure as { code?: unknown }).code !== 'handset.not_paired') throw failure;
    return { kind: 'notPaired', config };
  }
}

/** What comes within the time, or the failure. */
async function inTime<T>(work: Promise<T>, milliseconds: number, failure: Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure), milliseconds);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** As the wallet's server says; as it said last when it does not answer: the phone is there without a network too. */
async function readConfig(storage: WalletStorage): Promise<WalletConfig> {
  try {
    const late = new HttpError('http.peer_unavailable');
    const config = await inTime(requestJson<WalletConfig>('/config'), patienceMs, late);
    await storage.set(configKey, JSON.stringify(config));
    return config;
  } catch (failure) {
    const kept = toProblem(failure).code === 'http.peer_unavailable' ? await storage.get(configKey) : null;
    if (kept === null) throw failure;
    return JSON.parse(kept) as WalletConfig;
  }
}

async function pairedToken(config: WalletConfig, storage: WalletStorage): Promise<string | null> {
  const pairingToken = /^#pair=([\w-]{1,256})$/u.exec(location.hash)?.[1];
  if (pairingToken === undefined) return storage.get(tokenKey);
  // The token is used up by this: it leaves the address before anything else can see it.
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  const { doorToken } = await new DoorClient({ origin: config.handset, http: browserTransport }).pair(pairingToken);
  await storage.set(tokenKey, doorToken);
  return doorToken;
}
