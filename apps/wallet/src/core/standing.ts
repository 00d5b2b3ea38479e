import { JPKI_AID, JpkiClient } from '@inro/jpki';
import { type KeyKind, keyKinds } from '@inro/jpki-profile';
import { parseOcspResponse } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { loadEnrolment } from './enrolment/state.ts';
import type { WalletPorts } from './ports.ts';
import { Staples } from './staples.ts';
import type { WalletStorage } from './storage.ts';

/** How a certificate on this phone stands, as far as the phone knows. `stopped`: revoked or suspended, the phone does not know which. */
export type Standing = 'inForce' | 'unknown' | 'expired' | 'revoked' | 'suspended' | 'stopped' | 'blocked';

export interface HeldCertificate {
  readonly kind: KeyKind;
  readonly standing: Standing;
  /** ISO 8601: when the authority said so; absent where the phone knows it by itself, or not at all. */
  readonly asOf?: string;
  /** ISO 8601: when the authority said anything of it last. */
  readonly checkedAt?: string;
  /** ISO 8601, as the authority said at the enrolment. */
  readonly from?: string;
  readonly until?: string;
}

const KEY = 'standing';
/** What the authority said last on the schedule: the certificates of this phone that are in force. */
interface Said {
  readonly at: string;
  readonly inForce: readonly KeyKind[];
}
/** An answer older than two refreshes with all their jitter says nothing of now. */
const LONGEST_MS = 24 * 3_600_000;

const secretOf = { userAuthentication: 'userAuthenticationPin', digitalSignature: 'signaturePassword' } as const;

/** Keeps what the authority said of this phone's certificates, whatever made the wallet ask. */
export const keepStanding = (storage: WalletStorage, at: Date, inForce: readonly KeyKind[]): Promise<void> =>
  storage.set(KEY, JSON.stringify({ at: at.toISOString(), inForce } satisfies Said));

export const forgetStanding = (storage: WalletStorage): Promise<void> => storage.delete(KEY);

/** Every certificate on the element and how it stands; asks nobody but the phone, and spends no try. */
export async function standings(
  ports: Pick<WalletPorts, 'door' | 'storage' | 'clock' | 'randomness' | 'services'>,
): Promise<readonly HeldCertificate[]> {
  const [onElement, { validUntil, validity }, said] = await Promise.all([
    readElement(ports.door),
    loadEnrolment(ports.storage),
    saidBefore(ports),
  ]);
  const now = ports.clock.now().getTime();
  return onElement.map(({ kind, blocked }) => {
    const { from, until = validUntil } = validity?.find((each) => each.kind === kind) ?? {};
    const { standing, at } = said(kind);
    const time = at === undefined ? undefined : new Date(at).toISOString();
    const held = {
      kind,
      ...(time === undefined ? {} : { checkedAt: time }),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    };
    const asOf = time === undefined ? {} : { asOf: time };
    if (until !== undefined && Date.parse(until) <= now) return { ...held, standing: 'expired' };
    if (standing !== 'inForce' && standing !== 'unknown') return { ...held, standing, ...asOf };
    if (blocked) return { ...held, standing: 'blocked' };
    return { ...held, standing: at === undefined || now - at > LONGEST_MS ? 'unknown' : standing, ...asOf };
  });
}

async function readElement(door: WalletPorts['door']): Promise<{ kind: KeyKind; blocked: boolean }[]> {
  const channel = await door.openChannel(JPKI_AID).catch((failure: unknown) => {
    if (failure instanceof InroError && failure.code === 'handset.applet_not_found') return undefined;
    throw failure;
  });
  if (!channel) return [];
  try {
    const client = new JpkiClient(channel);
    const present = await client.certificatesPresent();
    const found: { kind: KeyKind; blocked: boolean }[] = [];
    for (const kind of keyKinds)
      if (present[kind]) found.push({ kind, blocked: (await client.secretState(secretOf[kind])).blocked });
    return found;
  } finally {
    await channel.close();
  }
}

/** The newest word of the authority on each: the proof of its validity, and the state of the application. */
async function saidBefore(
  ports: Parameters<typeof standings>[0],
): Promise<(kind: KeyKind) => { readonly standing: Standing; readonly at?: number }> {
  const [stored, login, signing] = await Promise.all([
    ports.storage.get(KEY),
    new Staples(ports).current(),
    new Staples(ports, 'digitalSignature').current(),
  ]);
  const staples = { userAuthentication: login, digitalSignature: signing };
  const said = stored === null ? undefined : (JSON.parse(stored) as Said);
  return (kind) => {
    const at = said === undefined ? undefined : Date.parse(said.at);
    const state =
      said && at !== undefined ? { standing: said.inForce.includes(kind) ? 'inForce' : 'stopped', at } : undefined;
    const staple = staples[kind];
    const single = staple && parseOcspResponse(staple.response).basic?.responses[0];
    if (staple && single) {
      const proof =
        single.status === 'good' ? 'inForce' : single.reason === 'certificateHold' ? 'suspended' : 'revoked';
      // What is stopped by one and no longer good by the other is told by the one that knows the reason.
      if (state === undefined || staple.thisUpdate >= state.at || proof !== 'inForce')
        return { standing: proof, at: staple.thisUpdate };
    }
    return (state as { standing: Standing; at: number } | undefined) ?? { standing: 'unknown' };
  };
}
