import type { LocalizedText } from '@inro/problem';

/** Files in the folder `keys` of the house that more than one process may be handed, and what is made when one is missing. */
export const secretFiles = {
  issuerMasterKey: { file: 'issuer-master.key', contents: 'key' },
  providerMasterKey: { file: 'provider-master.key', contents: 'key' },
  castToken: { file: 'cast-token', contents: 'token' },
  counterToken: { file: 'counter-token', contents: 'token' },
  sandboxToken: { file: 'sandbox-token', contents: 'token' },
  traceToken: { file: 'trace-token', contents: 'token' },
} as const satisfies Readonly<Record<string, { readonly file: string; readonly contents: 'key' | 'token' }>>;
export type SecretName = keyof typeof secretFiles;

/** What an environment variable names or says: a secret file, a folder that another process publishes, or ports. */
export type Handed =
  | { readonly secret: SecretName }
  | { readonly folderOf: string; readonly path: string }
  /** Numbers, comma-separated: of everything that no wallet has any business with. */
  | { readonly ports: 'closedToWallets' }
  /** In the topology, comma-separated: of everything that wallets use. */
  | { readonly names: 'openToWallets' };

/** Who acts in the house with a key of its own or without one, and what is given to it at start. */
export interface PartyRow {
  /** In the topology, in signatures, before `.localhost`; small letters and hyphens. */
  readonly name: string;
  /** Its program, below the repository. */
  readonly main: string;
  /** Has an Ed25519 key of its own, by which its peers know it. */
  readonly signs: boolean;
  /** By environment variable; a party that is no server finds the same below the data folder. */
  readonly handed: Readonly<Record<string, Handed>>;
  /** Servers that take its signed requests. */
  readonly calls: readonly string[];
  /** Whose signed statements it believes, whoever carries them: it is told their public keys by the topology. */
  readonly believes?: readonly string[];
}

/** A name with a port of its own. */
export interface Listener {
  /** After the first port of the house. */
  readonly offset: number;
  /** On the home page; what has none is not shown there. */
  readonly title?: LocalizedText;
  /** Whether the wallet of a phone may fetch from it. */
  readonly openToWallets: boolean;
}

/**
 * `authority`: what the law makes one institution; `maker`: of phones and cards; `holder`: what stands for a person's own
 * devices; `service`: a relying party; `sandbox`: what the real world has not, like the page of the cast.
 */
export type Kind = 'authority' | 'maker' | 'holder' | 'service' | 'sandbox';

/** A server process. */
export interface ProcessRow extends PartyRow, Listener {
  readonly kind: Kind;
  /** Of a service: what it is by law, and which acts the authority certifies it to ask for (ADR 90). */
  readonly entitlement?: { readonly kinds: readonly string[]; readonly acts: readonly string[] };
  /** Services tell it of each login: like a service it tells its own counts by the clock (T-194). */
  readonly hearsOfLogins?: true;
  /** Of a service: why it asks phones, and where people reach who answers for it (ADR 97). */
  readonly imprint?: { readonly purposes: readonly LocalizedText[]; readonly contacts: readonly string[] };
  /** Whether it has a PostgreSQL database and a login role of its own. */
  readonly database: boolean;
  /** Answers 200 when it can work. */
  readonly health: '/ready';
  /** It tells the roots that everybody else is to believe; of any other process nobody takes them. */
  readonly tellsRoots?: true;
  /** It binds loopback alone: phones, cards and the hands of the cast are this machine's. */
  readonly machineOnly?: true;
  /** Its folder below the data folder; its name unless told. */
  readonly folder?: string;
  /** Further names in the same process; the variable is told their port. */
  readonly also?: Readonly<Record<string, Listener & { readonly variable: string }>>;
}
