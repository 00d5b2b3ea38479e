import type { Locale, LocalizedText } from '@inro/problem';
import type { citizenTexts } from './texts/home.ts';

/** What home's server says of the cast (docs/protocol/front-ends.md). */
export interface Cast {
  readonly citizens: readonly Citizen[];
  readonly phones: readonly Phone[];
  readonly models: ReadonlyArray<{ readonly model: string; readonly modelName: string; readonly supported: boolean }>;
  readonly services: ReadonlyArray<{ readonly service: string; readonly title: LocalizedText; readonly url: string }>;
  readonly authority: ReadonlyArray<{
    readonly part: string;
    readonly title: LocalizedText;
    readonly url: string;
    readonly healthy: boolean;
  }>;
}

type StateOf<Key> = Key extends `citizen.${infer State}` ? State : never;

export interface Citizen {
  readonly citizen: string;
  readonly name: string;
  readonly reading: string;
  readonly latin?: string;
  readonly state: StateOf<keyof typeof citizenTexts>;
  readonly card: string | null;
  readonly cardPassword?: string;
  readonly cardPin?: string;
  /** The phone that this citizen has certificates on from the beginning. */
  readonly phone?: string;
  readonly phonePin?: string;
  readonly phonePassword?: string;
}

/** A citizen's name for who reads this language. */
export const nameIn = (locale: Locale, { name, latin }: Pick<Citizen, 'name' | 'latin'>): string =>
  locale === 'en' && latin !== undefined ? latin : name.replaceAll('\u3000', ' ');

export interface Phone {
  readonly phone: string;
  readonly model: string;
  readonly modelName: string;
  readonly supported: boolean;
  readonly card: string | null;
  readonly pageUrl: string;
}

/** The phone to begin with: one that is nobody's yet, so that there is something to put on it; else any that is supported. */
export const phoneToBeginWith = ({ phones, citizens }: Pick<Cast, 'phones' | 'citizens'>): Phone | undefined => {
  const supported = phones.filter((phone) => phone.supported);
  return (
    supported.find(({ phone }) => !citizens.some((citizen) => citizen.phone === phone)) ?? supported[0] ?? phones[0]
  );
};
