import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Carrier } from '@inro/jpki-profile';
import { z } from 'zod';
import { HandsetError } from '../errors.ts';

/** What the host asks the maker for (apps/phone-maker). */
export interface ElementOrder {
  readonly profile: Carrier;
  readonly model: string;
  /** SubjectPublicKeyInfo of the element's attestation key, base64. */
  readonly attestationPublicKey: string;
}

const hex = z.string().regex(/^(?:[0-9A-F]{2})+$/);
const elementDelivery = z.object({
  id: z.number(),
  cplc: hex,
  attestationChain: z.array(z.base64()).length(2),
  keys: z.array(z.object({ securityDomain: hex, keyVersion: z.number(), enc: hex, mac: hex, dek: hex })),
});
export type ElementDelivery = z.infer<typeof elementDelivery>;

const PATIENCE_MS = 20_000;

interface Waiting {
  resolve(delivery: ElementDelivery): void;
  reject(failure: unknown): void;
}

/**
 * The maker of phones and cards, a process of its own: it alone reads the master keys and its CA key. Orders and
 * deliveries are JSON lines; it is started with the first order and ends when its input does, or with this process.
 */
export class MakerClient {
  readonly #program: string;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #nextId = 1;

  /** @param program path of the maker's main module (`INRO_MAKER`) */
  constructor(program: string) {
    this.#program = program;
  }

  /** `handset.maker_unavailable` when no delivery comes. */
  order(order: ElementOrder): Promise<ElementDelivery> {
    const id = this.#nextId++;
    return new Promise<ElementDelivery>((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(id), PATIENCE_MS);
      this.#waiting.set(id, {
        resolve: (delivery) => {
          clearTimeout(timer);
          resolve(delivery);
        },
        reject: (failure) => {
          clearTimeout(timer);
          reject(failure);
        },
      });
      this.#running().stdin!.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  }

  close(): void {
    this.#child?.stdin?.end();
  }

  #running(): ChildProcess {
    if (this.#child) return this.#child;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', this.#program], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.on('error', () => this.#gone(child));
    child.on('exit', () => this.#gone(child));
    child.stdin.on('error', () => this.#gone(child));
    createInterface({ input: child.stdout }).on('line', (line) => this.#receive(line));
    this.#child = child;
    return child;
  }

  #receive(line: string): void {
    const delivery = elementDelivery.safeParse(JSON.parse(line));
    if (!delivery.success) return;
    this.#waiting.get(delivery.data.id)?.resolve(delivery.data);
    this.#waiting.delete(delivery.data.id);
  }

  #gone(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    for (const id of [...this.#waiting.keys()]) this.#fail(id);
  }

  #fail(id: number): void {
    this.#waiting.get(id)?.reject(new HandsetError('handset.maker_unavailable'));
    this.#waiting.delete(id);
  }
}
