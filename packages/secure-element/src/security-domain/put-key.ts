import { type ResponseApdu, responseApdu, StatusWordError, statusWords } from '@inro/apdu';
import { concatBytes } from '@inro/foundation';
import { type DomainContext, protectedSessionOf, retireKeys } from './context.ts';
import { readKeyData } from './key-data.ts';

/** The first of the three keys (ENC, MAC, DEK are 1, 2, 3), and that there are more than one. */
const KEYS_FROM_ONE = 0x81;

/** PUT KEY (GPCS 2.3.1 §11.8): a whole SCP03 key set, new (P1 = 00) or in the place of version P1. */
export function putKey(context: DomainContext): ResponseApdu {
  const { command, keys } = context;
  const session = protectedSessionOf(context);
  if (command.p2 !== KEYS_FROM_ONE) throw new StatusWordError(statusWords.incorrectP1P2);
  const replaces = command.p1 === 0 ? undefined : command.p1;
  if (replaces !== undefined && !keys.versions().includes(replaces)) {
    throw new StatusWordError(statusWords.referencedDataNotFound);
  }
  const received = readKeyData(session, command.data);
  const replaced = keys.put(received.version, received.keys, replaces);
  if (replaced !== undefined) retireKeys(context, replaced);
  keys.raiseSequenceCounter();
  return responseApdu(concatBytes(Uint8Array.of(received.version), ...received.checkValues));
}
