import { StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes, equalInConstantTime } from '@inro/foundation';
import {
  APPLET_VERSION,
  dataGroupings,
  digestInfoOfSha256,
  encodeAppletStatus,
  encodeKeyStatement,
  type KeyAlgorithm,
  keyAlgorithmRows,
  keyAlgorithms,
  keyObjects,
  LONGEST_FILE,
  LONGEST_FILE_PART,
  NONCE_LENGTH,
} from '@inro/jpki-profile';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type { ApplicationKeys } from '../application.ts';
import { keyOfCertificate } from './certificate-key.ts';
import { keyName } from './digital-signature.ts';
import { isWritableFile, type KeySlot, keySlots, recordName, slotOfCertificate, slotOfKey } from './files.ts';
import { fileRecord } from './read-binary.ts';
import { permitSecrets, secretMasks } from './secrets.ts';
import type { JpkiContext } from './session.ts';
import { forgetStatementKeys } from './statement-keys.ts';

const NONE = new Uint8Array(0);

type Command = (data: Uint8Array, context: JpkiContext) => Promise<Uint8Array> | Uint8Array;

/** docs/protocol/applet-personalisation.md: the DGIs, in its order. */
const commands: Readonly<Record<number, Command>> = {
  [dataGroupings.permitSecrets]: permit,
  [dataGroupings.generateKeyPair]: generateKeyPair,
  [dataGroupings.readObject]: readObject,
  [dataGroupings.readStatus]: status,
  [dataGroupings.writeFilePart]: writeFilePart,
  [dataGroupings.commitFile]: commitFile,
  [dataGroupings.readFileDigest]: readFileDigest,
  [dataGroupings.retireKeyPair]: retireKeyPair,
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
  if (data.length < 2 + NONCE_LENGTH) throw new StatusWordError(statusWords.wrongData);
  const slot = keySlot(u16(data, 0));
  const nonce = data.subarray(2, 2 + NONCE_LENGTH);
  const algorithm = algorithmOf(data.subarray(2 + NONCE_LENGTH));
  if (context.records.get(fileRecord(slot.certificateFile)) !== undefined) {
    throw new StatusWordError(statusWords.conditionsNotSatisfied);
  }
  const { octets: publicKey } = await context.keys.generate(keyName(slot.key), algorithm);
  const statement = { algorithm, appletVersion: APPLET_VERSION, kind: slot.kind, nonce, publicKey };
  const attestation = await context.attest(encodeKeyStatement({ ...statement, proof: 'attestation' }));
  const proven = encodeKeyStatement({ ...statement, proof: 'possession' });
  const possession = await possessionBy[algorithm](proven, context.keys, keyName(slot.key));
  context.records.set(attestationRecord(slot), attestation);
  context.records.set(possessionRecord(slot), possession);
  context.records.delete(stagingRecord(slot.certificateFile));
  return NONE;
}

/** What DGI 0102 ends with; a key parameter that is not known makes no key at all. */
function algorithmOf(keyParameter: Uint8Array): KeyAlgorithm {
  const known = keyAlgorithms.find((one) => equalInConstantTime(keyAlgorithmRows[one].keyParameter, keyParameter));
  if (known === undefined) throw new StatusWordError(statusWords.wrongData);
  return known;
}

const possessionBy: Readonly<
  Record<KeyAlgorithm, (statement: Uint8Array, keys: ApplicationKeys, name: string) => Promise<Uint8Array>>
> = {
  'rsa-2048': (statement, keys, name) => keys.signPkcs1(name, digestInfoOfSha256(sha256(statement))),
  'ec-p384': (statement, keys, name) => keys.signEcdsa(name, sha384(statement)),
};

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
  switch (object) {
    case keyObjects.publicKey:
      return keys.publicKey(keyName(slot.key))?.octets;
    case keyObjects.attestation:
      return records.get(attestationRecord(slot));
    case keyObjects.possession:
      return records.get(possessionRecord(slot));
    default:
      return undefined;
  }
}

function status(data: Uint8Array, context: JpkiContext): Uint8Array {
  exactLength(data, 0);
  const secrets = secretMasks(context);
  let keys = 0;
  for (const { key, certificateFile, generatedMask, certifiedMask } of keySlots) {
    if (context.keys.publicKey(keyName(key)) !== undefined) keys |= generatedMask;
    if (context.records.get(fileRecord(certificateFile)) !== undefined) keys |= certifiedMask;
  }
  return encodeAppletStatus({ version: APPLET_VERSION, secretsSet: secrets.set, permits: secrets.permitted, keys });
}

function writeFilePart(data: Uint8Array, { records }: JpkiContext): Uint8Array {
  if (data.length < 5 || data.length > 4 + LONGEST_FILE_PART) throw new StatusWordError(statusWords.wrongData);
  const ef = writableFile(u16(data, 0));
  const offset = u16(data, 2);
  const staged = offset === 0 ? NONE : (records.get(stagingRecord(ef)) ?? NONE);
  // Parts come in order, without gaps; offset 0 begins anew.
  if (offset !== staged.length) throw new StatusWordError(statusWords.wrongData);
  const whole = concatBytes(staged, data.subarray(4));
  if (whole.length > LONGEST_FILE) throw new StatusWordError(statusWords.notEnoughMemory);
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
  const certified = keyOfCertificate(certificate);
  return (
    generated !== undefined &&
    certified !== undefined &&
    equalInConstantTime(generated.octets, certified.octets) &&
    generated.algorithm === certified.algorithm
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
  if (slot.kind === 'userAuthentication') forgetStatementKeys(keys);
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
