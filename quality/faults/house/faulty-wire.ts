import * as http from 'node:http';

/**
 * What becomes of one request: it never arrives, it arrives and its answer is lost or held back, it is held back with the
 * caller waiting, or it is held back and the caller hears that the line broke.
 */
export type Fate = 'never arrives' | 'answer lost' | 'answer held' | 'held' | 'late';

interface Held {
  readonly request: Omit<http.RequestOptions, 'agent'>;
  readonly body: Buffer;
  readonly answer: http.ServerResponse;
}

/** A wire between two processes: everything passes, except what `onRequest` gives a fate. */
export class FaultyWire {
  onRequest: (method: string, path: string) => Fate | undefined = () => undefined;
  /** Told when an answer is there that is about to be lost. */
  onLoss: (path: string) => void = () => undefined;
  /** Requests whose fate came true, with what the far end said (nothing for those that never arrived). */
  readonly fates: { readonly fate: Fate; readonly path: string; readonly said?: string }[] = [];
  readonly #server: http.Server;
  readonly #target: number;
  readonly #held: (Held & { readonly fate: Fate })[] = [];
  readonly #heldAnswers: (() => void)[] = [];
  private constructor(target: number) {
    this.#target = target;
    this.#server = http.createServer((incoming, answer) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => void this.#pass(incoming, Buffer.concat(parts), answer));
    });
  }

  /** Listens on one port of loopback and hands on to another. */
  static async open(port: number, target: number): Promise<FaultyWire> {
    const wire = new FaultyWire(target);
    await new Promise<void>((resolve, reject) => {
      wire.#server.on('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return wire;
  }

  /** Until that many requests or answers are held back. */
  async holds(count = 1): Promise<void> {
    while (this.#held.length + this.#heldAnswers.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** What was held back arrives now. */
  async letGo(): Promise<void> {
    for (const { request, body, answer, fate } of this.#held.splice(0)) {
      const { status, headers, content } = await this.#send(request, body);
      this.fates.push({ fate, path: request.path!, said: `${status} ${content}` });
      if (fate === 'held') answer.writeHead(status, headers).end(content);
    }
    for (const hand of this.#heldAnswers.splice(0)) hand();
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pass(incoming: http.IncomingMessage, body: Buffer, answer: http.ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers };
    const fate = this.onRequest(method, path);
    if (fate === 'held' || fate === 'late') {
      this.#held.push({ request, body, answer, fate });
      if (fate === 'late') answer.destroy();
      return;
    }
    if (fate === 'never arrives') {
      this.fates.push({ fate, path });
      answer.destroy();
      return;
    }
    try {
      const { status, headers: answered, content } = await this.#send(request, body);
      if (fate === 'answer lost') {
        this.fates.push({ fate, path, said: `${status} ${content}` });
        this.onLoss(path);
        answer.destroy();
        return;
      }
      const hand = () => void answer.writeHead(status, answered).end(content);
      if (fate === 'answer held') this.#heldAnswers.push(hand);
      else hand();
    } catch {
      answer.destroy();
    }
  }

  #send(request: Held['request'], body: Buffer) {
    return new Promise<{ status: number; headers: http.IncomingHttpHeaders; content: Buffer }>((resolve, reject) => {
      const outgoing = http.request({ ...request, host: '127.0.0.1', port: this.#target }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 502, headers: response.headers, content: Buffer.concat(parts) }),
        );
      });
      outgoing.on('error', reject).end(body);
    });
  }
}
