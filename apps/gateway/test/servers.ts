import { createServer, type RequestListener, type Server } from 'node:http';
import { freePort } from '@inro/host/testing';

/** Servers of clients' own, on loopback. */
export class Servers {
  readonly #open: Server[] = [];

  async listen(answer: RequestListener): Promise<number> {
    const port = await freePort();
    const server = createServer(answer);
    this.#open.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return port;
  }

  close(): void {
    for (const server of this.#open) server.close().closeAllConnections();
  }
}
