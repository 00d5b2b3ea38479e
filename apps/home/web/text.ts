import { textHook } from '@inro/design-system';
import type { caseTexts, citizenTexts, happensTexts, homeTexts } from './texts/home.ts';

export const useText = textHook<typeof homeTexts & typeof citizenTexts & typeof caseTexts & typeof happensTexts>();
