import { fromUtf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';

export interface PageAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A browser as far as a service sees one: keeps the service's cookie, says which page a request comes from. */
export class Browser {
  readonly origin: string;
  cookie: string | undefined;
  /** The last Set-Cookie, whole. */
  setCookie: string | undefined;
  constructor(origin: string) {
    this.origin = origin;
  }

  get(path: string): Promise<PageAnswer> {
    return this.#call('GET', path);
  }

  post(path: string, body: unknown = {}, from = this.origin): Promise<PageAnswer> {
    return this.#call('POST', path, JSON.stringify(body), { origin: from, 'content-type': 'application/json' });
  }

  async #call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<PageAnswer> {
    const cookie = this.cookie === undefined ? {} : { cookie: this.cookie };
    const answer = await httpRequest(`${this.origin}${path}`, {
      method,
      headers: { ...headers, ...cookie },
      ...(body === undefined ? {} : { body }),
    });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set !== undefined) {
      this.setCookie = set;
      this.cookie = set.split(';', 1)[0]!;
    }
    const text = fromUtf8(answer.body);
    return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
  }
}
