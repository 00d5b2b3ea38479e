import type { Rate } from '@inro/host';
import type { Deletions, RelyingParty } from '@inro/relying-party';
import type { ServiceCookie } from '@inro/relying-party/endpoints';
import type { Sessions } from './sessions.ts';

/** What the bank's endpoints work with. */
export interface BankContext {
  readonly sdk: RelyingParty;
  readonly deletions: Deletions;
  readonly sessions: Sessions;
  /** Of a browser that is logged in. */
  readonly cookie: ServiceCookie;
  /** Origin of the page with the cast, for the way back. */
  readonly home: string;
  readonly walletOrigin: (phone: string) => string;
  /** Of beginning a login, which anybody may. */
  readonly rate: Rate;
  /** Seconds; what the bank asks of the wallet's status beyond the default of a day. */
  readonly maxStapleAge: number | undefined;
}
