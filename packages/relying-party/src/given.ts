import type { ActName, StatedItems } from '@inro/presentation';
import type { BasicFourAttributesResult } from '@inro/verifier';
import type { Subject } from './subject.ts';

/** A validation report as plain data: no certificate, no name, no serial number. */
export type PlainReport = Readonly<Record<string, unknown>>;

/** A login: who, and what was verified. */
export interface GivenLogin {
  readonly report: PlainReport;
  readonly subject: Subject;
}

/** The basic four attributes as the authority certified them, with every defect of how it wrote them. */
export interface GivenAttributes extends BasicFourAttributesResult {
  readonly report: PlainReport;
  /** Of the certificate that carries them: another than that of a login, and no proof that both are one person's. */
  readonly subject: Subject;
  /** What the person agreed to: forget them after as many days, with 0 when this visit ends. */
  readonly keptDays: number;
}

/** What a statement of the authority says of the person, as far as they showed it. */
export interface GivenStatement {
  /** On the certificate of whoever states it. */
  readonly report: PlainReport;
  readonly source: 'statement';
  /** What was shown of it: everything required, and of the optional what the person agreed to. */
  readonly items: StatedItems;
  /** Of when it is true: the beginning of a day, UTC. Whatever changed since is stated by none, and this one ends in 48 hours. */
  readonly statedAt: string;
  /**
   * Whether services that put together what they have can tell that it was one person: by the key that a login shows as
   * well. Without a login by nothing but the items themselves.
   */
  readonly comparable: boolean;
  /** As in {@link GivenAttributes}. */
  readonly keptDays: number;
}

/** Documents that were signed. */
export interface GivenSignature {
  readonly report: PlainReport;
  readonly subject: Subject;
  /** In the order in which they were asked for. */
  readonly signatures: readonly SignedDocument[];
}

export interface SignedDocument {
  /** Base64url of SHA-256 of the document. */
  readonly sha256: string;
  /** The signature without its content (ETSI EN 319 122-1, CAdES-B-B), base64 of DER: to be kept beside the document. */
  readonly cades: string;
  /** What was verified of this signature. */
  readonly report: PlainReport;
}

/** What the answers to the acts of one request gave. */
export interface Given {
  readonly login?: GivenLogin;
  readonly attributes?: GivenAttributes;
  readonly signature?: GivenSignature;
  readonly statement?: GivenStatement;
}

/** What stands under these acts; undefined unless they are all that there is. */
export function exactly<Values extends { readonly [Name in ActName]?: unknown }, Name extends ActName>(
  values: Values,
  names: readonly Name[],
): Required<Pick<Values, Name>> | undefined {
  const [expected, found] = [[...names].sort(), Object.keys(values).sort()];
  const same = expected.length === found.length && expected.every((name, place) => name === found[place]);
  return same ? (values as unknown as Required<Pick<Values, Name>>) : undefined;
}
