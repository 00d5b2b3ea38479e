import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import type { HostConfig } from './config.ts';
import { HostError } from './errors.ts';

/** A server of node:http, or what has one and a way of its own to begin (Fastify). */
type Listening =
  | HttpServer
  | { readonly server: HttpServer; listen(at: { port: number; host: string; ipv6Only: boolean }): Promise<unknown> };
type Place = Pick<HostConfig, 'port' | 'bind'>;

/** The address beside the one that is bound, to which the same names lead: browsers try `[::1]` first for `*.localhost`. */
const twins: Readonly<Record<string, string>> = { '127.0.0.1': '::1', '::1': '127.0.0.1', '0.0.0.0': '::' };
/** What a machine says that has no such address. */
const ABSENT = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

const opened = new WeakMap<HttpServer, Server>();

/**
 * Listens at the address of a configuration and at its twin, where the machine has it: whoever had one of the two would
 * have half of every name. `host.port_taken` when either is somebody else's; then neither is kept.
 */
export async function listen(listening: Listening, { port, bind }: Place): Promise<void> {
  const server = 'server' in listening ? listening.server : listening;
  const twin = await openTwin(server, { port, bind });
  const at = { port, host: bind, ipv6Only: true };
  try {
    await ('server' in listening ? listening.listen(at) : bound(listening, at));
  } catch (failure) {
    twin?.close();
    throw refusal(failure, port);
  }
  if (twin) opened.set(server, twin);
}

/** Takes no more connections at the twin; resolves when those that it took have ended. */
export function closeTwin(server: HttpServer): Promise<void> {
  const twin = opened.get(server);
  return new Promise((resolve) => (twin ? twin.close(() => resolve()) : resolve()));
}

/** A door to the same server: each connection is given to it, as its own listener does (Node, `http.Server`, event `connection`). */
async function openTwin(server: HttpServer, { port, bind }: Place): Promise<Server | undefined> {
  const host = twins[bind];
  if (host === undefined) return undefined;
  const twin = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
  twin.maxConnections = server.maxConnections;
  try {
    await bound(twin, { port, host, ipv6Only: true });
    return twin;
  } catch (failure) {
    if (ABSENT.includes((failure as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw refusal(failure, port);
  }
}

const refusal = (cause: unknown, port: number): unknown =>
  (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? new HostError('host.port_taken', { cause, details: { port } })
    : cause;

const bound = (server: Server, at: { port: number; host: string; ipv6Only: boolean }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
