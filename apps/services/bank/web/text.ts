import { textHook } from '@inro/design-system';
import { bankTexts } from './texts/bank.ts';
import { reportTexts } from './texts/report.ts';

export const useText = textHook({ ...bankTexts, ...reportTexts });
