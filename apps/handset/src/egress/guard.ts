import { BlockList, isIP } from 'node:net';
import type { InroError } from '@inro/problem';
import { HandsetError } from '../errors.ts';

/** What the wallet may reach through its phone (docs/protocol/handset-door.md, `/door/fetch`). */
export interface EgressPolicy {
  /** Suffix of the sandbox's names, `localhost`: only names below it, unless {@link publicAddresses}. */
  readonly host: string;
  /** Whether an origin below {@link host} is one of the deployment that wallets use, or of a relying party; asked anew each time. */
  readonly isKnown: (origin: string) => boolean;
  /** Ports on this machine that are nobody's service: other phones, wallets, databases. */
  readonly forbiddenPorts: ReadonlySet<number>;
  /** Whether names outside {@link host} are allowed, as long as every address of theirs is public. */
  readonly publicAddresses: boolean;
}

// Where databases and their like listen, and where speaking HTTP to something else has been an attack (WHATWG Fetch, "bad ports").
const NEVER_HTTP = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 3306,
  3659, 4045, 4190, 5060, 5061, 5432, 5433, 6000, 6379, 6380, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042,
  9200, 9300, 10080, 11211, 27017, 27018, 35963, 35964,
]);

const refuse = (): InroError => new HandsetError('handset.fetch_refused');

/** The URL that may be fetched, `handset.service_unknown` for an origin of nobody's here, else `handset.fetch_refused`. Says nothing of the addresses behind its name: {@link isAllowedAddress} does. */
export function checkTarget(text: string, policy: EgressPolicy): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw refuse();
  if (url.username !== '' || url.password !== '') throw refuse();
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (port === 0 || NEVER_HTTP.has(port) || policy.forbiddenPorts.has(port)) throw refuse();
  // The URL parser has already turned 127.1, 0x7f000001 and 2130706433 into dotted form: all literals end here.
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) throw refuse();
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(url.hostname)) throw refuse();
  const own = isOwnName(url.hostname, policy);
  const allowed = own
    ? !/(?:^|\.)(?:handset|wallet|home)$/.test(url.hostname.slice(0, -policy.host.length - 1))
    : policy.publicAddresses && isPublicName(url.hostname);
  if (!allowed) throw refuse();
  // Every name below the suffix leads to this machine, so a name alone would be any of its ports.
  if (own && !policy.isKnown(url.origin)) throw new HandsetError('handset.service_unknown');
  return url;
}

/** A name below the sandbox's own suffix. Those of phones, wallets and the home page are refused by {@link checkTarget} whatever the port. */
export const isOwnName = (hostname: string, { host }: EgressPolicy): boolean => hostname.endsWith(`.${host}`);

const isPublicName = (hostname: string): boolean =>
  !/(?:^|\.)(?:localhost|local|internal|lan|home|arpa|test|invalid|onion)$/.test(hostname);

const notPublic = new BlockList();
// IANA special-purpose address registries (RFC 6890 and its successors), IPv4.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
// Inside 2000::/3, but documentation, Teredo, 6to4 or benchmarking: each can lead to an IPv4 address that is not public.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

/** Whether a connection may go to this address for that name: own names to loopback alone, others to public addresses alone. */
export function isAllowedAddress(hostname: string, address: string, policy: EgressPolicy): boolean {
  const family = isIP(address);
  if (isOwnName(hostname, policy) && policy.host.endsWith('localhost'))
    return address === '127.0.0.1' || address === '::1';
  if (family === 4) return !notPublic.check(address, 'ipv4');
  // IPv4-mapped, NAT64, unique-local, link-local and loopback all lie outside 2000::/3.
  return family === 6 && globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}
