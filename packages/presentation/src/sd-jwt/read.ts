import { digestOfText } from '../digest.ts';
import { onlyMembers, textField, wholeNumberField } from '../json/fields.ts';
import type { JsonObject } from '../json/read.ts';
import { type JwsAlgorithm, readCompactJws, type UnverifiedJws } from '../jws/compact.ts';
import { type Disclosure, readDisclosure } from './disclosure.ts';
import { disclosedClaims } from './process.ts';

export interface SdJwtForm {
  /** `typ` of the issuer's JWT: one of these. */
  readonly typ: readonly string[];
  readonly alg: readonly JwsAlgorithm[];
  /** Of the holder's signature; none: there must be none. */
  readonly keyBinding?: readonly JwsAlgorithm[];
}

/** The holder's signature over what is shown, to whom, and for which question. */
export interface UnverifiedKeyBinding {
  readonly jws: UnverifiedJws;
  readonly algorithm: JwsAlgorithm;
  readonly audience: string;
  readonly nonce: string;
  readonly issuedAt: number;
}

/** An SD-JWT in which everything belongs together, by signatures that nobody has checked. */
export interface UnverifiedSdJwt {
  readonly issuer: UnverifiedJws;
  /** What is always seen and what is disclosed, with no digest left. */
  readonly claims: JsonObject;
  /** Names of what was disclosed in the outermost object or below. */
  readonly disclosed: readonly Disclosure[];
  readonly keyBinding: UnverifiedKeyBinding | undefined;
}

/** Characters of the whole. */
const LONGEST_SD_JWT = 32_768;
const LONGEST_JWT = 16_384;
const MOST_DISCLOSURES = 64;
/** RFC 9901 §4.3. */
const KEY_BINDING_TYPE = 'kb+jwt';

/**
 * Reads an SD-JWT, or with `keyBinding` an SD-JWT+KB (RFC 9901 §4): forms, digests, and that `sd_hash` is of exactly what
 * is shown (§7.3). The caller verifies both signatures, whose keys this does not know. Throws TypeError.
 */
export function readSdJwt(text: string, form: SdJwtForm): UnverifiedSdJwt {
  if (text.length > LONGEST_SD_JWT) throw new TypeError('too long');
  const parts = text.split('~', MOST_DISCLOSURES + 3);
  const [jwt, ...others] = parts;
  const last = others.pop();
  if (jwt === undefined || last === undefined || others.length > MOST_DISCLOSURES) throw new TypeError('not an SD-JWT');
  if ((last === '') !== (form.keyBinding === undefined)) throw new TypeError('key binding missing, or not asked for');
  const issuer = readCompactJws(jwt, { typ: form.typ, alg: form.alg, longest: LONGEST_JWT });
  const disclosed = others.map(readDisclosure);
  const claims = disclosedClaims(issuer.payload, disclosed);
  if (form.keyBinding === undefined) return { issuer, claims, disclosed, keyBinding: undefined };
  const shown = text.slice(0, text.length - last.length);
  return { issuer, claims, disclosed, keyBinding: readKeyBinding(last, form.keyBinding, shown) };
}

function readKeyBinding(text: string, alg: readonly JwsAlgorithm[], shown: string): UnverifiedKeyBinding {
  const jws = readCompactJws(text, { typ: [KEY_BINDING_TYPE], alg, longest: LONGEST_JWT });
  onlyMembers(jws.header, ['alg', 'typ']);
  const { payload } = jws;
  // §7.3 step 5.f: of this very text, every disclosure in it and no other.
  if (textField(payload, 'sd_hash', 43) !== digestOfText(shown)) throw new TypeError('signed over something else');
  return {
    jws,
    algorithm: jws.header.alg as JwsAlgorithm,
    audience: textField(payload, 'aud', 1024),
    nonce: textField(payload, 'nonce', 128),
    issuedAt: wholeNumberField(payload, 'iat'),
  };
}

/** What the holder's key is to sign (§4.3): over an SD-JWT that ends in a tilde. */
export const keyBindingHeader = (alg: JwsAlgorithm): JsonObject => ({ alg, typ: KEY_BINDING_TYPE });
