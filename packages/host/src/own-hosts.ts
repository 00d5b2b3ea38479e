import type { IncomingMessage } from 'node:http';
import { isFromThisMachine } from './addresses.ts';
import { HttpError } from './errors.ts';

/** By which names a server is asked beside that of its origin. */
export interface OwnNames {
  /** Labels below its own name, e.g. those of phones. */
  readonly below?: RegExp;
  /** A second origin: the page that a house begins with is at `localhost` itself too. */
  readonly alsoAt?: string;
  /** Asked by the machine's address too: what it tells is public, and foreign programs know no name below localhost. */
  readonly byAddress?: boolean;
  /** Answers to its own machine alone, whoever carries a request in. */
  readonly machineOnly?: boolean;
}

/** What the machine asks a process, by its address: never a page's business, and the counts nobody else's. */
const ASKED_BY_ADDRESS = ['/health', '/ready', '/metrics'];
const COUNTS = '/metrics';
const ADDRESS = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?$/;

/**
 * The names that a server goes by. A page of any other name that leads here (DNS rebinding) is of another origin, so
 * nothing at all is answered to it: what is refused is the request as it came, before any path is read.
 */
export class OwnHosts {
  readonly #hosts: ReadonlySet<string>;
  readonly #byAddress: boolean;
  readonly #machineOnly: boolean;
  readonly #below: { readonly suffix: string; readonly labels: RegExp } | undefined;

  constructor(origin: string, { below, alsoAt = origin, byAddress = false, machineOnly = false }: OwnNames = {}) {
    this.#byAddress = byAddress;
    this.#machineOnly = machineOnly;
    // Some programs that check certificates leave the port out.
    const bare = byAddress ? [new URL(origin).hostname] : [];
    this.#hosts = new Set([...hostsOf(origin), ...hostsOf(alsoAt), ...bare]);
    this.#below = below && { suffix: `.${new URL(origin).host}`, labels: below };
  }

  /** `http.misdirected` for a request by another name; `route` is the pattern that the router matched. */
  admit(request: IncomingMessage, route: string | undefined): void {
    const host = hostOf(request);
    if (this.#machineOnly && !isFromThisMachine(request)) throw new HttpError('http.misdirected');
    const isAddress = ADDRESS.test(host);
    const byAddress = this.#byAddress || (route !== undefined && ASKED_BY_ADDRESS.includes(route));
    const allowed =
      route === COUNTS ? isAddress && isFromThisMachine(request) : (byAddress && isAddress) || this.#isOwn(host);
    if (!allowed) throw new HttpError('http.misdirected');
  }

  #isOwn(host: string): boolean {
    if (this.#hosts.has(host)) return true;
    const { suffix, labels } = this.#below ?? {};
    return suffix !== undefined && host.endsWith(suffix) && labels!.test(host.slice(0, -suffix.length));
  }
}

/** RFC 9110 §4.2.3: the scheme's own port may be said or left out. */
function hostsOf(origin: string): readonly string[] {
  const { host, port, protocol } = new URL(origin);
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host];
}

/** RFC 9112 §3.2: one Host field, whatever the version; a target in absolute form (§3.2.2) names another authority. */
function hostOf({ url = '', rawHeaders, headers }: IncomingMessage): string {
  const fields = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (fields.length !== 1 || !(url.startsWith('/') || url === '*')) throw new HttpError('http.misdirected');
  return (headers.host ?? '').toLowerCase();
}

/** A Host field as the URL of that scheme has it: RFC 9110 §4.2.3, the scheme's own port may be said or left out. */
export function hostIn(field: string | undefined, { protocol }: URL): string {
  const host = (field ?? '').toLowerCase();
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}
