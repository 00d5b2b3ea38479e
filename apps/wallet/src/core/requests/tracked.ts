import type { ReportKind, reportAnswers } from '@inro/presentation/report';
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

/** What the holder reported of a service to the authority, and how far it is. */
export interface TrackedReport {
  readonly origin: string;
  readonly relyingParty: LocalizedText;
  readonly kind: ReportKind;
  readonly reference: string;
  /** By which the authority's people know it. */
  readonly number: number;
  readonly askedAt: string;
  readonly state: 'received' | 'answered';
  readonly answer?: (typeof reportAnswers)[number];
}

const MOST = 50;

/** A list of what the holder asked for, newest first; the oldest make room. */
class Tracked<One extends { readonly origin: string; readonly reference: string }> {
  readonly #storage: WalletPorts['storage'];
  readonly #key: string;
  constructor({ storage }: Pick<WalletPorts, 'storage'>, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  async all(): Promise<readonly One[]> {
    return this.#read(await this.#storage.get(this.#key));
  }

  /** In the place of the same one, if it is there. */
  keep(request: One): Promise<void> {
    const isSame = (other: One) => other.reference === request.reference && other.origin === request.origin;
    return this.#storage.update(this.#key, (before) => {
      const all = this.#read(before);
      const kept = all.some(isSame) ? all.map((one) => (isSame(one) ? request : one)) : [request, ...all];
      return JSON.stringify(kept.slice(0, MOST));
    });
  }

  clear(): Promise<void> {
    return this.#storage.delete(this.#key);
  }

  #read(stored: string | null): readonly One[] {
    return stored === null ? [] : (JSON.parse(stored) as readonly One[]);
  }
}

/** Requests for deletion. */
export class TrackedRequests extends Tracked<TrackedRequest> {
  constructor(ports: Pick<WalletPorts, 'storage'>) {
    super(ports, 'requests');
  }
}

/** Reports to the authority. */
export class TrackedReports extends Tracked<TrackedReport> {
  constructor(ports: Pick<WalletPorts, 'storage'>) {
    super(ports, 'reports');
  }
}
