import { DEFAULT_STAPLE_AGE, type Flow, type LoginAct, unknownAct } from '@inro/presentation';
import type { InroError, LocalizedText } from '@inro/problem';
import type { Subject } from './subject.ts';
import type { PlainReport, TransactionState } from './transaction.ts';

/** What every request needs to be told. */
interface CommonOptions {
  readonly flow: Flow;
  /** Why the person is asked, in three languages; they read it on their phone. */
  readonly purpose: LocalizedText;
}

/** Asks the person to log in. */
export interface LoginOptions extends CommonOptions {
  readonly act: 'login';
  /** Greatest age of the wallet's status in seconds; 600 for a high-value act. Default a day. */
  readonly maxStapleAge?: number;
}

/** What is asked of the person, told apart by `act`. */
export type RequestOptions = LoginOptions;

/** The act of a request, with every default filled in. */
export function actOf(options: RequestOptions): LoginAct {
  switch (options.act) {
    case 'login':
      return { act: 'login', maxStapleAge: options.maxStapleAge ?? DEFAULT_STAPLE_AGE };
    default:
      return unknownAct(options.act);
  }
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
export interface FinishedLogin {
  readonly act: 'login';
  readonly flow: Flow;
  readonly report: PlainReport;
  readonly subject: Subject;
}

/** What an act ended with, told apart by `act`. */
export type Finished = FinishedLogin;
