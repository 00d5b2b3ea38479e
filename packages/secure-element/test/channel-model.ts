import type { ModelSecret } from './channel-steps.ts';

/** What a logical channel has selected. */
export type Selected = 'issuer' | 'domain' | 'applet';

const BLOCKED = '6983';
export const maxTries: Readonly<Record<ModelSecret, number>> = { pin: 3, password: 5 };

/** One logical channel as the specification has it. */
class ChannelModel {
  selected: Selected = 'issuer';
  file: string | undefined;
  /** Secrets verified here, with the generation of the value that was verified. */
  readonly verified = new Map<ModelSecret, number>();
  /** The secure channel session that the card has open, by number. */
  session: number | undefined;

  select(what: Selected): void {
    this.selected = what;
    this.file = undefined;
    this.verified.clear();
    this.session = undefined;
  }
}

/**
 * Reference model of a personalised phone's element: what each command is answered, by what was said before on the same
 * logical channel (selection, file, verified secrets, secure channel) and anywhere (tries, values).
 */
export class ElementModel {
  readonly #secrets = new Map<ModelSecret, { value: string; triesLeft: number; generation: number }>();
  #faces: (ChannelModel | undefined)[][];
  #sessions = 0;

  constructor(faces: number, values: Readonly<Record<ModelSecret, string>>) {
    for (const secret of ['pin', 'password'] as const)
      this.#secrets.set(secret, { value: values[secret], triesLeft: maxTries[secret], generation: 0 });
    this.#faces = Array.from({ length: faces }, () => [new ChannelModel()]);
  }

  /** The channel, or undefined when it is closed. */
  channel(face: number, number: number): ChannelModel | undefined {
    return this.#faces[face]![number];
  }

  value(secret: ModelSecret): string {
    return this.#secrets.get(secret)!.value;
  }

  resetFace(face: number): void {
    this.#faces[face] = [new ChannelModel()];
  }

  powerOff(): void {
    this.#faces = this.#faces.map(() => [new ChannelModel()]);
  }

  /** The number that MANAGE CHANNEL gives, or undefined when all twenty are open; what channel `from` has is selected. */
  open(face: number, from: number): number | undefined {
    const channels = this.#faces[face]!;
    for (let number = 1; number < 20; number++) {
      if (channels[number] !== undefined) continue;
      channels[number] = new ChannelModel();
      if (from !== 0) channels[number]!.select(channels[from]!.selected);
      return number;
    }
    return undefined;
  }

  close(face: number, number: number): string {
    const was = this.#faces[face]![number];
    this.#faces[face]![number] = undefined;
    return was === undefined ? '6200' : '9000';
  }

  selectFile(at: ChannelModel, ef: string): string {
    if (at.selected !== 'applet') return this.#toDomain(at, '6D00');
    if (ef === '0099') return '6A82';
    at.file = ef;
    return '9000';
  }

  read(at: ChannelModel): string {
    if (at.selected !== 'applet') return this.#toDomain(at, '6D00');
    if (at.file === undefined || at.file === '0018') return '6986';
    const guard = ({ '000A': 'pin', '0001': 'password' } as const)[at.file];
    return guard === undefined || this.#isVerified(at, guard) ? '9000' : '6982';
  }

  query(at: ChannelModel, secret: ModelSecret): string {
    return at.selected === 'applet' ? `63C${this.#secrets.get(secret)!.triesLeft}` : this.#toDomain(at, '6D00');
  }

  verify(at: ChannelModel, secret: ModelSecret, value: string): string {
    if (at.selected !== 'applet') return this.#toDomain(at, '6D00');
    const known = this.#secrets.get(secret)!;
    if (known.triesLeft === 0) return BLOCKED;
    if (value === known.value) {
      known.triesLeft = maxTries[secret];
      at.verified.set(secret, known.generation);
      return '9000';
    }
    at.verified.delete(secret);
    known.triesLeft--;
    return known.triesLeft === 0 ? BLOCKED : `63C${known.triesLeft}`;
  }

  change(at: ChannelModel, secret: ModelSecret, value: string): string {
    if (at.selected !== 'applet') return this.#toDomain(at, '6D00');
    if (!this.#isVerified(at, secret)) return '6985';
    const { generation } = this.#secrets.get(secret)!;
    this.#secrets.set(secret, { value, triesLeft: maxTries[secret], generation: generation + 1 });
    return '9000';
  }

  sign(at: ChannelModel): string {
    if (at.selected !== 'applet') return this.#toDomain(at, '6D00');
    return this.#isVerified(at, 'pin') ? '9000' : '6982';
  }

  /** INITIALIZE UPDATE and EXTERNAL AUTHENTICATE with the keys of the JPKI security domain, whose one session this is then. */
  authenticate(at: ChannelModel): number | undefined {
    if (at.selected !== 'domain') return undefined;
    for (const channel of this.#faces.flat()) if (channel !== undefined) channel.session = undefined;
    at.session = ++this.#sessions;
    return at.session;
  }

  /** A command wrapped in a session that was opened on this channel at some time. */
  secured(at: ChannelModel, session: number): string {
    if (at.selected === 'applet') return '6882';
    if (at.session === session) return '9000';
    at.session = undefined;
    return '6982';
  }

  /** Bare commands to a security domain end its session (Amendment D 1.2 §6.2.4). */
  #toDomain(at: ChannelModel, otherwise: string): string {
    if (at.session === undefined) return otherwise;
    at.session = undefined;
    return '6982';
  }

  #isVerified(at: ChannelModel, secret: ModelSecret): boolean {
    const { generation, triesLeft } = this.#secrets.get(secret)!;
    return triesLeft > 0 && at.verified.get(secret) === generation;
  }
}
