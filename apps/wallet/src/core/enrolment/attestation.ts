import { aids, commandApdu, type ResponseApdu, statusWords } from '@inro/apdu';
import { concatBytes } from '@inro/foundation';
import { WalletError } from '../../errors.ts';
import type { ElementDoor } from '../door-client.ts';

const PART = 255;

/** GET DATA 7F21 (docs/protocol/secure-element.md): `length` bytes of the chain at `offset`. */
const part = (index: number) =>
  commandApdu(0x80, 0xca, 0x7f, 0x21, Uint8Array.of((index * PART) >> 8, (index * PART) & 0xff, PART), 256);

/** Reads the element's own attestation certificate (DER), the first of its chain; no secret is needed for it. */
export async function readAttestationCertificate(door: ElementDoor): Promise<Uint8Array> {
  const chain = await readAttestationChain(door, 3);
  const length = chain[0] === 0x30 && chain[1] === 0x82 ? 4 + ((chain[2]! << 8) | chain[3]!) : 0;
  if (length === 0 || chain.length < length) throw new WalletError('wallet.element_unreadable');
  return chain.slice(0, length);
}

/** More than any chain of four certificates; an element that never ends is not read on. */
const MOST_PARTS = 24;

/** Reads the whole chain, concatenated DER. */
export async function readAttestationChain(door: ElementDoor, atOnce = 6): Promise<Uint8Array> {
  const channel = await door.openChannel(aids.issuerSecurityDomain);
  try {
    const first = await channel.transmitAll(Array.from({ length: atOnce }, (_, index) => part(index)));
    const parts = first.map(bytesOf);
    while (parts.at(-1)?.length === PART && parts.length < MOST_PARTS)
      parts.push(bytesOf(await channel.transmit(part(parts.length))));
    const chain = concatBytes(...parts);
    if (chain.length === 0) throw new WalletError('wallet.element_unreadable');
    return chain;
  } finally {
    await channel.close();
  }
}

const bytesOf = ({ data, statusWord }: ResponseApdu): Uint8Array =>
  statusWord === statusWords.success ? data : new Uint8Array();
