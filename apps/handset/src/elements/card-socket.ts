import { HandsetError } from '../errors.ts';

/** A card that is held to a phone or lies in a terminal: virtual, or a real one in a PC/SC reader. */
export interface CardSocket {
  present(): boolean;
  /** Resets the card; its answer to reset. `handset.card_absent`. */
  connect(): Promise<Uint8Array>;
  /** One command APDU, as on the wire. `handset.card_absent`. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

/** What a reader hands back, held to the size of a short response. */
export function shortApdu(response: Uint8Array): Uint8Array {
  if (response.length < 2 || response.length > 258) throw new HandsetError('handset.card_absent');
  return response;
}
