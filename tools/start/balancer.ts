import * as http from 'node:http';
import { closeTwin, listen, MOST_CONNECTIONS } from '@inro/host';

const LOOK_EVERY_MS = 1_000;
/** An instance that does not say so in this time is not ready; its database has two seconds to answer. */
const READY_WITHIN_MS = 3_000;

/** What an instance takes of a request at most is less; what is longer is not kept here for it. */
const LONGEST_BODY = 4 << 20;
/** Of all bodies together that are kept here; beyond them the exchange that holds most is ended. */
const MOST_KEPT = 64 << 20;
/** RFC 9110 §7.6.1: about one connection, and so about no other. Nobody here reads trailers. */
const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']);

/** Header fields as they came, each as often as it came, but for those about the connection. */
const fieldsOf = ({ rawHeaders }: http.IncomingMessage): string[] =>
  rawHeaders.flatMap((name, place) =>
    place % 2 === 0 && !OF_ONE_CONNECTION.has(name.toLowerCase()) ? [name, rawHeaders[place + 1]!] : [],
  );

/**
 * Hands each request that comes to `port` to the next of the instances on `ports` that is ready, in turn; one that is away
 * is passed over. It stands in the process of the whole house: whatever a stranger sends or an instance answers ends one
 * exchange and nothing else.
 */
export async function startBalancer(port: number, ports: readonly number[]): Promise<{ stop(): void }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const instances = new Instances(ports);
  const kept = new KeptBodies();
  const server = http.createServer((incoming, answer) => {
    const exchange = new Exchange(incoming, answer, agent, kept);
    exchange.whenWhole((body) => exchange.hand(body, instances.inTurn()));
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, { port, bind: '127.0.0.1' });
  instances.watch();
  return {
    stop() {
      instances.stop();
      void closeTwin(server);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

/** How much is kept of the bodies of all exchanges. */
class KeptBodies {
  readonly #sizes = new Map<Exchange, number>();
  #sum = 0;

  add(exchange: Exchange, size: number): void {
    this.#sizes.set(exchange, (this.#sizes.get(exchange) ?? 0) + size);
    this.#sum += size;
    while (this.#sum > MOST_KEPT) {
      const [[largest]] = [...this.#sizes].sort(([, one], [, other]) => other - one) as [[Exchange, number]];
      largest.end();
    }
  }

  release(exchange: Exchange): void {
    this.#sum -= this.#sizes.get(exchange) ?? 0;
    this.#sizes.delete(exchange);
  }
}

/** One request, and what becomes of it. */
class Exchange {
  readonly #incoming: http.IncomingMessage;
  readonly #answer: http.ServerResponse;
  readonly #agent: http.Agent;
  readonly #kept: KeptBodies;
  constructor(incoming: http.IncomingMessage, answer: http.ServerResponse, agent: http.Agent, kept: KeptBodies) {
    this.#incoming = incoming;
    this.#answer = answer;
    this.#agent = agent;
    this.#kept = kept;
    answer.on('close', () => kept.release(this));
    for (const stream of [incoming, answer]) stream.on('error', () => this.end());
  }

  whenWhole(hand: (body: Buffer) => void): void {
    const parts: Buffer[] = [];
    let size = 0;
    this.#incoming.on('data', (part: Buffer) => {
      size += part.length;
      if (size > LONGEST_BODY) return this.end();
      if (this.#answer.destroyed) return;
      parts.push(part);
      this.#kept.add(this, part.length);
    });
    this.#incoming.on('end', () => {
      if (size <= LONGEST_BODY) hand(Buffer.concat(parts));
    });
  }

  hand(body: Buffer, [target, ...others]: readonly number[]): void {
    const { method, url: path } = this.#incoming;
    const headers = fieldsOf(this.#incoming);
    const options = { host: '127.0.0.1', port: target, method, path, headers, agent: this.#agent, setHost: false };
    try {
      const outgoing = http.request(options, (response) => this.#answerWith(response));
      outgoing.on('error', (failure: NodeJS.ErrnoException) => {
        // Nothing was sent: the next one may have it.
        if (failure.code === 'ECONNREFUSED' && others.length > 0) this.hand(body, others);
        else this.end();
      });
      // Whoever went away holds no connection to an instance.
      this.#answer.on('close', () => this.#answer.writableFinished || outgoing.destroy());
      outgoing.end(body);
    } catch {
      // A method, a path or a field that Node sends to nobody.
      this.end();
    }
  }

  #answerWith(response: http.IncomingMessage): void {
    response.on('error', () => this.end());
    // An answer that was cut is told as one.
    response.on('close', () => response.complete || this.end());
    try {
      this.#answer.writeHead(response.statusCode!, fieldsOf(response));
      response.pipe(this.#answer);
    } catch {
      response.destroy();
      this.end();
    }
  }

  end(): void {
    this.#kept.release(this);
    this.#incoming.destroy();
    this.#answer.destroy();
  }
}

/** Which instances are ready, by what each answers to `/ready`. */
class Instances {
  readonly #ports: readonly number[];
  readonly #ready = new Set<number>();
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  constructor(ports: readonly number[]) {
    this.#ports = ports;
  }

  watch(): void {
    const look = () => {
      for (const port of this.#ports) void this.#look(port);
    };
    this.#timer = setInterval(look, LOOK_EVERY_MS);
    look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The next one first. While none is ready all are asked: their own answers say what is wrong. */
  inTurn(): readonly number[] {
    const ready = this.#ports.filter((port) => this.#ready.has(port));
    const asked = ready.length > 0 ? ready : this.#ports;
    const first = this.#turn++ % asked.length;
    return [...asked.slice(first), ...asked.slice(0, first)];
  }

  async #look(port: number): Promise<void> {
    if (await saysReady(port)) this.#ready.add(port);
    else this.#ready.delete(port);
  }
}

/** A connection of its own each time: a kept one to a process that died says nothing of the one after it. */
const saysReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const signal = AbortSignal.timeout(READY_WITHIN_MS);
    http
      .get({ host: '127.0.0.1', port, path: '/ready', agent: false, signal }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
