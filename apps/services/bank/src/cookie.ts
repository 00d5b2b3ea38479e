import type { FastifyReply, FastifyRequest } from 'fastify';

const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** The bank's one cookie. Over https `__Host-` pins it to this host and path (RFC 6265bis §4.1.3.2); http is for localhost. */
export class SessionCookie {
  readonly #name: string;
  readonly #attributes: string;
  constructor(origin: string) {
    const secure = origin.startsWith('https://');
    this.#name = secure ? '__Host-session' : 'session';
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  }

  read(request: FastifyRequest): string | undefined {
    const all = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const mine = all
      .filter((pair) => pair.startsWith(`${this.#name}=`))
      .map((pair) => pair.slice(this.#name.length + 1));
    // Two of one name: somebody else set one of them.
    return mine.length === 1 && VALUE.test(mine[0]!) ? mine[0] : undefined;
  }

  /** Lasts until the browser closes. */
  set(reply: FastifyReply, value: string): void {
    void reply.header('set-cookie', `${this.#name}=${value}; ${this.#attributes}`);
  }

  clear(reply: FastifyReply): void {
    void reply.header('set-cookie', `${this.#name}=; ${this.#attributes}; Max-Age=0`);
  }
}
