import { textHook } from '@inro/design-system';
import { caseTexts, citizenTexts, homeTexts } from './texts/home.ts';

export const useText = textHook({ ...homeTexts, ...citizenTexts, ...caseTexts });
