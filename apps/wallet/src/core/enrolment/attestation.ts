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
  const channel = await door.openChannel(aids.issuerSecurityDomain);
  try {
    const parts = await channel.transmitAll([0, 1, 2].map(part));
    let read = concatBytes(...parts.map(bytesOf));
    const length = read[0] === 0x30 && read[1] === 0x82 ? 4 + ((read[2]! << 8) | read[3]!) : 0;
    for (let index = parts.length; read.length < length; index++) {
      const more = bytesOf(await channel.transmit(part(index)));
      if (more.length === 0) break;
      read = concatBytes(read, more);
    }
    if (length === 0 || read.length < length) throw new WalletError('wallet.element_unreadable');
    return read.slice(0, length);
  } finally {
    await channel.close();
  }
}

const bytesOf = ({ data, statusWord }: ResponseApdu): Uint8Array =>
  statusWord === statusWords.success ? data : new Uint8Array();
