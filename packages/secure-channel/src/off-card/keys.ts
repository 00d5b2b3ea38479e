import { type CommandApdu, commandApdu } from '@inro/apdu';
import { concatBytes, utf8 } from '@inro/foundation';
import { aesCmac, keyCheckValue } from '../aes.ts';
import type { StaticKeys } from '../session.ts';
import type { OffCardSession } from './session.ts';

const AES_KEY_TYPE = 0x88;

/**
 * The key data field of PUT KEY (GPCS 2.3.1 §11.8.2.3) and of DGI 8F01: key version and three AES keys, encrypted
 * under the session's DEK, in the form `88 L+1 L <key> 03 <kcv>`.
 */
export function keyDataField(session: OffCardSession, keyVersion: number, keys: StaticKeys): Uint8Array {
  const blocks = [keys.enc, keys.mac, keys.dek].map((key) => {
    const padded = new Uint8Array(Math.ceil(key.length / 16) * 16);
    padded.set(key);
    const value = session.encryptSensitiveData(padded);
    const head = Uint8Array.of(AES_KEY_TYPE, value.length + 1, key.length);
    return concatBytes(head, value, Uint8Array.of(3), keyCheckValue(key));
  });
  return concatBytes(Uint8Array.of(keyVersion), ...blocks);
}

/** PUT KEY of three AES keys, plain: wrap it. `replaces` is the key version that goes, 00 to add one. */
export const putKeyCommand = (
  session: OffCardSession,
  { replaces, keyVersion, keys }: { replaces: number; keyVersion: number; keys: StaticKeys },
): CommandApdu => commandApdu(0x80, 0xd8, replaces, 0x81, keyDataField(session, keyVersion, keys), 256);

/** What PUT KEY answers when all three keys arrived whole: the version and their check values. */
export const putKeyReceipt = (keyVersion: number, keys: StaticKeys): Uint8Array =>
  concatBytes(Uint8Array.of(keyVersion), ...[keys.enc, keys.mac, keys.dek].map(keyCheckValue));

/**
 * The AES-256 keys of one security domain of one element, from a role's master key (docs/protocol/secure-element.md):
 * SP 800-108 in counter mode, label ENC, MAC or DEK and the domain's AID, context the 42 bytes of CPLC data.
 */
export function diversifyKeys(master: Uint8Array, cplc: Uint8Array, securityDomain: Uint8Array): StaticKeys {
  const key = (purpose: string) => {
    const fixed = concatBytes(utf8(purpose), securityDomain, Uint8Array.of(0), cplc, Uint8Array.of(0x01, 0x00));
    const block = (counter: number) => aesCmac(master, concatBytes(Uint8Array.of(counter), fixed));
    return concatBytes(block(1), block(2));
  };
  return { enc: key('ENC'), mac: key('MAC'), dek: key('DEK') };
}
