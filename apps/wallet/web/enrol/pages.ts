import type { EnrolmentState } from '@inro/wallet/core';

export type EnrolPage =
  | ''
  | 'certificates'
  | 'card'
  | 'password'
  | 'pin'
  | 'phone-password'
  | 'check'
  | 'progress'
  | 'waiting'
  | 'done';

interface Known {
  readonly step: EnrolmentState['step'];
  readonly certificates?: EnrolmentState['certificates'];
  readonly pin: boolean;
  readonly password: boolean;
}

const needsPassword = ({ certificates }: Known): boolean => certificates?.includes('digitalSignature') ?? false;
const secretsComplete = (known: Known): boolean => known.pin && (known.password || !needsPassword(known));

const mayOpen: Record<EnrolPage, (known: Known) => boolean> = {
  '': ({ step }) => step === 'new' || step === 'checked' || step === 'chosen' || step === 'done',
  certificates: ({ step }) => step === 'checked' || step === 'chosen',
  card: ({ step }) => step === 'chosen',
  password: ({ step }) => step === 'chosen',
  // Also while waiting: the chip asks for them once it is its turn, and nobody keeps them.
  pin: ({ step }) => step === 'signed' || step === 'deploying' || step === 'waiting',
  'phone-password': (known) => mayOpen.pin(known) && known.pin && needsPassword(known),
  check: (known) => mayOpen.pin(known) && secretsComplete(known),
  progress: (known) => known.step === 'deploying' || known.step === 'waiting' || mayOpen.check(known),
  waiting: ({ step }) => step === 'waiting',
  done: ({ step }) => step === 'done',
};

/** Where the journey goes on: the first page that still has to be done. */
export function pageToResume(known: Known): EnrolPage {
  switch (known.step) {
    case 'new':
      return '';
    case 'checked':
      return 'certificates';
    case 'chosen':
      return 'card';
    case 'signed':
      return secretsComplete(known) ? 'check' : known.pin ? 'phone-password' : 'pin';
    case 'deploying':
      return 'progress';
    case 'waiting':
      return 'waiting';
    case 'done':
      return 'done';
  }
}

/** The page asked for, or the one to go to instead: no page opens before its time, by Back, by reload or by address. */
export function pageToShow(asked: string, known: Known): EnrolPage {
  return Object.hasOwn(mayOpen, asked) && mayOpen[asked as EnrolPage](known)
    ? (asked as EnrolPage)
    : pageToResume(known);
}

const counted: readonly EnrolPage[] = [
  'certificates',
  'card',
  'password',
  'pin',
  'phone-password',
  'check',
  'progress',
];

/** "Step 2 of 7": the phone's password page counts only when there is a signature certificate. */
export function stepNumber(
  page: EnrolPage,
  certificates: EnrolmentState['certificates'],
): { step: number; total: number } {
  const withPassword = certificates === undefined || certificates.includes('digitalSignature');
  const pages = counted.filter((each) => withPassword || each !== 'phone-password');
  return { step: pages.indexOf(page) + 1, total: pages.length };
}
