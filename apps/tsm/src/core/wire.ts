import { type CommandApdu, serializeCommandApdu } from '@inro/apdu';
import { toHex } from '@inro/foundation';

/** A command as it travels: upper-case hexadecimal. */
export const wire = (command: CommandApdu): string => toHex(serializeCommandApdu(command));
