import { digestOfText } from '@inro/presentation';

/** Whose a transaction is. */
export interface Owner {
  readonly transaction: string;
  readonly browserSession: string;
  /** The one for which it was asked. */
  readonly matter?: string;
}

/** How a browser ends what it began. */
export interface Ending extends Owner {
  readonly responseCode?: string;
}

/**
 * How a row names the browser that began, and the matter for which it did; a digest of both, so that the browser, which
 * holds its own value, cannot make that of another matter out of it. Without a matter as it was before there were any.
 */
export const ownerName = ({
  browserSession,
  matter,
}: {
  readonly browserSession: string;
  readonly matter?: string | undefined;
}): string =>
  matter === undefined ? digestOfText(browserSession) : `of ${digestOfText(JSON.stringify([matter, browserSession]))}`;

/**
 * The name by which wallets know what a page knows by another: one way, so that whoever reads it on a screen or in a
 * request cannot ask as the page does. 132 bits.
 */
export const walletName = (page: string): string => digestOfText('inro wallet '.concat(page)).slice(0, 22);
