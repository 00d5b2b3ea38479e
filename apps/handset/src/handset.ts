import type { Clock } from '@inro/foundation';
import type { Carrier } from '@inro/jpki-profile';
import { cardAtr, contactlessFace } from './contactless/faces.ts';
import { type InField, ReaderFields, type ReaderPermission, type Slot } from './contactless/fields.ts';
import type { PcscReaders } from './contactless/pcsc-reader.ts';
import { type DeviceModel, findDeviceModel } from './device-models.ts';
import { AppMemory } from './elements/app-memory.ts';
import { Book, type CardPlace } from './elements/book.ts';
import type { CardSocket } from './elements/card-socket.ts';
import type { Counters, ElementInterface, HostedElement } from './elements/hosted-element.ts';
import { LogicalChannels } from './elements/logical-channels.ts';
import { HandsetError } from './errors.ts';

/** Opens the element of a phone or card, or makes it at the maker's. */
export interface ElementShelf {
  open(kind: Carrier, name: string): Promise<HostedElement>;
  make(kind: Carrier, name: string, model: string): Promise<HostedElement>;
  close(): void;
}

export interface Phone {
  readonly name: string;
  readonly model: DeviceModel;
  readonly element: HostedElement;
  /** The wallet's door to the element. */
  readonly channels: LogicalChannels;
}

/** A card has one interface, wherever it is held. */
interface Card {
  readonly element: HostedElement;
  readonly contacts: ElementInterface;
}

/** Each is an element of some 100 kB, for good; as many as there are phones at home's page. */
const MOST_CARDS = 1_000;

/** Every virtual phone and card of this process, and where the cards are. */
export class Handset {
  readonly book: Book;
  readonly memory: AppMemory;
  readonly #shelf: ElementShelf;
  readonly #readers: PcscReaders | undefined;
  readonly #phones = new Map<string, Promise<Phone>>();
  readonly #cards = new Map<string, Promise<Card>>();
  readonly #fields: ReaderFields;
  /** Readers of this machine that stand for the card held to a phone. */
  readonly #heldReaders = new Map<string, string>();

  constructor(options: {
    folder: string;
    clock: Clock;
    shelf: ElementShelf;
    readers?: PcscReaders | undefined;
    /** TCP ports of the reader's slots; vpcd's unless told. */
    slots?: readonly [number, number];
  }) {
    this.book = new Book(options.folder, options.clock);
    this.memory = new AppMemory(options.folder);
    this.#shelf = options.shelf;
    this.#readers = options.readers;
    this.#fields = new ReaderFields(options.clock, options.slots);
  }

