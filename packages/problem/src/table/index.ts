import { apduRows } from './apdu.ts';
import { bankRows } from './bank.ts';
import { caRows } from './ca.ts';
import { caCheckRows } from './ca-checks.ts';
import { handsetRows } from './handset.ts';
import { homeRows } from './home.ts';
import { hostRows } from './host.ts';
import { httpRows } from './http.ts';
import { jpkiRows } from './jpki.ts';
import { pkiRows } from './pki.ts';
import { presentationRows } from './presentation.ts';
import { registrationRows } from './registration.ts';
import { registrationApplicationRows } from './registration-applications.ts';
import { relyingPartyRows } from './relying-party.ts';
import { secureChannelRows } from './secure-channel.ts';
import { secureElementRows } from './secure-element.ts';
import { startRows } from './start.ts';
import { tsmRows } from './tsm.ts';
import { verifierRows } from './verifier.ts';
import { walletRows } from './wallet.ts';

export type { Actor, ErrorRow, Locale, LocalizedText, Retry } from './row.ts';

/** The one error table: each room's rows, joined. A code occurs once, `room.what_is_wrong`. */
export const errorTable = {
  ...apduRows,
  ...bankRows,
  ...caCheckRows,
  ...caRows,
  ...handsetRows,
  ...homeRows,
  ...hostRows,
  ...httpRows,
  ...jpkiRows,
  ...pkiRows,
  ...presentationRows,
  ...registrationApplicationRows,
  ...registrationRows,
  ...relyingPartyRows,
  ...secureChannelRows,
  ...secureElementRows,
  ...startRows,
  ...tsmRows,
  ...verifierRows,
  ...walletRows,
} as const;

export type ErrorCode = keyof typeof errorTable;
