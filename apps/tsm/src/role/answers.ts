import { statusWords } from '@inro/apdu';
import type { NamedAnswer } from './work.ts';

/** The command that opens a channel; its answer carries no MAC. */
export const EXTERNAL_AUTHENTICATE = 'external-authenticate';

/** Whether an answer came with the element's MAC (GPC SPE 014 §6.2.5): errors carry none, nor does the answer to EXTERNAL AUTHENTICATE. */
export const isProven = ({ name, response }: NamedAnswer): boolean =>
  name !== EXTERNAL_AUTHENTICATE &&
  (response?.statusWord === statusWords.success || response?.statusWord === statusWords.moreDataAvailable);
