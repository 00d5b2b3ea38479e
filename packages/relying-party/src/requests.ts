import {
  type Acts,
  actNamesOf,
  DEFAULT_STAPLE_AGE,
  type DocumentToSign,
  type Flow,
  liesOnOrigin,
  type SignatureContainer,
  type StatementItem,
  statementItems,
} from '@inro/presentation';
import type { InroError, LocalizedText } from '@inro/problem';
import type { Given, GivenLogin, PlainReport } from './given.ts';
import type { TransactionState } from './transaction.ts';

/** What every request needs to be told. */
interface CommonOptions {
  readonly flow: Flow;
  /** Why the person is asked, in three languages; they read it on their phone. */
  readonly purpose: LocalizedText;
  /**
   * What of yours it is for, such as a page or an order: `progress` and `result` that name another, or none, do not find
   * it. Name it where you ask for the same acts in two places.
   */
  readonly matter?: string;
}

interface StatusOptions {
  /** Greatest age of the wallet's status in seconds; 600 for a high-value act. Default a day. */
  readonly maxStapleAge?: number;
}

/** Asks the person to log in. */
export interface LoginOptions extends CommonOptions, StatusOptions {
  readonly act: 'login';
}

/** Asks for the basic four attributes, with the certificate that carries them: the person types their signing password. */
export interface AttributesOptions extends StatusOptions {
  /** How long you keep them, in days; 0: no longer than this visit. The person reads it. */
  readonly keptDays: number;
}

/** Asks the person to sign documents: 1 to 20, each of them once, 20 MiB together. */
export interface SignatureOptions extends StatusOptions {
  readonly container?: SignatureContainer;
  /**
   * With an address on your own origin the phone fetches, shows and hashes the document itself. Without one it is told
   * that nobody on the phone knows what is signed.
   */
  readonly documents: readonly DocumentToSign[];
}

/** Asks for items of a statement of the authority: the PIN alone, no certificate, and each of the optional ones may be kept back. */
export interface StatementOptions {
  /** Without these there is no answer. */
  readonly required?: readonly StatementItem[];
  readonly optional?: readonly StatementItem[];
  /** How long you keep them, in days; 0: no longer than this visit. The person reads it. */
  readonly keptDays: number;
}

/** Everything that one request asks for: at least one act. The person says yes or no to all of it. */
export interface AskOptions extends CommonOptions {
  readonly login?: StatusOptions;
  readonly attributes?: AttributesOptions;
  readonly signature?: SignatureOptions;
  /** With a login, or alone: the certificate of `attributes` and `signature` says it already. */
  readonly statement?: StatementOptions;
}

/** The acts of a request, with every default filled in. `TypeError` for none. */
export function actsOf({ login, attributes, signature, statement }: AskOptions): Acts {
  const age = ({ maxStapleAge = DEFAULT_STAPLE_AGE }: StatusOptions) => ({ maxStapleAge });
  const acts: Acts = {
    ...(login && { login: { act: 'login', ...age(login) } }),
    ...(attributes && { attributes: { act: 'attributes', keptDays: attributes.keptDays, ...age(attributes) } }),
    ...(signature && {
      signature: {
        act: 'signature',
        container: signature.container ?? 'cades-detached',
        documents: signature.documents,
        ...age(signature),
      },
    }),
    ...(statement && {
      statement: {
        act: 'statement',
        required: inOrder(statement.required),
        optional: inOrder(statement.optional),
        keptDays: statement.keptDays,
      },
    }),
  };
  if (actNamesOf(acts).length === 0) throw new TypeError('a request asks for something');
  return acts;
}

/** As they stand on the wire; `TypeError` for one that no statement has, or that is named twice. */
function inOrder(items: readonly StatementItem[] = []): readonly StatementItem[] {
  const known = statementItems.filter((item) => items.includes(item));
  if (known.length !== items.length) throw new TypeError('no item of a statement, or one twice');
  return known;
}

/** `TypeError` for a document that lies elsewhere: a wallet asks nobody but the service for it. */
export function refuseElsewhere({ signature }: Acts, origin: string): void {
  const { documents = [] } = signature ?? {};
  if (documents.some((document) => document.kind === 'shown' && !liesOnOrigin(document.uri, origin)))
    throw new TypeError('a document lies on the origin of the service');
}

/** A request that waits for a wallet, and what the browser shows of it. */
export interface CreatedRequest {
  /** For the page that began, and in no link: the wallet's address names another. */
  readonly transaction: string;
  /** 256 random bits, new for this request: for a cookie of the browser that began, and for nobody else. */
  readonly browserSession: string;
  readonly requestUri: string;
  /** What the QR code says. */
  readonly qrPayload: string;
  /** The link to a wallet on the same phone. */
  walletLink(walletOrigin: string): string;
  /** Two digits to show beside the QR code; the person types them into the phone. */
  readonly number?: string;
  readonly expiresAt: Date;
}

/** Where a transaction stands. */
export interface Progress {
  readonly state: TransactionState | 'expired';
  readonly failure?: InroError;
  readonly report?: PlainReport;
}

/** A login that is done: who, and what was verified. */
export interface FinishedLogin extends GivenLogin {
  readonly act: 'login';
  readonly flow: Flow;
}

/** What {@link AskOptions} ended with: of each act that was asked for what the person gave. */
export interface Result extends Given {
  readonly flow: Flow;
}
