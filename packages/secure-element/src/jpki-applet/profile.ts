import { type StatusWord, StatusWordError, statusWords } from '@inro/apdu';
import type { Carrier } from '@inro/jpki-profile';

/** What differs between the applet on a My Number Card and in a phone (docs/protocol/applet.md §1). */
export interface AppletProfile {
  /** What carries it: the first field of EF 0006, by which clients tell the two apart. */
  readonly carrier: Carrier;
  /** The phone gives the user-authentication certificate only after the PIN: its serial number would link the person. */
  readonly userAuthenticationCertificateNeedsPin: boolean;
  /** Answer to VERIFY with data once no try is left. */
  readonly blockedStatusWord: StatusWord;
}

const phoneProfile: AppletProfile = {
  carrier: 'phone',
  userAuthenticationCertificateNeedsPin: true,
  blockedStatusWord: statusWords.authenticationMethodBlocked,
};

const cardProfile: AppletProfile = {
  carrier: 'card',
  userAuthenticationCertificateNeedsPin: false,
  // JIS X 6319: "referenced IEF closed".
  blockedStatusWord: statusWords.referenceDataNotUsable,
};

/**
 * The profile an applet is installed with: application-specific parameters (tag C9) of INSTALL, byte 1 `00` phone
 * (also when absent) or `01` card; optional byte 2 `83` or `84`: blocked status word 6983 or 6984. Anything else 6A80.
 */
export function profileOfInstallParameters(parameters: Uint8Array): AppletProfile {
  const [kind = 0x00, blocked] = parameters;
  if (parameters.length > 2 || kind > 0x01) throw new StatusWordError(statusWords.wrongData);
  const profile = kind === 0x01 ? cardProfile : phoneProfile;
  if (blocked === undefined) return profile;
  if (blocked === 0x83) return { ...profile, blockedStatusWord: statusWords.authenticationMethodBlocked };
  if (blocked === 0x84) return { ...profile, blockedStatusWord: statusWords.referenceDataNotUsable };
  throw new StatusWordError(statusWords.wrongData);
}
