import type { LocalizedText } from '@inro/problem';
import type { WalletPorts } from '../ports.ts';

/** Why a service keeps something although the holder asked for its deletion. */
export const refusalReasons = ['law', 'contract', 'dispute'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What the holder asked of a service, and how far it is; on this phone alone. */
export interface TrackedRequest {
  readonly origin: string;
  readonly relyingParty: LocalizedText;
  /** By which the service knows it. */
  readonly reference: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly state: 'received' | 'done' | 'refused';
  readonly answeredAt?: string;
  readonly reason?: RefusalReason;
  readonly until?: string;
}

const KEY = 'requests';
const MOST = 50;

/** The requests that the holder made, newest first; the oldest make room. */
export class TrackedRequests {
  readonly #ports: Pick<WalletPorts, 'storage'>;
  constructor(ports: Pick<WalletPorts, 'storage'>) {
    this.#ports = ports;
  }

  async all(): Promise<readonly TrackedRequest[]> {
    return read(await this.#ports.storage.get(KEY));
  }

  /** In the place of the same one, if it is there. */
  keep(request: TrackedRequest): Promise<void> {
    const isSame = (other: TrackedRequest) => other.reference === request.reference && other.origin === request.origin;
    return this.#ports.storage.update(KEY, (before) => {
      const all = read(before);
      const kept = all.some(isSame) ? all.map((one) => (isSame(one) ? request : one)) : [request, ...all];
      return JSON.stringify(kept.slice(0, MOST));
    });
  }

  clear(): Promise<void> {
    return this.#ports.storage.delete(KEY);
  }
}

const read = (stored: string | null): readonly TrackedRequest[] =>
  stored === null ? [] : (JSON.parse(stored) as readonly TrackedRequest[]);
