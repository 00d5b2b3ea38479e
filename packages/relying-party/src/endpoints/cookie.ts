import type { HttpRequest } from './http.ts';

const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** The cookie of a browser that is logging in. Over https `__Host-` pins it to this host and path (RFC 6265bis §4.1.3.2). */
export class LoginCookie {
  readonly #name: string;
  readonly #attributes: string;
  constructor(origin: string) {
    const secure = origin.startsWith('https://');
    this.#name = secure ? '__Host-inro-login' : 'inro-login';
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  /** Empty, which is nobody's session, when there is none. */
  read(request: HttpRequest): string {
    const pairs = (request.header('cookie') ?? '').split(';').map((pair) => pair.trim());
    const mine = pairs.filter((pair) => pair.startsWith(`${this.#name}=`));
    const value = mine[0]?.slice(this.#name.length + 1) ?? '';
    // Two of one name: somebody else set one of them.
    return mine.length === 1 && VALUE.test(value) ? value : '';
  }

  /** `Set-Cookie`; lasts until the browser closes. */
  set(value: string): string {
    return `${this.#name}=${value}; ${this.#attributes}`;
  }
}
