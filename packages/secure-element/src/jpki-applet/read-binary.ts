import { type CommandApdu, type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import {
  CERTIFICATES_PRESENT_FILE,
  certificateFiles,
  encodeCertificatesPresent,
  type KeyKind,
  secretFiles,
  TOKEN_INFORMATION_FILE,
} from '@inro/jpki-profile';
import { recordName, ruleOf, slotOfKey } from './files.ts';
import type { AppletProfile } from './profile.ts';
import { isVerified } from './secrets.ts';
import type { JpkiContext } from './session.ts';
import { tokenInformation } from './token-information.ts';

const SHORT_NAME = 0x80;

/** Name of the record that holds a file written by personalisation. */
export const fileRecord = (ef: number): string => recordName('file', ef);

/** What a file holds, or undefined when it is empty or cannot be read at all. */
function fileContent(ef: number, { records }: JpkiContext, profile: AppletProfile): Uint8Array | undefined {
  if (ef === TOKEN_INFORMATION_FILE) return tokenInformation(profile);
  if (ef === CERTIFICATES_PRESENT_FILE) {
    const isStored = (kind: KeyKind): boolean => records.get(fileRecord(certificateFiles[kind])) !== undefined;
    return encodeCertificatesPresent({
      digitalSignature: isStored('digitalSignature'),
      userAuthentication: isStored('userAuthentication'),
    });
  }
  return records.get(fileRecord(ef));
}

/** SELECT EF (P1=02): 6A82 for what does not exist or is not filled yet. P2=0C, no response data. */
export function selectFile(command: CommandApdu, context: JpkiContext, profile: AppletProfile): ResponseApdu {
  if (command.p1 !== 0x02 || command.p2 !== 0x0c) throw new StatusWordError(statusWords.incorrectP1P2);
  if (command.data.length !== 2) throw new StatusWordError(statusWords.wrongLength);
  const ef = (command.data[0]! << 8) | command.data[1]!;
  const exists = ruleOf(ef) ?? slotOfKey(ef) ?? fileContent(ef, context, profile);
  if (exists === undefined) throw new StatusWordError(statusWords.fileNotFound);
  context.session.selectedFile = ef;
  return responseApdu();
}

/**
 * READ BINARY (ISO/IEC 7816-4 §7.2.3) of the selected EF from offset P1P2, or, with b8 of P1, of the EF whose short
 * identifier b5–b1 are, from offset P2. Le=00 gives up to 256 bytes, fewer at the end of the file.
 */
export function readBinary(command: CommandApdu, context: JpkiContext, profile: AppletProfile): ResponseApdu {
  if (command.data.length > 0 || command.le === undefined) throw new StatusWordError(statusWords.wrongLength);
  const byName = (command.p1 & SHORT_NAME) !== 0;
  const ef = byName ? namedFile(command.p1 & ~SHORT_NAME, context, profile) : context.session.selectedFile;
  const content = ef === undefined ? undefined : fileContent(ef, context, profile);
  if (ef === undefined || content === undefined) throw new StatusWordError(statusWords.commandNotAllowed);
  requireReadAccess(ef, context, profile);
  const offset = byName ? command.p2 : (command.p1 << 8) | command.p2;
  if (offset >= content.length) throw new StatusWordError(statusWords.wrongOffset);
  context.session.selectedFile = ef;
  return responseApdu(content.slice(offset, offset + command.le));
}

/** §7.2.3: b7 and b6 are 0, and 0 and 31 name no file. What is read by its short name is the selected file from then on. */
function namedFile(name: number, context: JpkiContext, profile: AppletProfile): number {
  if (name < 1 || name > 30) throw new StatusWordError(statusWords.incorrectP1P2);
  if (fileContent(name, context, profile) === undefined) throw new StatusWordError(statusWords.fileNotFound);
  return name;
}

function requireReadAccess(ef: number, context: JpkiContext, profile: AppletProfile): void {
  const allowed =
    ef === certificateFiles.digitalSignature
      ? isVerified(context, secretFiles.signaturePassword)
      : ef === certificateFiles.userAuthentication && profile.userAuthenticationCertificateNeedsPin
        ? isVerified(context, secretFiles.userAuthenticationPin)
        : true;
  if (!allowed) throw new StatusWordError(statusWords.securityStatusNotSatisfied);
}
