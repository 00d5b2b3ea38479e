import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, equalInConstantTime, utf8 } from '@inro/foundation';
import { sha256 } from '@noble/hashes/sha2.js';
import { rsaKeyOfCertificate } from './certificate-key.ts';
import { digestInfoOfSha256, keyName } from './digital-signature.ts';
import { isWritableFile, type KeySlot, keySlots, recordName, slotOfCertificate, slotOfKey } from './files.ts';
import { fileRecord } from './read-binary.ts';
import { permitSecrets, secretMasks } from './secrets.ts';
import type { JpkiContext } from './session.ts';
import { APPLET_VERSION } from './version.ts';

const NONE = new Uint8Array(0);
const MAX_FILE_LENGTH = 4096;
const MAX_PART_LENGTH = 180;
const NONCE_LENGTH = 32;

type Command = (data: Uint8Array, context: JpkiContext) => Promise<Uint8Array> | Uint8Array;

/** docs/protocol/applet-personalisation.md: the DGIs, in its order. */
const commands: Readonly<Record<number, Command>> = {
  257: permit,
  258: generateKeyPair,
  259: readObject,
  260: status,
  261: writeFilePart,
  262: commitFile,
  263: readFileDigest,
  264: retireKeyPair,
};

/** Carries out one DGI of STORE DATA; only inside an SCP03 session at security level 33 (else 6985). */
export function personalise(dgi: number, data: Uint8Array, context: JpkiContext): Promise<Uint8Array> | Uint8Array {
  if (context.secureChannel?.securityLevel !== 0x33) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  const command = commands[dgi];
  if (command === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  return command(data, context);
}

function permit(data: Uint8Array, context: JpkiContext): Uint8Array {
  exactLength(data, 1);
  permitSecrets(context, data[0]!);
  return NONE;
}

async function generateKeyPair(data: Uint8Array, context: JpkiContext): Promise<Uint8Array> {
  exactLength(data, 2 + NONCE_LENGTH);
  const slot = keySlot(u16(data, 0));
  const nonce = data.subarray(2);
  if (context.records.get(fileRecord(slot.certificateFile)) !== undefined) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  const { modulus, exponent } = await context.keys.generate(keyName(slot.key));
  const statement = (domain: string): Uint8Array =>
    concatBytes(utf8(domain), Uint8Array.of(0), u16be(APPLET_VERSION), u16be(slot.key), nonce, modulus, exponent);
  const attestation = await context.attest(statement('inro-key-attestation-1'));
  const possession = await context.keys.signPkcs1(
    keyName(slot.key),
    digestInfoOfSha256(sha256(statement('inro-proof-of-possession-1'))),
  );
  context.records.set(attestationRecord(slot), attestation);
  context.records.set(possessionRecord(slot), possession);
  context.records.delete(stagingRecord(slot.certificateFile));
  return NONE;
}

function readObject(data: Uint8Array, context: JpkiContext): Uint8Array {
  exactLength(data, 6);
  const slot = keySlot(u16(data, 0));
  const object = keyObject(slot, data[2]!, context);
  if (object === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  const offset = u16(data, 3);
  if (offset >= object.length) throw new StatusWordError(statusWords.wrongOffset);
  return object.slice(offset, offset + data[5]!);
}

function keyObject(slot: KeySlot, object: number, { keys, records }: JpkiContext): Uint8Array | undefined {
  const publicKey = keys.publicKey(keyName(slot.key));
  switch (object) {
    case 0x01:
      return publicKey && concatBytes(publicKey.modulus, publicKey.exponent);
    case 0x02:
      return records.get(attestationRecord(slot));
    case 0x03:
      return records.get(possessionRecord(slot));
    default:
      return undefined;
  }
}

function status(data: Uint8Array, context: JpkiContext): Uint8Array {
  exactLength(data, 0);
  const secrets = secretMasks(context);
  let keys = 0;
  for (const { key, certificateFile, mask } of keySlots) {
    if (context.keys.publicKey(keyName(key)) !== undefined) keys |= mask;
    if (context.records.get(fileRecord(certificateFile)) !== undefined) keys |= mask << 2;
  }
  return concatBytes(u16be(APPLET_VERSION), Uint8Array.of(secrets.set, secrets.permitted, keys));
}

function writeFilePart(data: Uint8Array, { records }: JpkiContext): Uint8Array {
  if (data.length < 5 || data.length > 4 + MAX_PART_LENGTH) throw new StatusWordError(statusWords.wrongData);
  const ef = writableFile(u16(data, 0));
  const offset = u16(data, 2);
  const staged = offset === 0 ? NONE : (records.get(stagingRecord(ef)) ?? NONE);
  // Parts come in order, without gaps; offset 0 begins anew.
  if (offset !== staged.length) throw new StatusWordError(statusWords.wrongData);
  const whole = concatBytes(staged, data.subarray(4));
  if (whole.length > MAX_FILE_LENGTH) throw new StatusWordError(statusWords.notEnoughMemory);
  records.set(stagingRecord(ef), whole);
  return NONE;
}

function commitFile(data: Uint8Array, context: JpkiContext): Uint8Array {
  exactLength(data, 4 + 32);
  const ef = writableFile(u16(data, 0));
  const staged = context.records.get(stagingRecord(ef)) ?? NONE;
  const complete = staged.length === u16(data, 2) && equalInConstantTime(sha256(staged), data.subarray(4));
  if (!complete || !isAcceptableCertificate(ef, staged, context)) throw new StatusWordError(statusWords.wrongData);
  context.records.set(fileRecord(ef), staged);
  context.records.delete(stagingRecord(ef));
  return NONE;
}

/** A certificate file starts `30 82`, and one of a key of this applet holds the key that was generated here. */
function isAcceptableCertificate(ef: number, certificate: Uint8Array, { keys }: JpkiContext): boolean {
  if (certificate[0] !== 0x30 || certificate[1] !== 0x82) return false;
  const slot = slotOfCertificate(ef);
  if (slot === undefined) return true;
  const generated = keys.publicKey(keyName(slot.key));
  const certified = rsaKeyOfCertificate(certificate);
  return (
    generated !== undefined &&
    certified !== undefined &&
    equalInConstantTime(generated.modulus, certified.modulus) &&
    equalInConstantTime(generated.exponent, certified.exponent)
  );
}

function readFileDigest(data: Uint8Array, { records }: JpkiContext): Uint8Array {
  exactLength(data, 2);
  const content = records.get(fileRecord(writableFile(u16(data, 0))));
  if (content === undefined) throw new StatusWordError(statusWords.fileNotFound);
  return sha256(content);
}

function retireKeyPair(data: Uint8Array, { keys, records }: JpkiContext): Uint8Array {
  exactLength(data, 2);
  const slot = keySlot(u16(data, 0));
  if (keys.publicKey(keyName(slot.key)) === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  keys.delete(keyName(slot.key));
  for (const name of [
    fileRecord(slot.certificateFile),
    stagingRecord(slot.certificateFile),
    attestationRecord(slot),
    possessionRecord(slot),
  ]) {
    records.delete(name);
  }
  return NONE;
}

const stagingRecord = (ef: number): string => recordName('staging', ef);
const attestationRecord = ({ key }: KeySlot): string => recordName('attestation', key);
const possessionRecord = ({ key }: KeySlot): string => recordName('possession', key);

function exactLength(data: Uint8Array, length: number): void {
  if (data.length !== length) throw new StatusWordError(statusWords.wrongData);
}

function keySlot(reference: number): KeySlot {
  const slot = slotOfKey(reference);
  if (slot === undefined) throw new StatusWordError(statusWords.wrongData);
  return slot;
}

function writableFile(ef: number): number {
  if (!isWritableFile(ef)) throw new StatusWordError(statusWords.wrongData);
  return ef;
}

const u16 = (bytes: Uint8Array, offset: number): number => (bytes[offset]! << 8) | bytes[offset + 1]!;
const u16be = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
