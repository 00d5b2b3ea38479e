import { concatBytes, utf8 } from '@inro/foundation';
import { encodeTokenLabel } from '@inro/jpki-profile';
import type { AppletProfile } from './profile.ts';

const padded = (text: string, length: number): Uint8Array => utf8(text.padEnd(length, ' '));

function u32be(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

// PKCS #11 2.40 §3.2 CK_TOKEN_INFO: CKF_WRITE_PROTECTED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED.
const FLAGS = 0x0000_040e;
const UNAVAILABLE = 0xffff_ffff;

/** EF 0006: 160 bytes in the layout of CK_TOKEN_INFO, numbers big-endian. The serial number is blank: the file is free to read, and a serial number would link its holder. */
export function tokenInformation({ carrier }: AppletProfile): Uint8Array {
  const sessions = [u32be(0), u32be(0), u32be(0), u32be(0)];
  const pinLengths = [u32be(16), u32be(6)];
  const memory = [u32be(UNAVAILABLE), u32be(UNAVAILABLE), u32be(UNAVAILABLE), u32be(UNAVAILABLE)];
  return concatBytes(
    encodeTokenLabel(carrier),
    padded('Inro', 32),
    padded('JPKI', 16),
    padded('', 16),
    u32be(FLAGS),
    ...sessions,
    ...pinLengths,
    ...memory,
    Uint8Array.of(1, 0),
    Uint8Array.of(1, 0),
    padded('', 16),
  );
}
