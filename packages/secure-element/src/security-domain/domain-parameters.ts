import { parseTlvs, StatusWordError, statusWords, type Tlv } from '@inro/apdu';
import { privileges } from '../privileges.ts';
import type { RegistryEntry } from '../registry.ts';
import type { ElementState } from '../state.ts';

const SCP03 = 0x03;
/** "i" bits that exist: S16, pseudo-random challenge, R-MAC, R-ENC. */
const KNOWN_CHANNEL_BITS = 0x71;

const tags = { channel: 0x81, extraditionHere: 0x82, deletion: 0x83, extraditionAway: 0x87 } as const;

/**
 * Who is accepted, one bit each; without any, nobody but the domain itself. (10 is delegated management, which nobody
 * exercises here: there are no tokens.)
 */
const acceptance = { ancestor: 0x80, hierarchy: 0x40, issuer: 0x20, all: 0x08 } as const;
const RESERVED = 0x07;

/** What a security domain was told when it was installed: whose content management of what is its own it accepts. */
export type Acceptances = Pick<RegistryEntry, 'acceptsExtradition' | 'acceptsDeletion'>;

/**
 * Security domain parameters in C9 of INSTALL [for install]: the secure channel (Amendment D 1.2 §5.1; the installer's own
 * without it) and whom the domain accepts. Each is obeyed, or 6A80: an unknown one, one said twice, one that is reserved.
 */
export function readDomainParameters(parameters: Uint8Array, inherited: number): Acceptances & { readonly i: number } {
  const given = new Map<number, Uint8Array>();
  for (const { tag, value } of parseTlvs(parameters)) {
    if (given.has(tag) || !(Object.values(tags) as number[]).includes(tag)) throw wrong();
    given.set(tag, value);
  }
  const acceptsExtradition = acceptanceOf(given.get(tags.extraditionHere), 2);
  const acceptsDeletion = acceptanceOf(given.get(tags.deletion), 1);
  // Nobody but the domain itself gives away what is its own here, whoever else is accepted: there is nothing to keep.
  acceptanceOf(given.get(tags.extraditionAway), 2);
  return {
    i: channelParameter(given.get(tags.channel)) ?? inherited,
    ...(acceptsExtradition === undefined ? {} : { acceptsExtradition }),
    ...(acceptsDeletion === undefined ? {} : { acceptsDeletion }),
  };
}

const wrong = (): StatusWordError => new StatusWordError(statusWords.wrongData);

function channelParameter(value: Tlv['value'] | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [protocol, i] = value;
  if (value.length !== 2 || protocol !== SCP03 || i === undefined || (i & ~KNOWN_CHANNEL_BITS) !== 0) throw wrong();
  return i;
}

/** One byte for applications; a second one is for load files, of which none ever moves. */
function acceptanceOf(value: Uint8Array | undefined, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (value.length < 1 || value.length > most || value.some((byte) => (byte & RESERVED) !== 0)) throw wrong();
  return value[0];
}

/**
 * Whether a domain accepts what another does with its content. It narrows what this element allows, and never widens it:
 * who installs a domain is not the one whose content it will hold (T-122). Without the parameter the element's rules stand.
 */
export function accepts(
  accepted: number | undefined,
  owner: RegistryEntry,
  by: RegistryEntry,
  { registry, identity }: ElementState,
): boolean {
  if (accepted === undefined || by.aid === owner.aid) return true;
  const manages = (by.privileges & privileges.authorizedManagement) !== 0;
  return (
    ((accepted & acceptance.issuer) !== 0 && by.aid === identity.issuerSecurityDomain) ||
    (manages && (accepted & acceptance.all) !== 0) ||
    (manages && (accepted & acceptance.ancestor) !== 0 && registry.isBelow(owner, by.aid)) ||
    (manages && (accepted & acceptance.hierarchy) !== 0 && registry.rootOf(owner) === registry.rootOf(by))
  );
}
