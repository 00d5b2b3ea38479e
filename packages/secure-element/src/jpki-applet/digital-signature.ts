import { type CommandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { digestInfoOfSha256, type KeyReference, MODULUS_LENGTH } from '@inro/jpki-profile';
import { sha256 } from '@noble/hashes/sha2.js';
import { type KeySlot, recordName, slotOfKey } from './files.ts';
import { fileRecord } from './read-binary.ts';
import { isVerified } from './secrets.ts';
import type { JpkiContext } from './session.ts';

/** Name of a key pair in the element. */
export const keyName = (key: KeyReference): string => recordName('key', key);

/** RFC 8017 §9.2: at least 11 bytes of padding. */
const MAX_PKCS1_INPUT = MODULUS_LENGTH - 11;

/** What P1 says of the data: how it becomes what is signed (docs/protocol/applet.md §4). */
const signatureForms: Readonly<
  Record<number, (data: Uint8Array) => { readonly pkcs1: Uint8Array } | { readonly pssDigest: Uint8Array }>
> = {
  0: (data) => ({ pkcs1: atMost(data, MAX_PKCS1_INPUT) }),
  1: (data) => ({ pkcs1: sha256(data) }),
  2: (data) => ({ pkcs1: digestInfoOfSha256(digest(data)) }),
  3: (data) => ({ pkcs1: digestInfoOfSha256(sha256(data)) }),
  4: (data) => ({ pssDigest: digest(data) }),
  5: (data) => ({ pssDigest: sha256(data) }),
};

function atMost(data: Uint8Array, length: number): Uint8Array {
  if (data.length > length) throw new StatusWordError(statusWords.wrongLength);
  return data;
}

function digest(data: Uint8Array): Uint8Array {
  if (data.length !== 32) throw new StatusWordError(statusWords.wrongLength);
  return data;
}

/** COMPUTE DIGITAL SIGNATURE `80 2A P1 P2`: P2=80 the selected key EF, 97 or 9A by short identifier. 256 bytes. */
export async function computeDigitalSignature(command: CommandApdu, context: JpkiContext): Promise<ResponseApdu> {
  const form = signatureForms[command.p1];
  if (form === undefined) throw new StatusWordError(statusWords.incorrectP1P2);
  const slot = referencedKey(command, context);
  if (!signs(slot, context)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (!isVerified(context, slot.secret)) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  if (command.data.length === 0 || command.le !== MODULUS_LENGTH) throw new StatusWordError(statusWords.wrongLength);
  const input = form(command.data);
  const name = keyName(slot.key);
  const signature =
    'pkcs1' in input
      ? await context.keys.signPkcs1(name, input.pkcs1)
      : await context.keys.signPss(name, input.pssDigest);
  return responseApdu(signature);
}

/** A key signs only once its certificate is stored (docs/protocol/applet-personalisation.md, DGI 0106). */
const signs = ({ key, certificateFile }: KeySlot, { keys, records }: JpkiContext): boolean =>
  keys.publicKey(keyName(key)) !== undefined && records.get(fileRecord(certificateFile)) !== undefined;

function referencedKey({ p2 }: CommandApdu, { session }: JpkiContext): KeySlot {
  if (p2 < 0x80 || p2 > 0x9e) throw new StatusWordError(statusWords.incorrectP1P2);
  const ef = p2 === 0x80 ? session.selectedFile : p2 & 0x1f;
  const slot = ef === undefined ? undefined : slotOfKey(ef);
  if (slot === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  return slot;
}
