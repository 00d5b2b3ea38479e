import { StatusWordError, statusWords } from '@inro/apdu';
import { equalInConstantTime } from '@inro/foundation';
import { keyCheckValue, type OnCardSession, type StaticKeys } from '@inro/secure-channel/on-card';

const AES = 0x88;
const CHECK_VALUE = 3;
const AES_LENGTHS = [16, 24, 32];

/** One key set as it came: its version, the keys, and their check values. */
export interface KeyData {
  readonly version: number;
  readonly keys: StaticKeys;
  readonly checkValues: readonly Uint8Array[];
}

/**
 * The data field of PUT KEY (GPCS 2.3.1 §11.8.2.3) and of DGI 8F01: new version, then three AES keys under the
 * session's DEK, each `88 L+1 L <key> 03 <kcv>` or `88 L <key> 03 <kcv>`, or `00` in the place of the check value.
 * 6A80 for anything else.
 */
export function readKeyData(session: OnCardSession, data: Uint8Array): KeyData {
  const version = data[0];
  // GPCS 2.3.1 table 11-67: 01 to 7F.
  if (version === undefined || version < 0x01 || version > 0x7f) throw new StatusWordError(statusWords.wrongData);
  const keys: Uint8Array[] = [];
  const checkValues: Uint8Array[] = [];
  let at = 1;
  while (at < data.length) {
    const block = readBlock(data, at);
    const key = session.decryptSensitiveData(block.encrypted).slice(0, block.keyLength);
    const { checkValue } = block;
    if (checkValue.length > 0 && !equalInConstantTime(keyCheckValue(key), checkValue)) {
      throw new StatusWordError(statusWords.wrongData);
    }
    keys.push(key);
    checkValues.push(checkValue);
    at = block.end;
  }
  const [enc, mac, dek] = keys;
  if (keys.length !== 3 || enc!.length !== mac!.length || enc!.length !== dek!.length) {
    throw new StatusWordError(statusWords.wrongData);
  }
  return { version, keys: { enc: enc!, mac: mac!, dek: dek! }, checkValues };
}

interface KeyBlock {
  readonly encrypted: Uint8Array;
  readonly keyLength: number;
  /** Empty where none was sent. */
  readonly checkValue: Uint8Array;
  readonly end: number;
}

function readBlock(data: Uint8Array, at: number): KeyBlock {
  const length = data[at + 1] ?? 0;
  // The longer form has an odd length: one more than whole blocks, for the key's own length.
  const named = length % 16 === 1;
  const keyLength = named ? data[at + 2]! : length;
  const start = at + (named ? 3 : 2);
  const encryptedLength = named ? length - 1 : length;
  const checkLength = data[start + encryptedLength];
  const end = start + encryptedLength + 1 + (checkLength ?? 0);
  const fits = AES_LENGTHS.includes(keyLength) && encryptedLength === Math.ceil(keyLength / 16) * 16;
  const isChecked = checkLength === 0 || checkLength === CHECK_VALUE;
  if (data[at] !== AES || !fits || end > data.length || !isChecked) {
    throw new StatusWordError(statusWords.wrongData);
  }
  return {
    encrypted: data.subarray(start, start + encryptedLength),
    keyLength,
    checkValue: data.slice(end - checkLength, end),
    end,
  };
}
