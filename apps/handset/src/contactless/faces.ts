import { fromHex } from '@inro/foundation';
import type { ElementInterface } from '../elements/hosted-element.ts';
import type { ContactlessFace } from './vpcd.ts';

/** The plastic card's answer to reset; OpenSC goes by SELECT with any. */
export const cardAtr: Uint8Array = fromHex('3BE000FF8131FE4514');

/**
 * An interface as a reader sees it. A phone's is an interface of its own beside the wallet's, connected as `contactless`:
 * neither a reader's reset nor its verifications touch what the wallet is doing, nor the reverse.
 */
export const contactlessFace = (element: ElementInterface): ContactlessFace => ({
  atr: cardAtr,
  reset: () => element.reset(),
  transmit: (command) => element.exchange(command),
});
