import * as http from 'node:http';
import { closeTwin, listen } from '@inro/host';

/** Hands each request that comes to `port` to the next of the instances on `ports`, in turn; one that is away is passed over. */
export async function startBalancer(port: number, ports: readonly number[]): Promise<{ stop(): void }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  let turn = 0;
  const hand = (
    incoming: http.IncomingMessage,
    body: Buffer,
    answer: http.ServerResponse,
    left = ports.length,
  ): void => {
    const target = ports[turn++ % ports.length]!;
    const { method, url: path, headers } = incoming;
    const outgoing = http.request({ host: '127.0.0.1', port: target, method, path, headers, agent }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.on('error', () => answer.destroy());
    });
    outgoing.on('error', (failure: NodeJS.ErrnoException) => {
      // Nothing was sent: the next one may have it.
      if (failure.code === 'ECONNREFUSED' && left > 1) hand(incoming, body, answer, left - 1);
      else answer.destroy();
    });
    outgoing.end(body);
  };
  const server = http.createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => hand(incoming, Buffer.concat(parts), answer));
  });
  await listen(server, { port, bind: '127.0.0.1' });
  return {
    stop() {
      void closeTwin(server);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
