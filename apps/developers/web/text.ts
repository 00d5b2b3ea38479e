import { textHook } from '@inro/design-system';
import type { failuresTexts } from './texts/failures.ts';
import type { loginTexts } from './texts/login.ts';
import type { portalTexts } from './texts/portal.ts';
import type { startTexts } from './texts/start.ts';

export const useText = textHook<typeof portalTexts & typeof startTexts & typeof loginTexts & typeof failuresTexts>();
