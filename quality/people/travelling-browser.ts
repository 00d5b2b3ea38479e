import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';

/** A browser that goes from page to page: cookies by host, redirects followed until one leads out of the gateway. */
export class Browser {
  readonly #jar = new Map<string, Map<string, string>>();
  /** Every address that it was at, without its query. */
  readonly trail: string[] = [];

  cookies(host: string): Map<string, string> {
    const jar = this.#jar.get(host) ?? new Map<string, string>();
    this.#jar.set(host, jar);
    return jar;
  }

  async request(url: string, more: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const { host } = new URL(url);
    const jar = this.cookies(host);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await httpRequest(url, {
      ...more,
      headers: { accept: 'text/html', ...more.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const set of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name!);
      else jar.set(name!, value!);
    }
    return { ...answer, text: fromUtf8(answer.body), location: answer.headers.location };
  }

  /** Opens an address and follows redirects as long as `inside` says so; the address where it ended, and what was answered. */
  async open(url: string, inside: (url: string) => boolean = () => true) {
    let at = url;
    for (let step = 0; step < 10; step++) {
      if (!inside(at)) return { url: at, status: 0, text: '' };
      this.trail.push(at.split('?')[0]!);
      const { status, location, text } = await this.request(at);
      if (location === undefined) return { url: at, status, text };
      at = new URL(location, at).href;
    }
    throw new Error('redirects without end');
  }

  async api(origin: string, method: string, path: string, body: unknown = undefined) {
    const headers = {
      accept: 'application/json',
      origin,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, text } = await this.request(`${origin}${path}`, { method, headers, ...sent });
    return { status, json: (text === '' ? {} : JSON.parse(text)) as Record<string, never> };
  }
}
