import { DEFAULT_BASE } from './routes.ts';

const VALUE = /^[A-Za-z0-9_-]{43}$/;

/**
 * A cookie that holds one value of 43 characters (32 random bytes) until the browser closes: for this host alone, for no
 * script, on no request that another site makes. Over https `__Host-` before the name pins it to this host and path
 * (RFC 6265bis §4.1.3.2).
 */
export class ServiceCookie {
  readonly #name: string;
  readonly #attributes: string;
  constructor(origin: string, name: string) {
    const secure = origin.startsWith('https://');
    this.#name = secure ? `__Host-${name}` : name;
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  /** The value in a `Cookie` header; undefined when there is none. */
  read(header: string | undefined): string | undefined {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    const mine = pairs.filter((pair) => pair.startsWith(`${this.#name}=`));
    const value = mine[0]?.slice(this.#name.length + 1) ?? '';
    // Two of one name: somebody else set one of them.
    return mine.length === 1 && VALUE.test(value) ? value : undefined;
  }

  /** `Set-Cookie` of a new value. */
  set(value: string): string {
    return `${this.#name}=${value}; ${this.#attributes}`;
  }

  /** `Set-Cookie` that takes it away. */
  clear(): string {
    return `${this.#name}=; ${this.#attributes}; Max-Age=0`;
  }
}

/**
 * That of logins as it always was; each other place has its own, so that two requests in one browser do not end each other.
 * Of letters that a cookie's name may have (RFC 9110 §5.6.2), and no two places of one name.
 */
export const cookieOf = (base: string): string =>
  base === DEFAULT_BASE
    ? 'inro-login'
    : `inro-at${encodeURIComponent(base)
        .replaceAll(/[-()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
        .replaceAll('%2F', '-')}`;
