import { type CommandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes } from '@inro/foundation';
import {
  encodeStatementKey,
  placeOf,
  STATEMENT_AGREED,
  STATEMENT_POINT,
  STATEMENT_POOL,
  STATEMENT_SIGNATURE,
  type StatementKeyPurpose,
  sealingKey,
  statementBanks,
  statementKey,
  statementKeyPurpose,
} from '@inro/jpki-profile';
import type { ApplicationKeys } from '../application.ts';
import { recordName } from './files.ts';
import { fileRecord } from './read-binary.ts';
import { isVerified } from './secrets.ts';
import type { JpkiContext } from './session.ts';

const name = (reference: number): string => recordName('statement', reference);
const { certificateFile, secret } = placeOf.userAuthentication;
const DIGEST = 32;
/** Le of a command whose answer has no fixed length. */
const ANY = 256;

/** `80 46 00 P2`: a new pair in the place of the one before, without a secret; its point ‖ the element's attestation. */
export async function generateStatementKey(command: CommandApdu, context: JpkiContext): Promise<ResponseApdu> {
  const purpose = purposeOf(command, context);
  if (command.data.length !== 0 || command.le !== ANY) throw new StatusWordError(statusWords.wrongLength);
  const { octets: point } = await context.keys.generate(name(command.p2), 'ec-p256');
  return responseApdu(concatBytes(point, await context.attest(encodeStatementKey(purpose, point))));
}

/** `80 48 00 P2`, a digest: r ‖ s after the PIN. The key is gone before it signs. */
export async function signOnce(command: CommandApdu, context: JpkiContext): Promise<ResponseApdu> {
  const key = usableKey(command, context, 'statement', { data: DIGEST, le: STATEMENT_SIGNATURE });
  return responseApdu(await context.keys.signOnce(key, command.data));
}

/** `80 4A 00 P2`, a point: what the bank's sealing key and it agree on, after the PIN. */
export async function agree(command: CommandApdu, context: JpkiContext): Promise<ResponseApdu> {
  const key = usableKey(command, context, 'sealing', { data: STATEMENT_POINT, le: STATEMENT_AGREED });
  return responseApdu(await context.keys.agree(key, command.data));
}

/** A key of this person's, and no reader's at the antenna: the wallet makes and uses them on its own line. */
function purposeOf({ p1, p2 }: CommandApdu, { face, records }: JpkiContext): StatementKeyPurpose {
  const purpose = statementKeyPurpose(p2);
  if (p1 !== 0 || purpose === undefined) throw new StatusWordError(statusWords.incorrectP1P2);
  const isCertified = records.get(fileRecord(certificateFile)) !== undefined;
  if (face !== 'wired' || !isCertified) throw new StatusWordError(statusWords.conditionsNotSatisfied);
  return purpose;
}

function usableKey(
  command: CommandApdu,
  context: JpkiContext,
  purpose: StatementKeyPurpose,
  lengths: { readonly data: number; readonly le: number },
): string {
  if (purposeOf(command, context) !== purpose) throw new StatusWordError(statusWords.incorrectP1P2);
  const key = name(command.p2);
  if (context.keys.publicKey(key) === undefined) throw new StatusWordError(statusWords.referencedDataNotFound);
  if (!isVerified(context, secret)) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
  if (command.data.length !== lengths.data || command.le !== lengths.le)
    throw new StatusWordError(statusWords.wrongLength);
  return key;
}

/** With the key that the person logs in with they are over too. */
export function forgetStatementKeys(keys: ApplicationKeys): void {
  for (const bank of statementBanks) {
    keys.delete(name(sealingKey(bank)));
    for (let place = 0; place < STATEMENT_POOL; place++) keys.delete(name(statementKey(bank, place)));
  }
}
