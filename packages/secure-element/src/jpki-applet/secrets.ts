import {
  type CommandApdu,
  type ResponseApdu,
  responseApdu,
  StatusWordError,
  statusWords,
  triesLeftStatusWord,
} from '@inro/apdu';
import { concatBytes, equalInConstantTime } from '@inro/foundation';
import type { SecretReference } from '@inro/jpki-profile';
import { recordName, ruleOf, type SecretRule, secretRules } from './files.ts';
import type { AppletProfile } from './profile.ts';
import type { JpkiContext } from './session.ts';

const VALUE_LENGTH = 16;
/** Wide enough that no thief brings it round (T-123); elements of before have two bytes until their next write. */
const GENERATION_LENGTH = 6;
const RECORD_LENGTH = 3 + GENERATION_LENGTH + VALUE_LENGTH;
const FORMER_LENGTH = 3 + 2 + VALUE_LENGTH;

/** The durable record of a secret: tries ‖ permit ‖ generation(6) ‖ length (00: not set) ‖ value, padded to 16. */
export interface SecretRecord {
  readonly triesLeft: number;
  /** One local set is permitted (DGI 0101). */
  readonly permitted: boolean;
  /** Counts every set and change, so that a verification on another logical channel ends with it. */
  readonly generation: number;
  readonly value: Uint8Array;
}

/** Reads a secret's record; a secret nobody has touched yet is unset, without tries. */
function readSecret({ records }: JpkiContext, secret: SecretReference): SecretRecord {
  const bytes = records.get(recordName('secret', secret));
  if (bytes === undefined) return { triesLeft: 0, permitted: false, generation: 0, value: new Uint8Array(0) };
  if (bytes.length !== RECORD_LENGTH && bytes.length !== FORMER_LENGTH)
    throw new StatusWordError(statusWords.memoryFailure);
  const [triesLeft = 0, permitted = 0] = bytes;
  const at = bytes.length - VALUE_LENGTH;
  const generation = bytes.subarray(2, at - 1).reduce((sum, byte) => sum * 256 + byte, 0);
  return { triesLeft, permitted: permitted === 1, generation, value: bytes.slice(at, at + bytes[at - 1]!) };
}

/** Writes a secret's record; pending until the command ends. */
function writeSecret({ records }: JpkiContext, secret: SecretReference, record: SecretRecord): void {
  const { triesLeft, permitted, generation, value } = record;
  const counted = Uint8Array.from({ length: GENERATION_LENGTH }, (_, index) =>
    Math.floor(generation / 256 ** (GENERATION_LENGTH - 1 - index)),
  );
  const header = concatBytes(Uint8Array.of(triesLeft, permitted ? 1 : 0), counted, Uint8Array.of(value.length));
  records.set(recordName('secret', secret), concatBytes(header, value, new Uint8Array(VALUE_LENGTH - value.length)));
}

/** Whether the secret stands verified on this logical channel. */
export function isVerified(context: JpkiContext, secret: SecretReference): boolean {
  const { triesLeft, generation, value } = readSecret(context, secret);
  return value.length > 0 && triesLeft > 0 && context.session.verified.get(secret) === generation;
}

/** Ends the verification on this logical channel. */
export function useUp({ session }: JpkiContext, secret: SecretReference): void {
  session.verified.delete(secret);
}

/** Masks of DGI 0104. */
export function secretMasks(context: JpkiContext): { readonly set: number; readonly permitted: number } {
  let set = 0;
  let permitted = 0;
  for (const { secret, mask } of secretRules) {
    const record = readSecret(context, secret);
    if (record.value.length > 0) set |= mask;
    if (record.permitted) permitted |= mask;
  }
  return { set, permitted };
}

/** DGI 0101: opens one local set for each secret of the mask. */
export function permitSecrets(context: JpkiContext, mask: number): void {
  const known = secretRules.reduce((all, rule) => all | rule.mask, 0);
  if (mask === 0 || (mask & ~known) !== 0) throw new StatusWordError(statusWords.wrongData);
  for (const { secret, mask: bit } of secretRules) {
    if ((mask & bit) !== 0) writeSecret(context, secret, { ...readSecret(context, secret), permitted: true });
  }
}

/** The secret that P2 names: 80 the selected EF, 98 or 9B by short identifier. */
function referencedSecret({ p2 }: CommandApdu, { session }: JpkiContext): SecretRule {
  if (p2 < 0x80 || p2 > 0x9e) throw new StatusWordError(statusWords.incorrectP1P2);
  const ef = p2 === 0x80 ? session.selectedFile : p2 & 0x1f;
  const rule = ef === undefined ? undefined : ruleOf(ef);
  if (rule === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  return rule;
}

/** VERIFY (ISO/IEC 7816-4 §7.5.6). Without data it asks for the tries left: 63Cx in every state. */
export function verify(command: CommandApdu, context: JpkiContext, profile: AppletProfile): ResponseApdu {
  if (command.p1 !== 0x00) throw new StatusWordError(statusWords.incorrectP1P2);
  const { secret, maxTries } = referencedSecret(command, context);
  const before = readSecret(context, secret);
  if (command.data.length === 0) return responseApdu(undefined, triesLeftStatusWord(before.triesLeft));
  if (command.data.length > VALUE_LENGTH) throw new StatusWordError(statusWords.wrongLength);
  if (before.value.length === 0) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (before.triesLeft === 0) throw new StatusWordError(profile.blockedStatusWord);

  // The try is spent on disk before the comparison: power cut in between cannot win it back.
  const spent = { ...before, triesLeft: before.triesLeft - 1 };
  writeSecret(context, secret, spent);
  context.records.commitNow();
  if (!equalSecrets(command.data, before.value)) {
    context.session.verified.delete(secret);
    return responseApdu(
      undefined,
      spent.triesLeft === 0 ? profile.blockedStatusWord : triesLeftStatusWord(spent.triesLeft),
    );
  }
  writeSecret(context, secret, { ...spent, triesLeft: maxTries });
  context.records.commitNow();
  context.session.verified.set(secret, before.generation);
  return responseApdu();
}

/** Compares two secrets of up to 16 bytes in one time for all lengths and contents. */
function equalSecrets(given: Uint8Array, kept: Uint8Array): boolean {
  const form = (value: Uint8Array): Uint8Array =>
    concatBytes(Uint8Array.of(value.length), value, new Uint8Array(VALUE_LENGTH - value.length));
  return equalInConstantTime(form(given), form(kept));
}

/**
 * CHANGE REFERENCE DATA (ISO/IEC 7816-4 §7.5.7), P1=01: the new secret alone. Needs the old one verified on this logical
 * channel, or a permit, which it consumes (docs/protocol/applet-personalisation.md, "Secrets are set locally").
 */
export function changeReferenceData(command: CommandApdu, context: JpkiContext): ResponseApdu {
  if (command.p1 !== 0x01) throw new StatusWordError(statusWords.incorrectP1P2);
  const { secret, maxTries, accepts } = referencedSecret(command, context);
  const before = readSecret(context, secret);
  if (!before.permitted && !isVerified(context, secret)) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  if (!accepts(command.data)) throw new StatusWordError(statusWords.wrongData);
  const generation = before.generation + 1;
  writeSecret(context, secret, { triesLeft: maxTries, permitted: false, generation, value: command.data.slice() });
  context.records.commitNow();
  context.session.verified.delete(secret);
  return responseApdu();
}
