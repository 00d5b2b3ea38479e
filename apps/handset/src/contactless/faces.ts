import { fromHex } from '@inro/problem';
import type { ElementInterface } from '../elements/hosted-element.ts';
import type { ContactlessFace } from './vpcd.ts';

/** The plastic card's answer to reset; OpenSC goes by SELECT with any. */
export const cardAtr: Uint8Array = fromHex('3BE000FF8131FE4514');

/**
 * The contactless face of an interface. A phone's is an interface of its own beside the wallet's: neither a reader's
 * reset nor its verifications touch what the wallet is doing, nor the reverse.
 */
export const contactlessFace = (element: ElementInterface): ContactlessFace => ({
  atr: cardAtr,
  reset: () => element.reset(),
  transmit: (command) => element.exchange(command),
});
