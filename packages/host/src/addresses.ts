import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is this machine's own and leads nowhere else; IPv4 in IPv6 (RFC 4291 §2.5.5.2) too. */
export function isLoopback(address: string | undefined): boolean {
  const family = isIP(address ?? '');
  return family !== 0 && loopback.check(address!, family === 4 ? 'ipv4' : 'ipv6');
}

/** What a proxy adds (RFC 7239, RFC 9110 §7.6.3), and what proxies and networks of delivery added before and beside them. */
const CARRIED =
  /^(?:forwarded|via|cdn-loop|x-real-ip|x-proxyuser-ip|x-remote-(?:ip|addr)|(?:x-)?(?:cluster-|true-|fastly-)?client-ip|(?:cf|do)-connecting-ip|x-(?:forwarded|original|envoy|amzn|appengine)(?:-.*)?)$/;

/** Whether who asks sits at this machine: at its own address, and not behind a proxy that does. */
export const isFromThisMachine = ({ socket, headers }: IncomingMessage): boolean =>
  isLoopback(socket.remoteAddress) && !Object.keys(headers).some((name) => CARRIED.test(name));
