import type { LocalizedText } from '@inro/problem';
import { type Citizen, citizens } from '../people/citizens.ts';

// No process number and no port begins with a zero, so these PINs are met by chance nowhere.
const secrets = [
  { phonePin: '0573', phonePassword: 'QX7VJ2KD9WZ4', cardPin: '0461', cardPassword: 'ZR5TM8HB3YN6' },
  { phonePin: '0816', phonePassword: 'WK3PF6XA8LQ2', cardPin: '0738', cardPassword: 'JD9CV4GS7EM5' },
  { phonePin: '0294', phonePassword: 'TB8HN5RU4CY7', cardPin: '0952', cardPassword: 'VM2XK6PZ9FA3' },
  { phonePin: '0937', phonePassword: 'GE4LW9QJ7SD8', cardPin: '0185', cardPassword: 'NC6YB3TR5HX2' },
] as const;

/** Four persons with secrets of their own: a long foreign name, rare characters, a move of house, nothing special. */
export const persons: readonly Citizen[] = (
  ['foreignName', 'rareCharacters', 'addressChanged', 'cancels'] as const
).map(
  (state, index): Citizen => ({
    ...citizens.find((one) => one.state === state)!,
    citizen: `inhabitant-${['ayame', 'botan', 'chidori', 'enishi'][index]}`,
    number: `73${index}5518264`,
    ...secrets[index]!,
  }),
);

export interface ServiceCast {
  readonly name: string;
  readonly names: LocalizedText;
  readonly purpose: LocalizedText;
}

/** The services beside the bank. */
export const otherServices: readonly ServiceCast[] = [
  {
    name: 'clinic',
    names: { ja: 'さくら医院', 'ja-x-easy': 'さくら病院(びょういん)', en: 'Sakura Clinic' },
    purpose: { ja: '診察を予約するため', 'ja-x-easy': '予約(よやく)を する ため', en: 'To book an appointment' },
  },
  {
    name: 'library',
    names: { ja: '青葉図書館', 'ja-x-easy': '青葉(あおば)の 図書館(としょかん)', en: 'Aoba Library' },
    purpose: { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' },
  },
];
