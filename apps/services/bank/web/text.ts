import { textHook } from '@inro/design-system';
import { bankTexts } from './texts/bank.ts';

export const useText = textHook(bankTexts);
