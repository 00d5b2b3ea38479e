import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';

export interface PageAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A browser as far as a service sees one: keeps the service's cookies, says which page a request comes from. */
export class Browser {
  readonly origin: string;
  /** The service's cookies by name. */
  readonly cookies: Map<string, string>;
  /** The last Set-Cookie, whole. */
  setCookie: string | undefined;
  constructor(origin: string, cookies: Iterable<readonly [string, string]> = []) {
    this.origin = origin;
    this.cookies = new Map(cookies);
  }

  get(path: string): Promise<PageAnswer> {
    return this.#call('GET', path);
  }

  post(path: string, body: unknown = {}, from = this.origin): Promise<PageAnswer> {
    return this.#call('POST', path, JSON.stringify(body), { origin: from, 'content-type': 'application/json' });
  }

  async #call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<PageAnswer> {
    const cookies = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const cookie = cookies === '' ? {} : { cookie: cookies };
    const answer = await httpRequest(`${this.origin}${path}`, {
      method,
      headers: { ...headers, ...cookie },
      ...(body === undefined ? {} : { body }),
    });
    for (const set of answer.headers['set-cookie'] ?? []) {
      this.setCookie = set;
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const text = fromUtf8(answer.body);
    return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
  }
}
