import type { LocalizedText } from '@inro/problem';
import type { Acts } from '../act/act.ts';

/** On the phone that asks, or by a QR code that another screen shows. */
export type Flow = 'same-device' | 'cross-device';

/** Longest time between `iat` and `exp` of a request, in seconds. */
export const LONGEST_LIFE = 600;
/** How far the two clocks may differ, in seconds. */
export const CLOCK_SKEW = 60;
/** Longest request object, in characters. */
export const LONGEST_REQUEST = 32_768;
export const REQUEST_TYPE = 'oauth-authz-req+jwt';
export const REQUEST_MEDIA_TYPE = 'application/oauth-authz-req+jwt';
/** OpenID4VP 1.0 §5.8: static discovery. */
export const WALLET_AUDIENCE = 'https://self-issued.me/v2';

/** Of this profile. A wallet refuses a newer one, and reads a request that names none as one of before there were several. */
export const PROTOCOL_VERSION = 1;

/** What every request says, whatever it asks for; times in seconds since 1970. */
export interface CommonClaims {
  readonly clientId: string;
  readonly responseUri: string;
  readonly nonce: string;
  readonly state: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly purpose: LocalizedText;
  readonly flow: Flow;
}

/** What a request says and asks for. */
export interface RequestClaims extends CommonClaims {
  readonly acts: Acts;
  /** The version of this profile that it names; a login alone names none. */
  readonly protocol?: number;
  /** Name and version of what wrote it, for whoever looks for a fault: `inro-sdk/0.1.0`. */
  readonly software?: string;
}
