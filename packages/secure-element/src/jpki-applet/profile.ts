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
  /** What a verification of the signing password is good for: every signature until it ends, or the next one alone. */
  readonly signingPassword: 'session' | 'once';
}

const phoneProfile: AppletProfile = {
  carrier: 'phone',
  userAuthenticationCertificateNeedsPin: true,
  blockedStatusWord: statusWords.authenticationMethodBlocked,
  signingPassword: 'session',
};

const cardProfile: AppletProfile = {
  carrier: 'card',
  userAuthenticationCertificateNeedsPin: false,
  // JIS X 6319: "referenced IEF closed".
  blockedStatusWord: statusWords.referenceDataNotUsable,
  signingPassword: 'session',
};

/** Byte 2 of the parameters. */
const blockedStatusWords: Readonly<Record<number, StatusWord>> = {
  131: statusWords.authenticationMethodBlocked,
  132: statusWords.referenceDataNotUsable,
};
/** Byte 3 of the parameters. */
const signingPasswords: Readonly<Record<number, AppletProfile['signingPassword']>> = { 0: 'session', 1: 'once' };

/**
 * The profile an applet is installed with: application-specific parameters (tag C9) of INSTALL, byte 1 `00` phone
 * (also when absent) or `01` card; optional byte 2 `83` or `84`: blocked status word 6983 or 6984; optional byte 3
 * `00` or `01`: the signing password counts for the session or once. Anything else 6A80.
 */
export function profileOfInstallParameters(parameters: Uint8Array): AppletProfile {
  const [kind = 0x00, blocked, password] = parameters;
  if (parameters.length > 3 || kind > 0x01) throw new StatusWordError(statusWords.wrongData);
  const profile = kind === 0x01 ? cardProfile : phoneProfile;
  return {
    ...profile,
    blockedStatusWord: blocked === undefined ? profile.blockedStatusWord : known(blockedStatusWords[blocked]),
    signingPassword: password === undefined ? profile.signingPassword : known(signingPasswords[password]),
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new StatusWordError(statusWords.wrongData);
  return value;
}
