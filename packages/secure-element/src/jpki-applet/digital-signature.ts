import { type CommandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import {
  digestInfoOfSha256,
  type KeyAlgorithm,
  type KeyReference,
  keyAlgorithmRows,
  keyAlgorithms,
} from '@inro/jpki-profile';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type { ApplicationKeys } from '../application.ts';
import { type KeySlot, recordName, slotOfKey } from './files.ts';
import type { AppletProfile } from './profile.ts';
import { fileRecord } from './read-binary.ts';
import { isVerified, useUp } from './secrets.ts';
import type { JpkiContext } from './session.ts';

/** Name of a key pair in the element. */
export const keyName = (key: KeyReference): string => recordName('key', key);

/** RFC 8017 §9.2: at least 11 bytes of padding. */
const MAX_PKCS1_INPUT = keyAlgorithmRows['rsa-2048'].signatureLength - 11;

type Sign = (data: Uint8Array, keys: ApplicationKeys, name: string) => Promise<Uint8Array>;

const pkcs1 =
  (padded: (data: Uint8Array) => Uint8Array): Sign =>
  (data, keys, name) =>
    keys.signPkcs1(name, padded(data));
const pss =
  (digested: (data: Uint8Array) => Uint8Array): Sign =>
  (data, keys, name) =>
    keys.signPss(name, digested(data));
const ecdsa =
  (digested: (data: Uint8Array) => Uint8Array): Sign =>
  (data, keys, name) =>
    keys.signEcdsa(name, digested(data));

/** What P1 says of the data, for each kind of key: how it becomes what is signed (docs/protocol/applet.md §4). */
const signatureForms: Readonly<Record<KeyAlgorithm, Readonly<Record<number, Sign>>>> = {
  'rsa-2048': {
    0: pkcs1((data) => atMost(data, MAX_PKCS1_INPUT)),
    1: pkcs1(sha256),
    2: pkcs1((data) => digestInfoOfSha256(exactly(data, 32))),
    3: pkcs1((data) => digestInfoOfSha256(sha256(data))),
    4: pss((data) => exactly(data, 32)),
    5: pss(sha256),
  },
  'ec-p384': {
    0: ecdsa((data) => exactly(data, 48)),
    3: ecdsa(sha384),
  },
};

function atMost(data: Uint8Array, length: number): Uint8Array {
  if (data.length > length) throw new StatusWordError(statusWords.wrongLength);
  return data;
}

function exactly(data: Uint8Array, length: number): Uint8Array {
  if (data.length !== length) throw new StatusWordError(statusWords.wrongLength);
  return data;
}

/** COMPUTE DIGITAL SIGNATURE `80 2A P1 P2`: P2=80 the selected key EF, 97 or 9A by short identifier. 256 bytes, or 96 of r ‖ s. */
export async function computeDigitalSignature(
  command: CommandApdu,
  context: JpkiContext,
  profile: AppletProfile,
): Promise<ResponseApdu> {
  if (!isForm(command.p1)) throw new StatusWordError(statusWords.incorrectP1P2);
  const slot = referencedKey(command, context);
  const found = context.keys.publicKey(keyName(slot.key))?.algorithm;
  const algorithm = keyAlgorithms.find((one) => one === found);
  // A key signs only once its certificate is stored (docs/protocol/applet-personalisation.md, DGI 0106).
  const isCertified = context.records.get(fileRecord(slot.certificateFile)) !== undefined;
  if (algorithm === undefined || !isCertified) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  const sign = signatureForms[algorithm][command.p1];
  if (sign === undefined) throw new StatusWordError(statusWords.incorrectP1P2);
  if (!isVerified(context, slot.secret)) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  // Before the key works, whatever comes of it: no two commands share one verification (docs/protocol/applet.md §4).
  if (slot.kind === 'digitalSignature' && profile.signingPassword === 'once') useUp(context, slot.secret);
  const { signatureLength } = keyAlgorithmRows[algorithm];
  if (command.data.length === 0 || command.le !== signatureLength) throw new StatusWordError(statusWords.wrongLength);
  return responseApdu(await sign(command.data, context.keys, keyName(slot.key)));
}

/** What no kind of key signs is refused before any key is looked for. */
const isForm = (p1: number): boolean => keyAlgorithms.some((algorithm) => signatureForms[algorithm][p1] !== undefined);

function referencedKey({ p2 }: CommandApdu, { session }: JpkiContext): KeySlot {
  if (p2 < 0x80 || p2 > 0x9e) throw new StatusWordError(statusWords.incorrectP1P2);
  const ef = p2 === 0x80 ? session.selectedFile : p2 & 0x1f;
  const slot = ef === undefined ? undefined : slotOfKey(ef);
  if (slot === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  return slot;
}
