import { textHook } from '@inro/design-system';
import type { bankTexts } from './texts/bank.ts';

export const useText = textHook<typeof bankTexts>();