  /** A phone that was made; `handset.phone_unknown`. */
  phone(name: string): Promise<Phone> {
    const model = this.modelOf(name);
    return once(this.#phones, name, async () => this.#phoneAround(name, model, await this.#shelf.open('phone', name)));
  }

  modelOf(phone: string): DeviceModel {
    const model = findDeviceModel(this.book.modelOf(phone) ?? '');
    if (model === undefined) throw new HandsetError('handset.phone_unknown');
    return model;
  }

  /** Makes a phone; one that is there already stays as it is. */
  async makePhone(name: string, model: string): Promise<void> {
    if (this.book.modelOf(name) !== undefined) return;
    const row = findDeviceModel(model);
    if (row === undefined) throw new HandsetError('handset.model_unknown');
    await once(this.#phones, name, async () =>
      this.#phoneAround(name, row, await this.#shelf.make('phone', name, model)),
    );
    this.book.addPhone(name, model);
  }

  async makeCard(name: string): Promise<void> {
    if (this.book.placeOf(name) !== undefined) return;
    if (this.book.cards().length >= MOST_CARDS) throw new HandsetError('handset.too_many_cards');
    await once(this.#cards, name, async () => cardAround(await this.#shelf.make('card', name, 'my-number-card')));
    this.book.addCard(name);
  }

  /** Names of all cards that can be held to a phone: the virtual ones and what lies in PC/SC readers. */
  cardNames(): string[] {
    return [...this.book.cards().map(({ card }) => card), ...(this.#readers?.names() ?? [])];
  }

  /** Holds a card to a phone (from wherever it was), or takes away the one that is there. */
  async holdCard(phone: string, card: string | null): Promise<void> {
    this.modelOf(phone);
    this.#heldReaders.delete(phone);
    if (card === null || this.#readers?.socket(card)) {
      this.book.clearPhone(phone);
      if (card !== null) this.#heldReaders.set(phone, card);
    } else await this.placeCard(card, `phone:${phone}`);
  }

  /** Name of the card held to a phone. */
  cardAt(phone: string): string | null {
    return this.#heldReaders.get(phone) ?? this.book.cardAt(`phone:${phone}`);
  }

  /** Moves a card; what leaves a reader's field is powered off there. */
  async placeCard(card: string, place: CardPlace): Promise<void> {
    this.book.placeCard(card, place);
    if (place !== 'reader') await this.removeFromField(`card:${card}`);
  }

  /** The card held to a phone; `handset.card_absent`. */
  async cardHeldTo(phone: string): Promise<CardSocket> {
    const card = this.cardAt(phone);
    if (card === null) throw new HandsetError('handset.card_absent');
    return this.cardSocket(card, `phone:${phone}`);
  }

  /** A card's contacts, as long as it stays where it is. */
  async cardSocket(card: string, place: CardPlace): Promise<CardSocket> {
    const real = this.#readers?.socket(card);
    if (real) return real;
    const { contacts } = await this.#card(card);
    const requirePresent = (): void => {
      if (this.book.placeOf(card) !== place) throw new HandsetError('handset.card_absent');
    };
    return {
      present: () => true,
      async connect() {
        requirePresent();
        await contacts.reset();
        return cardAtr;
      },
      async transmit(command) {
        requirePresent();
        return contacts.exchange(command);
      },
    };
  }

  /** Puts a card into a slot of a PC/SC reader (vpcd). `handset.reader_absent`. */
  async insertCard(name: string, slot: Slot): Promise<void> {
    await this.#fields.insertCard(name, slot, contactlessFace((await this.#card(name)).contacts));
    this.book.placeCard(name, 'reader');
  }

  /** A PC/SC reader (vpcd) comes near a phone, which answers if that is allowed. `handset.reader_absent`. */
  async approachPhone(name: string, slot: Slot): Promise<void> {
    const { element } = await this.phone(name);
    await this.#fields.approachPhone(name, slot, contactlessFace(element.connect('contactless')));
  }

  /** The holder lets the phone answer one reader, or none any more. `handset.reader_absent`. */
  async permitReader(phone: string, allowed: boolean): Promise<void> {
    this.modelOf(phone);
    await (allowed ? this.#fields.allow(phone) : this.#fields.refuse(phone));
  }

  readerPermissionOf(phone: string): ReaderPermission {
    return this.#fields.permissionOf(phone);
  }

  async removeFromField(what: InField): Promise<void> {
    await this.#fields.remove(what);
  }

  /** Counted at the elements' contacts since this process started. */
  async counters(): Promise<Record<'phones' | 'cards', Record<string, Counters>>> {
    const phones = await Promise.all([...this.#phones.values()]);
    const cards = await Promise.all([...this.#cards].map(async ([name, card]) => [name, await card] as const));
    return {
      phones: Object.fromEntries(phones.map(({ name, element }) => [name, element.counters])),
      cards: Object.fromEntries(cards.map(([name, { element }]) => [name, element.counters])),
    };
  }

  async close(): Promise<void> {
    await this.#fields.close();
    this.#readers?.stop();
    this.#shelf.close();
    this.memory.close();
    this.book.close();
  }

  #card(name: string): Promise<Card> {
    if (this.book.placeOf(name) === undefined) throw new HandsetError('handset.card_unknown');
    return once(this.#cards, name, async () => cardAround(await this.#shelf.open('card', name)));
  }

  #phoneAround(name: string, model: DeviceModel, element: HostedElement): Phone {
    return { name, model, element, channels: new LogicalChannels(element.connect()) };
  }
}

const cardAround = (element: HostedElement): Card => ({ element, contacts: element.connect() });

/** Starts the work under this name once; a failure is forgotten, so that the next call tries again. */
function once<T>(works: Map<string, Promise<T>>, name: string, begin: () => Promise<T>): Promise<T> {
  const running = works.get(name);
  if (running) return running;
  const work = begin();
  works.set(name, work);
  work.catch(() => works.delete(name));
  return work;
}
