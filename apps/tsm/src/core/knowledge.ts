import { aids } from '@inro/apdu';
import type { Mandate, SignedMandate } from '@inro/authority-wire/mandate';
import type { AppletFacts, IssuerOutcome, OpeningOutcome, ProviderOutcome } from '@inro/authority-wire/role';
import { toHex } from '@inro/foundation';
import { type Carrier, type KeyKind, keyVersions, PERSONALIZED } from '@inro/jpki-profile';
import type { DeploymentTarget } from '@inro/life-cycle';
import type { Registry } from './card-commands.ts';

export type Role = 'issuer' | 'provider';

/** The one logical channel that is open in a session. */
export interface OpenChannel {
  readonly role: Role;
  readonly id: string;
  readonly keyVersion: number;
  /** Scripts sent over it so far. */
  readonly scripts: number;
}

/** The order of business as registration gave it. */
export interface Deployment {
  readonly profile: Carrier;
  readonly target: DeploymentTarget;
  readonly kinds: readonly KeyKind[];
  /** SHA-256 of the application's DER, upper-case hexadecimal. */
  readonly nonce: string;
}

/** What registration lets the roles do at this element now. */
export interface HeldMandate {
  readonly signed: SignedMandate;
  readonly endsAt: string;
  /** Not known of one that was held before an upgrade. */
  readonly act?: Mandate['act'];
  /** What keys are made on; RSA-2048 where it is left out. */
  readonly algorithm?: Mandate['algorithm'];
}

/** What this session has seen of the element. Nothing of it outlives the session: a new one reads anew. JSON. */
export interface Knowledge {
  readonly element?: { readonly cplc: string; readonly attestationChain: string };
  /** Parts of the attestation chain to read. */
  readonly chainParts: number;
  /** The JPKI security domain was not found by SELECT: a hint, it chooses only how much is tried at once. */
  readonly looksBlank: boolean;
  readonly mandate?: HeldMandate;
  /** Once certificates have come: digests (hexadecimal, by EF) of the files that they make. They themselves are not kept. */
  readonly files?: Readonly<Record<string, string>>;
  readonly open?: OpenChannel;
  readonly registry?: Registry;
  readonly registryPages: number;
  /** Key version that the JPKI security domain answered with. */
  readonly keyVersion?: number;
  /** The JPKI security domain has no keys, or keys that neither role has any more. */
  readonly keysLost: boolean;
  readonly rotated: boolean;
  readonly applet?: AppletFacts;
  /** Kinds whose key is attested for this very application. */
  readonly attested: readonly KeyKind[];
  readonly personalized: boolean;
  /** How often each step was tried in this session. */
  readonly tries: Readonly<Record<string, number>>;
}

export const nothingKnown: Knowledge = {
  chainParts: 5,
  looksBlank: false,
  registryPages: 1,
  keysLost: false,
  rotated: false,
  attested: [],
  personalized: false,
  tries: {},
};

/** After the way to the element broke: all must be read again; only the tries are remembered. */
export const afterInterruption = (known: Knowledge): Knowledge => ({ ...nothingKnown, tries: known.tries });

export const without = <K extends keyof Knowledge>(known: Knowledge, ...keys: K[]): Knowledge =>
  Object.fromEntries(Object.entries(known).filter(([key]) => !keys.includes(key as K))) as unknown as Knowledge;

const closed = (known: Knowledge): Knowledge => without(known, 'open');

/** An INITIALIZE UPDATE at the AMSD or the JPKI security domain was answered. */
export function learnOpening(
  known: Knowledge,
  channel: { role: Role; id: string },
  outcome: OpeningOutcome,
): Knowledge {
  const { result, keyVersion } = outcome;
  if (result === 'genuine' && keyVersion !== undefined) {
    const open = { ...channel, keyVersion, scripts: 0 };
    if (channel.role === 'issuer') return { ...known, open };
    return { ...known, open, keyVersion, keysLost: false, rotated: known.rotated && keyVersion === keyVersions.final };
  }
  if (channel.role === 'issuer') return closed(known);
  const lost = result === 'refused' || result === 'keysUnknown';
  // SELECT says that there is none although the registry had it: read again.
  const vanished = result === 'absent' && known.registry?.[toHex(aids.jpkiSecurityDomain)] !== undefined;
  const rest = without(known, 'open', 'keyVersion', ...(vanished ? (['registry'] as const) : []));
  return { ...rest, keysLost: lost };
}

/** A script of the issuer's role was answered. Whatever it may have changed at the JPKI security domain is open again. */
export function learnIssuer(known: Knowledge, outcome: IssuerOutcome): Knowledge {
  if (!outcome.authenticated) return without(known, 'open', 'registry');
  const rest = without(known, 'registry', 'keyVersion', 'applet');
  const pages = outcome.incomplete ? known.registryPages + 1 : known.registryPages;
  const registry = outcome.incomplete ? undefined : outcome.registry;
  return {
    ...rest,
    ...(registry === undefined ? {} : { registry }),
    registryPages: pages,
    personalized: registry?.[toHex(aids.jpkiSecurityDomain)]?.lifeCycle === PERSONALIZED,
    attested: [],
  };
}

/** A script of the service provider's role was answered. `attested` says for which kinds the attestation holds. */
export function learnProvider(known: Knowledge, outcome: ProviderOutcome, attested: readonly KeyKind[]): Knowledge {
  if (!outcome.authenticated) return without(known, 'open', 'applet');
  const flags = {
    rotated: known.rotated || outcome.rotated,
    personalized: known.personalized || outcome.personalized,
  };
  if (outcome.digests !== undefined && known.applet !== undefined)
    return { ...known, ...flags, applet: { ...known.applet, digests: outcome.digests } };
  if (outcome.applet !== undefined) return { ...known, ...flags, applet: outcome.applet, attested };
  return { ...without(known, 'applet'), ...flags, attested: [] };
}

/** How often a session lets the person set the secrets. */
export const MOST_SECRET_REQUESTS = 2;

/** The person did not set the secrets, and said so: not asked again in this session. */
export const secretsRefused = (known: Knowledge): Knowledge => ({
  ...known,
  tries: { ...known.tries, secrets: MOST_SECRET_REQUESTS },
});

/** Remembers that a step was tried, and whether it asked the person for the secrets. */
export function countTry(known: Knowledge, step: string, asksSecrets: boolean): Knowledge {
  const count = (name: string) => ({ [name]: (known.tries[name] ?? 0) + 1 });
  return { ...known, tries: { ...known.tries, ...count(step), ...(asksSecrets ? count('secrets') : {}) } };
}
